// SPDX-License-Identifier: Apache-2.0
// The configuration of every hardware model, as plain numbers: what `sim/` fills in from the registry. Each field is a
// row of a .def file, which holds its unit, range, default and meaning; the model's page says how it is used.
#pragma once
#include "models/contract/paths.h"
#include "models/protocol/coherence/coherence.h"
#include <stdbool.h>
#include <stdint.h>

struct wire_config {
  uint64_t bits_per_second;
  uint32_t preamble_bytes; // before a frame
  uint32_t fcs_bytes;      // behind it
  uint32_t gap_bytes;      // idle between frames
  uint32_t min_frame;      // shorter frames are padded with zeros, FCS not counted
  uint64_t mac_rx_ps;      // from a beat's last bit on the wire to the NIC's stream
  uint64_t mac_tx_ps;      // from the NIC's stream to the first bit of the preamble
  bool tx_cut_through;     // a frame starts with its first beat, else with its last
  uint32_t rx_fifo_bytes;  // what the MAC holds while the stream is slower than the wire; a frame beyond is lost
  uint32_t tx_fifo_bytes;  // what the MAC holds while the wire is slower than the stream
};

// One direction of a link; both directions are alike.
struct link_config {
  uint64_t bytes_per_second;
  uint32_t header_bytes;                // of every message, beside the line bytes that it carries
  uint64_t propagation_ps[COH_CLASSES]; // from a message's last byte out to its arrival
  uint32_t credits[COH_CLASSES];        // messages that the receiver has room for
  uint64_t credit_return_ps;            // from a message's consumption to the sender's use of its credit
};

struct home_config {
  enum coh_race race;
  uint64_t lookup_ps;       // from a message's arrival to what it causes to be sent
  uint64_t data_ps;         // until the home's bytes are read (memory: DRAM)
  uint64_t data_cycle_ps;   // between two reads of the home's bytes (1 / bandwidth)
  uint64_t device_ps;       // between the home and its device's ports, each way
  uint64_t recall_cycle_ps; // between the beginnings of two recalls for the device
  uint32_t units;           // groups of trackers; 64 with `colours`, else any power of two
  bool colours;             // a line's unit is its colour, else its index modulo `units`
  uint32_t unit_reads;      // requests that a unit tracks
  uint32_t unit_writes;     // write-backs and evictions that a unit tracks
  uint32_t unit_queue;      // messages that wait at a full unit before their channel stops
  uint32_t commands;        // commands of the device that wait for their turn
};

struct cache_config {
  uint16_t line_bytes;
  enum coh_race race;
  bool shared; // one L2 for all harts, under first levels that write through; else one each, under write-back
  uint32_t l1_sets, l1_ways;   // data
  uint32_t l1i_sets, l1i_ways; // instructions: tags only
  uint32_t l2_sets, l2_ways;
  uint32_t banks;        // of the L2: a line belongs to one by its index
  uint32_t fill_buffers; // of a bank: its requests that are not answered
  uint32_t l2_cycles;    // an L1 miss that hits L2, beyond the L1's time; also spent before a miss leaves
  uint32_t fill_cycles;  // from a fill's arrival to the use of its data
  uint32_t load_misses;  // of a hart: outstanding misses of loads and prefetches
  uint32_t store_misses; // of a hart: lines that the store buffer fetches at a time
  uint64_t snoop_ps;     // from a snoop's arrival to its answer
  uint64_t bus_limit_ps; // a request outstanding for longer is a bus error
};

struct hart_config {
  uint64_t hz;
  const struct path_count *paths;  // of each path of software; borrowed. NULL: paths take no time
  uint64_t instruction_millionths; // cycles of one of their instructions, in millionths
  uint32_t load_cycles;            // a load that hits the L1
  uint32_t store_cycles;
  uint32_t atomic_cycles; // compare-and-swap, beyond getting the line
  uint32_t prefetch_cycles;
  uint32_t fence_cycles;      // beyond the wait for the store buffer
  uint32_t copy_cycles_per_8; // block copies, per 8 bytes moved
  uint32_t io_cycles;         // to issue a device register access
  uint32_t store_lines;       // lines in the store buffer
  uint64_t io_ps;             // device register access, one way
  bool squash_parked; // an interrupt squashes a parked load; else it waits for the load (no system has a choice)
};

struct nic_clock_config {
  uint64_t hz;
  bool free_running; // step at every edge, even when nothing can change
};
