// SPDX-License-Identifier: Apache-2.0
// A plugin of qemu-user 7.2 (-plugin plugin.so,out=FILE): counts the instructions of each path between the marks of
// marks.h, and writes, for each path that ended, its name, how often, and its instructions in all. For one thread.
#include "models/contract/paths.h"
#include "tests/count/marks.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What is used here of QEMU's plugin interface, version 1: Debian packages no header of it.
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_info;
#define QEMU_NO_REGISTERS 0
#define QEMU_ADD 0
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*translated)(uint64_t id, struct qemu_plugin_tb *tb));
void qemu_plugin_register_atexit_cb(uint64_t id, void (*ended)(uint64_t id, void *context), void *context);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t number);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int operation, void *number,
                                                uint64_t value);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, void (*run)(unsigned cpu, void *context),
                                            int flags, void *context);
__attribute__((visibility("default"))) int qemu_plugin_version = 1;

enum { DEPTH = 16, PLACES = 4096 };
static uint64_t since;         // instructions since the last mark that took them
static uint64_t around[DEPTH]; // of the paths around, up to where each was entered
static unsigned depth;
static unsigned last; // path that ended last
static uint64_t visits[PATHS], instructions[PATHS];
static uint64_t memory[PLACES]; // addresses of instructions that are memory operations
static size_t memories;
static int is_armv8;
static char *out_path;

static void give_up(const char *why) {
  fprintf(stderr, "count: %s\n", why);
  exit(1);
}

static void leave(void) {
  since = depth ? around[--depth] : 0;
}

static void marked(unsigned cpu, void *context) {
  (void)cpu;
  unsigned mark = (unsigned)(uintptr_t)context;
  if (mark == COUNT_ENTER) {
    if (depth == DEPTH) give_up("a path is entered and never ends");
    around[depth++] = since;
    since = 0;
  } else if (mark == COUNT_RETURNED) {
    if (depth) give_up("a function returned before the paths in it had ended");
    instructions[last] += since;
    since = 0;
  } else if (mark == COUNT_BESIDE) {
    if (!depth) give_up("what is beside was never entered");
    leave();
  } else {
    last = mark - COUNT_PATHS;
    visits[last]++;
    instructions[last] += since;
    leave();
  }
}

// The number of a mark; 0 if the instruction is none.
static unsigned mark_of(const struct qemu_plugin_insn *insn) {
  const uint8_t *bytes = qemu_plugin_insn_data(insn);
  uint32_t word;
  if (is_armv8) { // movz xzr, #N
    memcpy(&word, bytes, 4);
    return (word & 0xffe0001fu) == 0xd280001fu ? word >> 5 & 0xffffu : 0;
  }
  if (qemu_plugin_insn_size(insn) != 7 || memcmp(bytes, "\x0f\x1f\x80", 3) != 0) return 0; // nopl N(%rax)
  memcpy(&word, bytes + 3, 4);
  return word >> 16 == 0x7000u ? word & 0xffffu : 0;
}

static int is_memory(uint64_t address) {
  for (size_t i = 0; i < memories; i++)
    if (memory[i] == address) return 1;
  return 0;
}

static void translated(uint64_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    uint64_t address = qemu_plugin_insn_vaddr(insn);
    unsigned mark = mark_of(insn);
    if (mark == COUNT_MEMORY) {
      if (memories == PLACES) give_up("too many memory operations");
      if (!is_memory(address + qemu_plugin_insn_size(insn))) memory[memories++] = address + qemu_plugin_insn_size(insn);
    } else if (mark) {
      if (mark > COUNT_BESIDE && mark - COUNT_PATHS >= PATHS) give_up("a mark that nobody knows");
      qemu_plugin_register_vcpu_insn_exec_cb(insn, marked, QEMU_NO_REGISTERS, (void *)(uintptr_t)mark);
    } else if (!is_memory(address)) {
      qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_ADD, &since, 1);
    }
  }
}

static void ended(uint64_t id, void *context) {
  (void)id, (void)context;
  static const char *const names[] = {
#define X(id, name, units, per, what) name,
      PISTE_PATHS(X)
#undef X
  };
  FILE *out = fopen(out_path, "w");
  if (!out) give_up("cannot write there");
  for (unsigned i = 0; i < PATHS; i++)
    if (visits[i]) fprintf(out, "%s %" PRIu64 " %" PRIu64 "\n", names[i], visits[i], instructions[i]);
  fclose(out);
}

// The first field of qemu_info_t is the target's name.
__attribute__((visibility("default"))) int qemu_plugin_install(uint64_t id, const struct qemu_info *info, int argc,
                                                               char **argv) {
  if (argc != 1 || strncmp(argv[0], "out=", 4) != 0 || !(out_path = strdup(argv[0] + 4))) return 1;
  is_armv8 = strcmp(*(const char *const *)(const void *)info, "aarch64") == 0;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
