// SPDX-License-Identifier: Apache-2.0
// The environment chooses the mutant that is awake, PISTE_MUTANT, and names the file that records which were reached,
// PISTE_REACHED. A program's children inherit both.
#include "mutant.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MUTANTS = 4096 };

static unsigned char unrecorded[MUTANTS];
int piste_mutant;
unsigned char *piste_reached = unrecorded;

__attribute__((constructor)) static void choose(void) {
  const char *number = getenv("PISTE_MUTANT"), *path = getenv("PISTE_REACHED");
  if (number) piste_mutant = (int)strtol(number, NULL, 10);
  if (!path) return;
  int file = open(path, O_RDWR);
  void *bytes = mmap(NULL, MUTANTS, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (bytes == MAP_FAILED) abort();
  close(file);
  piste_reached = bytes;
}
