// SPDX-License-Identifier: Apache-2.0
// Calls to be counted: Lauberhorn's user loop and its handlers as they would run by themselves, with a NIC that always
// has the next call and has taken the last reply.
// usage: calls NAME N    N calls of a kind; prints nothing, or with COUNT_UNITS what paths ended: name, visits, units
#include "models/systems/lauberhorn/user_loop.h"
#include "workloads/base/bytes.h"
#include <alloca.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define TABLE 0x40000000u // the key-value store's
#define TABLE_BYTES (128u << 20)

// A kind of calls. A store's keys are written and read by turns, the others are all alike.
struct kind {
  const char *name, *handler;
  const char *signature; // NULL: the arguments are XDR
  uint32_t arguments;    // bytes of zeros, which any signature of these bytes takes for empty or zero
  uint32_t reply;        // bytes of the observed reply
  uint32_t key, value;   // bytes, of a store's
  bool coupled;          // the endpoint's form
  enum { SET_AND_GET, SET_NEW, SET_AND_GET_SECOND } store;
};

static const struct kind kinds[] = {
    {.name = "null", .handler = "null"},
    {.name = "echo_64", .handler = "echo", .arguments = 64},
    {.name = "echo_1024", .handler = "echo", .arguments = 1024},
    {.name = "echo_coupled", .handler = "echo", .arguments = 64, .coupled = true},
    {.name = "echo_u32", .handler = "echo", .signature = "u32", .arguments = 4},
    {.name = "echo_u32_8", .handler = "echo", .signature = "u32 u32 u32 u32 u32 u32 u32 u32", .arguments = 32},
    {.name = "echo_u64_8", .handler = "echo", .signature = "u64 u64 u64 u64 u64 u64 u64 u64", .arguments = 64},
    {.name = "echo_opaque_8",
     .handler = "echo",
     .signature = "opaque<4> opaque<4> opaque<4> opaque<4> opaque<4> opaque<4> opaque<4> opaque<4>",
     .arguments = 32},
    {.name = "captured_64", .handler = "captured", .arguments = 64, .reply = 64},
    {.name = "captured_1024", .handler = "captured", .arguments = 64, .reply = 1024},
    {.name = "captured_8192", .handler = "captured", .arguments = 64, .reply = 8192},
    {.name = "spin", .handler = "spin"},
    {.name = "sink", .handler = "sink", .arguments = 64},
    {.name = "kv_8", .handler = "kv_set", .key = 8, .value = 16},
    {.name = "kv_32", .handler = "kv_set", .key = 32, .value = 16},
    {.name = "kv_200", .handler = "kv_set", .key = 200, .value = 1000},
    {.name = "kv_new", .handler = "kv_set", .key = 32, .value = 16, .store = SET_NEW},
    {.name = "kv_second", .handler = "kv_set", .key = 32, .value = 16, .store = SET_AND_GET_SECOND},
    {.name = "kv_host_order", .handler = "kv_set", .signature = "opaque<250> opaque<1776>", .key = 32, .value = 16},
};

static const struct kind *kind;
static unsigned long left; // calls still to be made
static struct layout layout;
static struct signature signature;
static struct hart hart;
static uint32_t epoch;
static uint8_t second_key[256]; // whose slot is that of the first, so that it is found in the next

static uint8_t *line(enum line_region region, unsigned index) {
  return (uint8_t *)(uintptr_t)layout_address(&layout, 0, region, index);
}

static uint32_t put_opaque(uint8_t *to, const uint8_t *bytes, uint32_t length) {
  if (kind->signature)
    memcpy(to, &length, 4);
  else
    put_be32(to, length);
  memcpy(to + 4, bytes, length);
  return 4 + ((length + 3) & ~3u);
}

// The key of call n: all alike, each another, or two that take turns.
static void key_of(unsigned long n, uint8_t key[256]) {
  memset(key, 'k', 256);
  if (kind->store == SET_NEW) memcpy(key, &n, sizeof n);
  if (kind->store == SET_AND_GET_SECOND && n % 4 >= 2) memcpy(key, second_key, 256);
}

static uint32_t put_arguments(unsigned long n, uint8_t *to, bool is_get) {
  if (!kind->key) return kind->arguments;
  uint8_t key[256], value[2048] = {1};
  key_of(n, key);
  uint32_t at = put_opaque(to, key, kind->key);
  return is_get ? at : at + put_opaque(to + at, value, kind->value);
}

static void fail(const char *why) {
  fprintf(stderr, "calls: %s: %s\n", kind ? kind->name : "", why);
  exit(2);
}

// The reply to the call of `epoch`, which is on the transmit lines by turns, or on the call's own line.
static void check_reply(void) {
  const uint8_t *reply = line(kind->coupled ? REGION_RX : REGION_TX, (epoch - 1) & 1u);
  if ((reply[REPLY_FLAGS] & REPLY_DONE) == 0 || reply[REPLY_STATUS] != HANDLER_OK) fail("a call had no good reply");
}

// The parked load: puts the next call there, and says of both transmit lines that their replies are taken.
#ifdef __x86_64__
__attribute__((force_align_arg_pointer)) // QEMU 7.2 does not align a signal's frame
#endif
static void
answer(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)info;
#ifdef __aarch64__
  ((ucontext_t *)context)->uc_mcontext.pc += 4; // int3 has gone on by itself
#else
  (void)context;
#endif
  static unsigned long made;
  if (epoch) check_reply();
  uint8_t *to = line(REGION_RX, epoch++ & 1u);
  bool is_get = kind->key && kind->store != SET_NEW && made % 2 == 1;
  uint16_t offset = kind->signature ? layout.args_sig_off : layout.args_raw_off;
  uint8_t arguments[HANDLER_MAX_MESSAGE] = {0};
  uint16_t length = (uint16_t)put_arguments(made, arguments, is_get);
  uint32_t inside = (uint32_t)layout.line_bytes - offset;
  uint64_t entry =
               handler_entry(handler_at((unsigned)handler_find(is_get ? "kv_get" : kind->handler)), kind->signature),
           table = TABLE;
  to[RX_FLAGS] = left ? RX_VALID : 0;
  memcpy(to + RX_LENGTH, &length, 2);
  memcpy(to + RX_EPOCH, &epoch, 4);
  memcpy(to + RX_HANDLER, &entry, 8);
  memcpy(to + RX_DATA, &table, 8);
  memcpy(to + offset, arguments, inside);
  memcpy(line(REGION_RX_AUX, 0), arguments + inside, sizeof arguments - inside);
  for (unsigned i = 0; i < 2; i++) {
    line(REGION_TX, i)[RX_FLAGS] = RX_VALID;
    memcpy(line(REGION_TX, i) + RX_EPOCH, &epoch, 4);
  }
  made++;
  if (left-- == 0) hart.stopping = true;
}

// What is counted of these is that they are called and return: they call nothing themselves.
static inline void copy(volatile uint8_t *to, const volatile uint8_t *from, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) to[i] = from[i];
}
void hart_read(struct hart *h, void *to, uint64_t from, size_t bytes) {
  hart_enter(h);
  copy(to, (const uint8_t *)(uintptr_t)from, bytes);
  hart_beside(h);
}
void hart_write(struct hart *h, uint64_t to, const void *from, size_t bytes) {
  hart_enter(h);
  copy((uint8_t *)(uintptr_t)to, from, bytes);
  hart_beside(h);
}

#ifdef COUNT_UNITS
static unsigned long visits[PATHS], sum[PATHS];
void count_path(enum path path, uint32_t n) {
  visits[path]++, sum[path] += n;
}
static void print_units(void) {
#define X(id, name, units, per, what)                                                                                  \
  if (visits[PATH_##id]) printf("%s %lu %lu\n", name, visits[PATH_##id], sum[PATH_##id]);
  PISTE_PATHS(X)
#undef X
}
#else
static void print_units(void) {}
#endif

static struct call_facts facts(void *context, uint32_t request) {
  (void)context, (void)request;
  return (struct call_facts){.signature = &signature, .reply_bytes = kind->reply};
}
static uint64_t draw(void *context, uint32_t request, const struct sampler *service_time) {
  (void)context, (void)request, (void)service_time;
  return 0;
}
static uint32_t request_of(void *context, unsigned endpoint) {
  (void)context, (void)endpoint;
  return 0;
}

static uint64_t slot_of(const uint8_t *key) {
  uint64_t hash = 0xcbf29ce484222325u; // the store's
  for (uint32_t i = 0; i < kind->key; i++) hash = (hash ^ key[i]) * 0x100000001b3u;
  return hash & 65535;
}

static void find_second_key(void) {
  uint8_t first[256];
  memset(first, 'k', sizeof first);
  memset(second_key, 'k', sizeof second_key);
  for (uint32_t n = 0; slot_of(second_key) != slot_of(first) || n == 0; n++) memcpy(second_key, &n, 4);
}

static void map(uint64_t from, size_t bytes) {
  void *at = (void *)(uintptr_t)from;
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE;
  if (mmap(at, bytes, PROT_READ | PROT_WRITE, flags, -1, 0) != at) fail("cannot map the simulated addresses");
}

int main(int argc, char **argv) {
  if (argc == 1) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) puts(kinds[i].name);
    return 0;
  }
  for (size_t i = 0; argc == 3 && i < sizeof kinds / sizeof *kinds; i++)
    if (!strcmp(kinds[i].name, argv[1])) kind = &kinds[i];
  if (!kind) fail("no such kind of calls");
  left = strtoul(argv[2], NULL, 10);
  layout = layout_make(128, kind->coupled, NIC_MAX_FRAME);
  struct error e;
  if (!signature_parse(kind->signature ? kind->signature : "", &signature, &e)) fail(e.text);
  map(layout.base, layout.block_stride);
  map(TABLE, TABLE_BYTES);
  if (kind->key) find_second_key();
  struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO};
  sigaction(SIGTRAP, &action, NULL);
  const struct handler_world world = {.facts = facts, .draw = draw, .hart_hz = 2000000000};
  struct lauberhorn_thread thread = {.layout = &layout,
                                     .world = &world,
                                     .request_of = request_of,
                                     .max_reply = NIC_MAX_FRAME - REPLY_HEADERS_TAGGED,
                                     .fence = true};
  // The stack begins on a page whatever the environment's size is: how bytes are set depends on where they begin.
  *(volatile char *)alloca((uintptr_t)__builtin_frame_address(0) % 4096 + 16) = 0;
  lauberhorn_user_loop(&hart, &thread);
  print_units();
  return 0;
}
