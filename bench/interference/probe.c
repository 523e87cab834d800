/* Every 10 ms wakes up and does a millisecond's work, like whoever draws a frame. Prints for each turn by how many
   µs it woke late, and after how many it had ended. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long long now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static volatile unsigned sink;

static void work(long rounds) {
  for (long i = 0; i < rounds; i++) sink = sink * 1664525u + 1013904223u;
}

int main(int argc, char **argv) {
  int seconds = argc > 1 ? atoi(argv[1]) : 10;
  long rounds = 100000;
  long long best = 1LL << 60;
  for (int i = 0; i < 50; i++) {
    long long begun = now_ns();
    work(rounds);
    long long took = now_ns() - begun;
    if (took < best) best = took;
  }
  rounds = (long)(rounds * 1000000.0 / best);
  long long due = now_ns();
  for (int i = 0; i < seconds * 100; i++) {
    due += 10000000;
    struct timespec t = {due / 1000000000LL, due % 1000000000LL};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
    long long woke = now_ns();
    work(rounds);
    printf("%lld %lld\n", (woke - due) / 1000, (now_ns() - due) / 1000);
  }
  return 0;
}
