#include "buffer.h"

#include <string.h>

void buffer_add(struct buffer *buffer, const char *text, size_t length)
{
  if (buffer->length < buffer->size) {
    size_t room = buffer->size - buffer->length;
    memcpy(buffer->out + buffer->length, text, length < room ? length : room);
  }
  buffer->length += length;
}

void buffer_end(struct buffer *buffer)
{
  size_t end = buffer->length;

  if (buffer->size == 0)
    return;
  if (end >= buffer->size) {
    end = buffer->size - 1;
    /* Bytes 10xxxxxx go on with a character that began before them. */
    while (end > 0 && ((unsigned char)buffer->out[end] & 0xc0) == 0x80)
      end--;
  }
  buffer->out[end] = '\0';
}
