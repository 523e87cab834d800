#include "buffer.h"
#include "greeting.h"

#include <string.h>

struct language {
  const char *tag;
  const char *morning; /* from 5 o'clock */
  const char *day;     /* from 12 o'clock */
  const char *evening; /* from 18 o'clock */
};

static const struct language languages[] = {
  {"en", "Good morning", "Good afternoon", "Good evening"},
  {"cs", "Dobré ráno", "Dobrý den", "Dobrý večer"},
  {"de", "Guten Morgen", "Guten Tag", "Guten Abend"},
  {"el", "Καλημέρα", "Καλό απόγευμα", "Καλησπέρα"},
  {"es", "Buenos días", "Buenas tardes", "Buenas noches"},
  {"fi", "Huomenta", "Päivää", "Iltaa"},
  {"fr", "Bonjour", "Bonjour", "Bonsoir"},
  {"pt", "Bom dia", "Boa tarde", "Boa noite"},
  {"uk", "Доброго ранку", "Добрий день", "Добрий вечір"},
};

static const struct language *find_language(const char *tag)
{
  size_t index;

  for (index = 0; index < sizeof languages / sizeof *languages; index++)
    if (tag != NULL && strcmp(languages[index].tag, tag) == 0)
      return &languages[index];
  return NULL;
}

static const char *phrase_at(const struct language *language, int hour)
{
  if (hour >= 5 && hour < 12)
    return language->morning;
  return hour >= 12 && hour < 18 ? language->day : language->evening;
}

const char *greeting_language(size_t index)
{
  return index < sizeof languages / sizeof *languages ? languages[index].tag : NULL;
}

int greeting_compose(char *out, size_t size, const char *language, int hour, const char *name)
{
  const struct language *found = find_language(language);
  struct buffer buffer = {out, size, 0};
  const char *phrase;

  if (found == NULL)
    return GREETING_UNKNOWN_LANGUAGE;
  if (hour < 0 || hour > 23)
    return GREETING_BAD_HOUR;
  phrase = phrase_at(found, hour);
  buffer_add(&buffer, phrase, strlen(phrase));
  if (name != NULL && *name != '\0') {
    buffer_add(&buffer, ", ", 2);
    buffer_add(&buffer, name, strlen(name));
  }
  buffer_add(&buffer, "!", 1);
  buffer_end(&buffer);
  return (int)buffer.length;
}
