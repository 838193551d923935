// SPDX-License-Identifier: Apache-2.0
#include "models/software/handlers/handlers.h"
#include <string.h>

#define CODE_BASE 0x400000u // simulated text segment
#define CODE_STRIDE 0x10000u
#define HOST_ORDER_ENTRY 0x8000u // from a handler's first entry to its second

// X(name, code bytes, run, settings, what): a row is a handler. Code sizes are of the functions compiled for Arm64,
// rounded up to lines. A setting is named as the registry's parameter without "handler." before it.
#define HANDLERS(X)                                                                                                    \
  X("null", 128, handler_null, "", "reads nothing, replies with nothing")                                              \
  X("echo", 512, handler_echo, "", "replies with its arguments")                                                       \
  X("captured", 512, handler_captured, "observed_service",                                                             \
    "replies with the first word and as many bytes as the observed reply had")                                         \
  X("spin", 256, handler_spin, "spin.service", "works for a sampled service time, replies with nothing")               \
  X("kv_get", 2048, handler_kv_get, "kv_loaded", "key-value store: opaque key -> status, opaque value")                \
  X("kv_set", 2048, handler_kv_set, "", "key-value store: opaque key, opaque value -> status")                         \
  X("sink", 256, handler_sink, "", "reads its arguments, sends no reply (one-way)")                                    \
  X("timed", 512, handler_timed, "", "as captured, and works for the service time observed in the capture")

enum {
#define X(name, bytes, run, settings, what) NUMBER_##run,
  HANDLERS(X)
#undef X
      HANDLER_COUNT
};

static const struct handler handlers[] = {
#define X(n, size, f, s, w)                                                                                            \
  {.name = n,                                                                                                          \
   .what = w,                                                                                                          \
   .settings = s,                                                                                                      \
   .code = {.address = CODE_BASE + NUMBER_##f * CODE_STRIDE, .bytes = size},                                           \
   .run = f},
    HANDLERS(X)
#undef X
};

const struct handler *handler_at(unsigned number) {
  return number < HANDLER_COUNT ? &handlers[number] : NULL;
}

int handler_find(const char *name) {
  for (unsigned i = 0; i < HANDLER_COUNT; i++)
    if (!strcmp(handlers[i].name, name)) return (int)i;
  return -1;
}

bool handler_takes(const struct handler *handler, const char *setting) {
  size_t length = strlen(setting);
  for (const char *at = handler->settings; length; at++) {
    size_t n = strcspn(at, " ");
    if (n == length && !memcmp(at, setting, n)) return true;
    at += n;
    if (!*at) break;
  }
  return false;
}

uint64_t handler_entry(const struct handler *handler, bool host_order) {
  return handler->code.address + (host_order ? HOST_ORDER_ENTRY : 0);
}

const struct handler *handler_by_entry(uint64_t entry, bool *host_order) {
  *host_order = entry & HOST_ORDER_ENTRY;
  entry &= ~(uint64_t)HOST_ORDER_ENTRY;
  if (entry < CODE_BASE || (entry - CODE_BASE) % CODE_STRIDE) return NULL;
  return handler_at((unsigned)((entry - CODE_BASE) / CODE_STRIDE));
}
