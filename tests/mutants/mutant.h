// SPDX-License-Identifier: Apache-2.0
// Every mutant of a sample is compiled into one build; this header comes before every file of it, mutant.c into every
// program.
#pragma once
#ifdef __cplusplus
extern "C" {
#endif

extern int piste_mutant;             // the one that is awake; 0: none
extern unsigned char *piste_reached; // a byte for each mutant: whether its place was come past

static inline int piste_at(int mutant) {
  piste_reached[mutant] = 1;
  return mutant == piste_mutant;
}

#ifdef __cplusplus
}
#endif
