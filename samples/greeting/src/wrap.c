#include "buffer.h"
#include "greeting.h"

#include <string.h>

static size_t columns_of(const char *text, size_t length)
{
  size_t columns = 0;

  while (length-- > 0)
    if (((unsigned char)*text++ & 0xc0) != 0x80)
      columns++;
  return columns;
}

size_t greeting_columns(const char *text)
{
  return columns_of(text, strlen(text));
}

/* Adds the words of one line of the text, which ends at a line break or with the text. */
static void wrap_line(struct buffer *buffer, const char *line, size_t length, size_t width)
{
  const char *end = line + length;
  size_t used = 0;

  while (line < end) {
    const char *word = line + strspn(line, " ");
    size_t bytes = strcspn(word, " \n");
    size_t columns = columns_of(word, bytes);

    if (word >= end || bytes == 0)
      return;
    if (used > 0) {
      int fits = width == 0 || used + 1 + columns <= width;
      buffer_add(buffer, fits ? " " : "\n", 1);
      used = fits ? used + 1 : 0;
    }
    buffer_add(buffer, word, bytes);
    used += columns;
    line = word + bytes;
  }
}

size_t greeting_wrap(char *out, size_t size, const char *text, size_t width)
{
  struct buffer buffer = {out, size, 0};

  for (;;) {
    size_t length = strcspn(text, "\n");
    wrap_line(&buffer, text, length, width);
    text += length;
    if (*text == '\0')
      break;
    buffer_add(&buffer, "\n", 1);
    text++;
  }
  buffer_end(&buffer);
  return buffer.length;
}
