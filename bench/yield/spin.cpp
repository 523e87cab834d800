// An application as the peer's client runs them: it says that it is there, computes without end, and heeds the client.
#include <boinc/boinc_api.h>

int main() {
  boinc_init();
  for (volatile unsigned long n = 0;; n = n + 1) {
  }
}
