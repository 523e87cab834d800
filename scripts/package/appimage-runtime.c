/*
 * An AppImage runtime for tests: finds the squashfs behind its own ELF image, unpacks it with
 * unsquashfs to a temporary folder, and runs AppRun there. Releases carry the real runtime, which
 * mounts the image instead.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int run(char *const arguments[])
{
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    execvp(arguments[0], arguments);
    _exit(127);
  }
  if (pid < 0 || waitpid(pid, &status, 0) < 0) return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The squashfs begins where the section headers, the last part of the ELF file, end. */
static unsigned long image_offset(const char *self)
{
  Elf64_Ehdr header;
  FILE *file = fopen(self, "rb");
  if (!file || fread(&header, sizeof header, 1, file) != 1) exit(1);
  fclose(file);
  return header.e_shoff + (unsigned long)header.e_shentsize * header.e_shnum;
}

int main(int argc, char **argv)
{
  char self[4096], offset[32], folder[] = "/tmp/.appimage-XXXXXX", program[64];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  int status;

  if (length < 0) return 1;
  self[length] = 0;
  snprintf(offset, sizeof offset, "%lu", image_offset(self));
  if (argc > 1 && !strcmp(argv[1], "--appimage-offset")) return puts(offset) < 0;
  if (!mkdtemp(folder)) return 1;
  status = run((char *[]){"unsquashfs", "-q", "-n", "-f", "-o", offset, "-d", folder, self, NULL});
  if (status == 0) {
    snprintf(program, sizeof program, "%s/AppRun", folder);
    setenv("APPIMAGE", self, 1);
    setenv("APPDIR", folder, 1);
    setenv("ARGV0", argv[0], 1);
    argv[0] = program;
    status = run(argv);
  }
  run((char *[]){"rm", "-rf", folder, NULL});
  return status;
}
