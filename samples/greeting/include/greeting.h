/* A small library that greets people by the hour, in their language, and wraps text to a width. */
#ifndef GREETING_H
#define GREETING_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returned by greeting_compose when it has no greeting for what it was asked. */
#define GREETING_UNKNOWN_LANGUAGE (-1)
#define GREETING_BAD_HOUR (-2)

/*
 * Writes the greeting for NAME at HOUR (0 to 23) in LANGUAGE ("en", "de", ...) to OUT, of which
 * SIZE bytes are used at most, the ending NUL included. Returns the length of the whole greeting,
 * as snprintf does: a result of SIZE or more says that it was cut, always between two characters.
 * An empty or null NAME greets nobody in particular. Texts are UTF-8.
 */
int greeting_compose(char *out, size_t size, const char *language, int hour, const char *name);

/* The tag of the language at INDEX, counted from 0; null after the last. */
const char *greeting_language(size_t index);

/*
 * Breaks TEXT into lines of at most WIDTH characters at its spaces, and writes them to OUT as
 * greeting_compose does. Words that are longer than a line stand on a line of their own. Line
 * breaks of TEXT are kept; spaces around a break are dropped. A WIDTH of 0 breaks nothing.
 */
size_t greeting_wrap(char *out, size_t size, const char *text, size_t width);

/* How many characters TEXT has: code points of UTF-8, each taken to be one column wide. */
size_t greeting_columns(const char *text);

#ifdef __cplusplus
}
#endif

#endif
