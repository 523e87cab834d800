/* greet: greets whom you name. */
#include "config.h"

#include "greeting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if HAVE_UNISTD_H
#include <unistd.h>
#endif
#if HAVE_TIOCGWINSZ
#include <sys/ioctl.h>
#endif

enum { default_width = 80, longest_text = 4096 };

struct wishes {
  const char *language;
  int hour;
  long width;
  const char *name;
};

static const char usage[] =
  "Usage: greet [OPTION]... [NAME]\n"
  "Greet NAME, or whoever reads it, by the hour of the day.\n"
  "\n"
  "  -l LANGUAGE  greet in that language (default: en)\n"
  "  -t HOUR      greet as at that hour, 0 to 23 (default: now)\n"
  "  -w WIDTH     break lines after that many characters (default: the terminal's width)\n"
  "  -L           list the languages\n"
  "  -W           print the width of the terminal\n"
  "  -h           print this help\n"
  "  -v           print the version\n";

/* The width of the terminal that is read from or written to, or 80 without one. */
static long terminal_width(void)
{
#if HAVE_TIOCGWINSZ
  static const int files[] = {STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO};
  struct winsize size;
  size_t index;

  for (index = 0; index < sizeof files / sizeof *files; index++)
    if (ioctl(files[index], TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
      return size.ws_col;
#endif
  return default_width;
}

static int hour_now(void)
{
  time_t now = time(NULL);
  const struct tm *local = localtime(&now);

  return local == NULL ? 12 : local->tm_hour;
}

/* The number that TEXT is, or -1 when it is none from 0 to MOST. */
static long number_in(const char *text, long most)
{
  char *end;
  long number = strtol(text, &end, 10);

  return *text == '\0' || *end != '\0' || number < 0 || number > most ? -1 : number;
}

static int complain(const char *what, const char *text)
{
  fprintf(stderr, "greet: %s: %s\nTry 'greet -h'.\n", what, text);
  return 2;
}

static int list_languages(void)
{
  const char *tag;
  size_t index;

  for (index = 0; (tag = greeting_language(index)) != NULL; index++)
    puts(tag);
  return 0;
}

/* Does at once what an option without a value asks; -1 when the option wants a value. */
static int answer_option(char option)
{
  switch (option) {
  case 'h':
    fputs(usage, stdout);
    return 0;
  case 'v':
    puts("greet " PACKAGE_VERSION);
    return 0;
  case 'L':
    return list_languages();
  case 'W':
    printf("%ld\n", terminal_width());
    return 0;
  default:
    return -1;
  }
}

/* Notes an option with its value; the exit status when something is wrong with it, else -1. */
static int take_option(struct wishes *wishes, const char *option, const char *value)
{
  if (strchr("ltw", option[1]) == NULL || option[2] != '\0')
    return complain("unknown option", option);
  if (value == NULL)
    return complain("option needs a value", option);
  if (option[1] == 'l')
    wishes->language = value;
  else if (option[1] == 't' && (wishes->hour = (int)number_in(value, 23)) < 0)
    return complain("not an hour from 0 to 23", value);
  else if (option[1] == 'w' && (wishes->width = number_in(value, 10000)) < 0)
    return complain("not a width", value);
  return -1;
}

static int greet(const struct wishes *wishes)
{
  char text[longest_text];
  char lines[longest_text];
  int length = greeting_compose(text, sizeof text, wishes->language, wishes->hour, wishes->name);

  if (length == GREETING_UNKNOWN_LANGUAGE)
    return complain("unknown language", wishes->language);
  if ((size_t)length >= sizeof text)
    return complain("too long a name", "");
  greeting_wrap(lines, sizeof lines, text, (size_t)wishes->width);
  puts(lines);
  if (fflush(stdout) == 0)
    return 0;
  perror("greet: standard output");
  return 1;
}

int main(int argc, char **argv)
{
  struct wishes wishes = {"en", 0, 0, NULL};
  int at;

  wishes.hour = hour_now();
  wishes.width = terminal_width();
  for (at = 1; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at += 2) {
    int status = argv[at][2] == '\0' ? answer_option(argv[at][1]) : -1;
    if (status < 0)
      status = take_option(&wishes, argv[at], argv[at + 1]);
    if (status >= 0)
      return status;
  }
  if (argc - at > 1)
    return complain("one name is enough", argv[at + 1]);
  wishes.name = argv[at];
  return greet(&wishes);
}
