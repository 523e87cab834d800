/* The library's test cases: each is a function, run by its name. Exit status 0: passed; 1: failed. */
#include "greeting.h"

#include <stdio.h>
#include <string.h>

static int faults;

static void expect_text(const char *what, const char *found, const char *expected)
{
  if (strcmp(found, expected) == 0)
    return;
  printf("%s: expected \"%s\", found \"%s\"\n", what, expected, found);
  faults++;
}

static void expect_number(const char *what, long found, long expected)
{
  if (found == expected)
    return;
  printf("%s: expected %ld, found %ld\n", what, expected, found);
  faults++;
}

static void expect_greeting(const char *language, int hour, const char *name, const char *expected)
{
  char out[100];
  int length = greeting_compose(out, sizeof out, language, hour, name);

  expect_text(language, out, expected);
  expect_number(expected, length, (long)strlen(expected));
}

static void expect_lines(size_t width, const char *text, const char *expected)
{
  char out[200];
  size_t length = greeting_wrap(out, sizeof out, text, width);

  expect_text(text, out, expected);
  expect_number(expected, (long)length, (long)strlen(expected));
}

static void compose_by_hour(void)
{
  expect_greeting("en", 4, "Ada", "Good evening, Ada!");
  expect_greeting("en", 5, "Ada", "Good morning, Ada!");
  expect_greeting("en", 11, "Ada", "Good morning, Ada!");
  expect_greeting("en", 12, "Ada", "Good afternoon, Ada!");
  expect_greeting("en", 18, "Ada", "Good evening, Ada!");
  expect_greeting("en", 9, "", "Good morning!");
  expect_greeting("en", 9, NULL, "Good morning!");
}

static void compose_in_every_language(void)
{
  const char *tag;
  char out[100];
  size_t index;

  expect_greeting("de", 9, "Ada", "Guten Morgen, Ada!");
  expect_greeting("el", 20, "Ada", "Καλησπέρα, Ada!");
  for (index = 0; (tag = greeting_language(index)) != NULL; index++) {
    int hour;
    for (hour = 0; hour < 24; hour++)
      if (greeting_compose(out, sizeof out, tag, hour, "Ada") <= (int)strlen(", Ada!"))
        expect_number(tag, hour, -1);
  }
  expect_number("languages", (long)index, 9);
}

static void compose_refuses_what_it_does_not_know(void)
{
  char out[100];

  expect_number("tlh", greeting_compose(out, sizeof out, "tlh", 9, "Ada"), GREETING_UNKNOWN_LANGUAGE);
  expect_number("null", greeting_compose(out, sizeof out, NULL, 9, "Ada"), GREETING_UNKNOWN_LANGUAGE);
  expect_number("-1 h", greeting_compose(out, sizeof out, "en", -1, "Ada"), GREETING_BAD_HOUR);
  expect_number("24 h", greeting_compose(out, sizeof out, "en", 24, "Ada"), GREETING_BAD_HOUR);
}

static void compose_cuts_between_characters(void)
{
  char out[20];

  memset(out, 'x', sizeof out);
  expect_number("length", greeting_compose(out, 6, "en", 9, "Ada"), 18);
  expect_text("six bytes", out, "Good ");
  expect_number("beyond the sixth", out[6], 'x');
  /* The second letter of "Päivää" is two bytes long, of which one would fit. */
  greeting_compose(out, 3, "fi", 13, "");
  expect_text("half a letter", out, "P");
  expect_number("no buffer", greeting_compose(NULL, 0, "en", 9, ""), 13);
}

static void wrap_at_words(void)
{
  expect_lines(11, "the quick brown fox", "the quick\nbrown fox");
  expect_lines(9, "the quick brown fox", "the quick\nbrown fox");
  expect_lines(8, "the quick brown fox", "the\nquick\nbrown\nfox");
  expect_lines(80, "  many   spaces  ", "many spaces");
  expect_lines(0, "never broken", "never broken");
  expect_lines(80, "", "");
}

static void wrap_keeps_long_words_and_breaks(void)
{
  expect_lines(4, "a incomprehensible b", "a\nincomprehensible\nb");
  expect_lines(80, "one\n\n two\n", "one\n\ntwo\n");
}

static void wrap_counts_characters(void)
{
  expect_number("columns", (long)greeting_columns("Päivää"), 6);
  expect_lines(6, "Päivää Ada", "Päivää\nAda");
  expect_lines(10, "Päivää Ada", "Päivää Ada");
}

static const struct {
  const char *name;
  void (*run)(void);
} cases[] = {
  {"compose_by_hour", compose_by_hour},
  {"compose_in_every_language", compose_in_every_language},
  {"compose_refuses_what_it_does_not_know", compose_refuses_what_it_does_not_know},
  {"compose_cuts_between_characters", compose_cuts_between_characters},
  {"wrap_at_words", wrap_at_words},
  {"wrap_keeps_long_words_and_breaks", wrap_keeps_long_words_and_breaks},
  {"wrap_counts_characters", wrap_counts_characters},
};

int main(int argc, char **argv)
{
  size_t index;

  for (index = 0; argc == 2 && index < sizeof cases / sizeof *cases; index++) {
    if (strcmp(cases[index].name, argv[1]) != 0)
      continue;
    cases[index].run();
    return faults > 0;
  }
  fprintf(stderr, "usage: cases NAME\n");
  return 99;
}
