// SPDX-License-Identifier: Apache-2.0
#include "tests/system/support/bench.h"
#include "models/hardware/machine/machine_dump.h"
#include "models/systems/lauberhorn/nic_events.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static struct bench_result *result; // of the case in progress
static struct machine *simulated;   // by it
static char error_text[16384];

struct running {
  const struct bench_case *c;
  struct bench_result *r;
  unsigned next;
  bool waiting;      // closed loop: for the last reply
  uint64_t reply_ps; // ... when it was out
  struct machine *machine;
};

struct machine_config bench_config(bool coupled) {
  struct machine_config m = {
      .wire = {.bits_per_second = 100000000000,
               .preamble_bytes = 8,
               .fcs_bytes = 4,
               .gap_bytes = 12,
               .min_frame = 60,
               .mac_rx_ps = 10000,
               .mac_tx_ps = 20000,
               .rx_fifo_bytes = 32768,
               .tx_fifo_bytes = 32768},
      .nic = {.hz = 250000000},
      .layout = layout_make(128, coupled, 4096),
      .home[MACHINE_MEMORY].name = "memory",
      .home[MACHINE_NIC].name = "nic",
      .homes = 2,
      .home[MACHINE_NIC].link = {.bytes_per_second = 16000000000, .header_bytes = 16, .credit_return_ps = 1000},
      .home[MACHINE_MEMORY].link = {.bytes_per_second = 32000000000, .header_bytes = 16, .credit_return_ps = 1000},
      .home[MACHINE_NIC].agent =
          {.lookup_ps = 30000, .device_ps = 5000, .units = 1, .unit_reads = 64, .unit_writes = 64, .commands = 8},
      .home[MACHINE_MEMORY].agent = {.lookup_ps = 10000,
                                     .data_ps = 60000,
                                     .data_cycle_ps = 4000,
                                     .units = 1,
                                     .unit_reads = 64,
                                     .unit_writes = 64},
      .cache = {.line_bytes = 128,
                .l1_sets = 16,
                .l1_ways = 4,
                .l1i_sets = 16,
                .l1i_ways = 4,
                .l2_sets = 64,
                .l2_ways = 8,
                .banks = 1,
                .fill_buffers = 16,
                .l2_cycles = 12,
                .fill_cycles = 2,
                .load_misses = 4,
                .store_misses = 4,
                .snoop_ps = 7000},
      .hart = {.hz = 2000000000,
               .load_cycles = 3,
               .store_cycles = 1,
               .atomic_cycles = 8,
               .prefetch_cycles = 1,
               .fence_cycles = 20,
               .copy_cycles_per_8 = 1,
               .io_cycles = 2,
               .store_lines = 8,
               .io_ps = 400000},
      .harts = 1,
      .run_ahead = true,
      .stuck_ps = 1000000000000,
      .stack_bytes = 65536,
  };
  for (unsigned c = 0; c < COH_CLASSES; c++) {
    m.home[MACHINE_NIC].link.propagation_ps[c] = 200000;
    m.home[MACHINE_NIC].link.credits[c] = 8;
    m.home[MACHINE_MEMORY].link.propagation_ps[c] = 10000;
    m.home[MACHINE_MEMORY].link.credits[c] = 8;
  }
  return m;
}

static void frame_in(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes) {
  struct running *run = context;
  (void)bytes;
  run->r->first_in[request] = first_ps;
  run->r->last_in[request] = last_ps;
  run->r->frames_in++;
}

static void on_mark(void *context, uint32_t request, uint64_t ps, enum step step, enum place place) {
  struct running *run = context;
  if (run->r->marks < BENCH_MARKS) run->r->mark[run->r->marks++] = (struct bench_mark){request, ps, step, place};
}

static void on_dropped(void *context, uint32_t request, uint64_t ps, unsigned reason) {
  struct running *run = context;
  (void)ps;
  run->r->drop_reason[request] = reason;
  run->r->dropped++;
}

static void on_one_way(void *context, uint32_t request, uint64_t ps) {
  struct running *run = context;
  (void)request, (void)ps;
  run->r->one_way++;
}

static void frame_out(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                      uint32_t length) {
  struct running *run = context;
  run->r->first_out[request] = first_ps;
  run->r->last_out[request] = last_ps;
  run->r->length_out[request] = length;
  memcpy(run->r->bytes_out[request], bytes, length < 2048 ? length : 2048);
  run->r->frames_out++;
  run->waiting = false;
  run->reply_ps = run->c->closed_loop ? last_ps : 0;
  if (run->c->closed_loop) machine_poke_source(run->machine);
}

static void on_message(void *context, const struct observed_message *m) {
  struct running *run = context;
  if (strcmp(m->channel, OBSERVED_DEVICE) == 0) return;
  if (strcmp(m->from, "machine.nic.home") != 0 && strcmp(m->to, "machine.nic.home") != 0) return;
  uint64_t flight = m->arrived_ps - m->sent_ps;
  if (!run->r->reported++ || flight < run->r->least_flight_ps) run->r->least_flight_ps = flight;
}

static void on_cycles(void *context, unsigned hart, uint32_t request, enum cycle_kind kind, enum step step,
                      uint64_t cycles) {
  struct running *run = context;
  (void)step;
  if (request != HART_NO_REQUEST) run->r->served[request] += cycles;
  if (hart == 0) run->r->charged[kind] += cycles;
}

static void on_time(void *context, uint64_t ps) {
  struct running *run = context;
  (void)ps;
  run->r->times_told++;
}

static enum wire_next next_frame(void *context, struct wire_frame *frame) {
  struct running *run = context;
  static uint8_t pattern[NIC_MAX_FRAME];
  if (run->next == run->c->frames) return WIRE_END;
  if (run->waiting) return WIRE_LATER;
  *frame = run->c->frame[run->next];
  frame->at_ps += run->reply_ps;
  run->waiting = run->c->closed_loop;
  frame->request = run->next++;
  for (unsigned i = 0; i < frame->length; i++) pattern[i] = (uint8_t)(i * 7 + frame->request);
  if (!frame->bytes) frame->bytes = pattern;
  return WIRE_FRAME;
}

void bench_dump(const struct machine *m) {
  FILE *to = fmemopen(result->dump, sizeof result->dump, "w");
  if (!to) return;
  machine_dump(m, to);
  fclose(to);
}

static int run_case(void *arg) {
  struct running *run = arg;
  const struct bench_case *c = run->c;
  struct bench_result *r = run->r;
  struct nic_double *nic = nic_double_new(&c->config.layout, c->block_cycles, c->handler);
  struct nic_device device = {.nic = nic,
                              .step = nic_double_step,
                              .show = nic_double_show,
                              .meaning = lauberhorn_events,
                              .meanings = LAUBERHORN_EVENTS};
  const struct observer observer = {.context = run,
                                    .frame_in = frame_in,
                                    .mark = on_mark,
                                    .dropped = on_dropped,
                                    .one_way = on_one_way,
                                    .frame_out = frame_out,
                                    .time = on_time,
                                    .cycles = on_cycles,
                                    .message = on_message};
  const struct observers observers = {&observer, 1};
  struct wire_source source = {next_frame, run};
  struct error error;
  if (c->first) c->first(c->arg);
  struct machine *m = machine_new(&c->config, &device, &observers, &source, c->thread, c->threads, &error);
  if (!m) {
    fprintf(stderr, "%s\n", error.text);
    return 2;
  }
  run->machine = simulated = m;
  if (c->before) c->before(m, c->arg);
  r->outcome = (int)machine_run(m);
  r->end_ps = machine_now_ps(m);
  r->in_flight = machine_on_wire(m) + nic_double_under_way(nic);
  r->events = machine_events(m);
  r->edges = machine_edges_stepped(m);
  r->elapsed = machine_hart_elapsed(m, 0);
  for (unsigned k = 0; k < CYCLE_KINDS; k++)
    for (unsigned s = 0; s < STEPS; s++) r->counted[k] += machine_hart_cycles(m, 0, (enum cycle_kind)k, (enum step)s);
  for (unsigned k = 0; k < COH_CLASSES; k++) r->messages[k] = machine_messages(m, MACHINE_NIC, (enum coh_class)k);
  for (unsigned home = 0; home < c->config.homes; home++)
    for (unsigned k = 0; k < COH_CLASSES; k++) r->home_messages[home] += machine_messages(m, home, (enum coh_class)k);
  snprintf(r->report, sizeof r->report, "%s", machine_report(m));
  fputs(machine_report(m), stderr);
  if (!c->dumps_itself) bench_dump(m);
  nic_double_free(nic);
  return 0;
}

uint64_t *bench_values(void) {
  return result->value;
}
uint32_t bench_request_of(void *context, unsigned endpoint) {
  (void)context;
  return machine_request_of(simulated, endpoint);
}
const char *bench_stderr(void) {
  return error_text;
}

static void collect(int from) {
  size_t at = 0;
  ssize_t n;
  while ((n = read(from, error_text + at, sizeof error_text - 1 - at)) > 0) at += (size_t)n;
  error_text[at] = 0;
  // AddressSanitizer does not know the coroutines' stacks, and says so once, in three lines.
  char *from_asan = strstr(error_text, "WARNING: ASan is ignoring requested __asan_handle_no_return");
  if (!from_asan) return;
  while (from_asan > error_text && from_asan[-1] != '\n') from_asan--;
  char *rest = from_asan;
  for (unsigned line = 0; line < 3 && rest; line++) rest = (rest = strchr(rest, '\n')) ? rest + 1 : NULL;
  memmove(from_asan, rest ? rest : "", rest ? strlen(rest) + 1 : 1);
}

const struct bench_result *bench_run(const struct bench_case *c, int *status) {
  int ends[2], how = 0;
  result = mmap(NULL, sizeof *result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  assert_true(result != MAP_FAILED);
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    dup2(ends[1], STDOUT_FILENO); // where SystemC reports
    close(ends[0]), close(ends[1]);
    struct running run = {.c = c, .r = result};
    int returned = machine_main(run_case, &run);
    if (machine_fault()) fprintf(stderr, "%s\n", machine_fault());
    _exit(returned);
  }
  close(ends[1]);
  collect(ends[0]);
  close(ends[0]);
  assert_int_equal(waitpid(child, &how, 0), child);
  if (!WIFEXITED(how)) fail_msg("the machine's process died of signal %d: %s", WTERMSIG(how), error_text);
  if (status)
    *status = WEXITSTATUS(how);
  else if (WEXITSTATUS(how))
    fail_msg("the machine's process returned %d: %s", WEXITSTATUS(how), error_text);
  return result;
}
