// SPDX-License-Identifier: Apache-2.0
#include "sim/run/machine_build.h"
#include "models/software/counts.h"
#include "sim/params/tables.h"

#define U64(id) ((uint64_t)param_int(p, PARAM_##id))
#define U32(id) ((uint32_t)param_int(p, PARAM_##id))
#define PS_PER_NS UINT64_C(1000)

static struct wire_config wire_of(const struct params *p) {
  return (struct wire_config){.bits_per_second = U64(WIRE_RATE),
                              .preamble_bytes = U32(WIRE_PREAMBLE),
                              .fcs_bytes = U32(WIRE_FCS),
                              .gap_bytes = U32(WIRE_GAP),
                              .min_frame = U32(WIRE_MIN_FRAME),
                              .mac_rx_ps = U64(WIRE_MAC_RX),
                              .mac_tx_ps = U64(WIRE_MAC_TX),
                              .tx_cut_through = param_bool(p, PARAM_WIRE_TX_CUT_THROUGH),
                              .rx_fifo_bytes = U32(WIRE_RX_FIFO),
                              .tx_fifo_bytes = U32(WIRE_TX_FIFO)};
}

static struct link_config link_of(uint64_t rate, uint32_t header, uint64_t propagation, uint32_t credits,
                                  uint64_t credit_return) {
  struct link_config l = {.bytes_per_second = rate, .header_bytes = header, .credit_return_ps = credit_return};
  for (int c = 0; c < COH_CLASSES; c++) l.propagation_ps[c] = propagation, l.credits[c] = credits;
  return l;
}

static enum coh_race race_of(const struct params *p) {
  return param_is(p, PARAM_LINK_RACE, "conflict") ? COH_RACE_CONFLICT : COH_RACE_GRANT_ACK;
}

static struct home_config nic_home_of(const struct params *p) {
  return (struct home_config){.race = race_of(p),
                              .lookup_ps = U64(HOME_LOOKUP),
                              .data_ps = U64(HOME_DATA),
                              .data_cycle_ps = U64(HOME_DATA_CYCLE),
                              .device_ps = U64(HOME_DEVICE),
                              .recall_cycle_ps = U64(HOME_RECALL_CYCLE),
                              .units = U32(HOME_UNITS),
                              .colours = param_bool(p, PARAM_HOME_COLOURS),
                              .unit_reads = U32(HOME_READS),
                              .unit_writes = U32(HOME_WRITES),
                              .unit_queue = U32(HOME_QUEUE),
                              .commands = U32(HOME_COMMANDS)};
}

static struct home_config memory_home_of(const struct params *p) {
  return (struct home_config){.race = race_of(p),
                              .lookup_ps = U64(MEMORY_LOOKUP),
                              .data_ps = U64(MEMORY_DATA),
                              .data_cycle_ps = U64(MEMORY_DATA_CYCLE),
                              .units = 1,
                              .unit_reads = U32(MEMORY_TRACKERS),
                              .unit_writes = U32(MEMORY_TRACKERS),
                              .unit_queue = U32(MEMORY_TRACKERS),
                              .commands = 1};
}

static struct cache_config cache_of(const struct params *p) {
  return (struct cache_config){.line_bytes = param_is(p, PARAM_CACHE_LINE, "128") ? 128 : 64,
                               .race = race_of(p),
                               .shared = param_bool(p, PARAM_CACHE_SHARED),
                               .l1_sets = U32(CACHE_L1_SETS),
                               .l1_ways = U32(CACHE_L1_WAYS),
                               .l1i_sets = U32(CACHE_L1I_SETS),
                               .l1i_ways = U32(CACHE_L1I_WAYS),
                               .l2_sets = U32(CACHE_L2_SETS),
                               .l2_ways = U32(CACHE_L2_WAYS),
                               .banks = U32(CACHE_BANKS),
                               .fill_buffers = U32(CACHE_FILL_BUFFERS),
                               .l2_cycles = U32(CACHE_L2_CYCLES),
                               .fill_cycles = U32(CACHE_FILL_CYCLES),
                               .load_misses = U32(CACHE_LOAD_MISSES),
                               .store_misses = U32(CACHE_STORE_MISSES),
                               .snoop_ps = U64(CACHE_SNOOP),
                               .bus_limit_ps = U64(CACHE_BUS_LIMIT) * PS_PER_NS};
}

static struct hart_config hart_of(const struct params *p) {
  return (struct hart_config){.hz = U64(HART_CLOCK_HZ),
                              .paths = software_counts(U32(HART_ARCHITECTURE)),
                              .instruction_millionths = U64(HART_INSTRUCTION),
                              .load_cycles = U32(HART_LOAD_CYCLES),
                              .store_cycles = U32(HART_STORE_CYCLES),
                              .atomic_cycles = U32(HART_ATOMIC_CYCLES),
                              .prefetch_cycles = U32(HART_PREFETCH_CYCLES),
                              .fence_cycles = U32(HART_FENCE_CYCLES),
                              .copy_cycles_per_8 = U32(HART_COPY_CYCLES),
                              .io_cycles = U32(HART_IO_CYCLES),
                              .store_lines = U32(HART_STORE_LINES),
                              .io_ps = U64(HART_IO)};
}

struct machine_config machine_config_of(const struct params *p) {
  return (struct machine_config){
      .wire = wire_of(p),
      .nic = {.hz = U64(NIC_CLOCK_HZ), .free_running = !param_bool(p, PARAM_SIM_CLOCK_GATING)},
      .home = {[MACHINE_MEMORY] = {.name = "memory",
                                   .agent = memory_home_of(p),
                                   .link = link_of(U64(MEMORY_LINK_RATE), U32(MEMORY_LINK_HEADER),
                                                   U64(MEMORY_LINK_PROPAGATION), U32(MEMORY_LINK_CREDITS),
                                                   U64(MEMORY_LINK_PROPAGATION))},
               [MACHINE_NIC] = {.name = "nic",
                                .agent = nic_home_of(p),
                                .link = link_of(U64(LINK_RATE), U32(LINK_HEADER), U64(LINK_PROPAGATION),
                                                U32(LINK_CREDITS), U64(LINK_CREDIT_RETURN))}},
      .homes = 2,
      .cache = cache_of(p),
      .hart = hart_of(p),
      .harts = U32(HART_COUNT),
      .run_ahead = param_bool(p, PARAM_SIM_RUN_AHEAD),
      .skip_idle = param_bool(p, PARAM_SIM_SKIP_IDLE),
      .stuck_ps = U64(MACHINE_STUCK) * PS_PER_NS,
      .stack_bytes = U32(MACHINE_STACK),
  };
}
