/* Text of any length written to a buffer of some size, as snprintf does it. Not part of the library's face. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>

struct buffer {
  char *out;
  size_t size;
  size_t length; /* of the whole text, whether it fits or not */
};

void buffer_add(struct buffer *buffer, const char *text, size_t length);

/* Ends the text with a NUL, after the last whole character that fits. */
void buffer_end(struct buffer *buffer);

#endif
