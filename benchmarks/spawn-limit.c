/* The limit: start N times `true` with at most J at once, by posix_spawn, and wait. No graph, no log, no promise. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 1000, jobs = argc > 2 ? atoi(argv[2]) : 2, open = 0, failed = 0;
  char *args[] = {"true", NULL};
  for (int i = 0; i < n || open > 0;) {
    if (i < n && open < jobs) {
      pid_t pid;
      if (posix_spawnp(&pid, "true", NULL, NULL, args, environ) != 0) return 1;
      i++, open++;
      continue;
    }
    int status;
    if (wait(&status) < 0) return 1;
    open--, failed += status != 0;
  }
  return failed != 0;
}
