// SPDX-License-Identifier: Apache-2.0
// The service catalogue: which calls the NIC knows, which process and handler serve them, and which destinations it
// accepts. It comes from a YAML file (docs/catalogue.md), is inferred from a capture, or is built call by call.
#pragma once
#include "workloads/base/error.h"
#include "workloads/base/sha256.h"
#include "workloads/capture/capture_counts.h"
#include "workloads/rpc/signature.h"

#define CATALOGUE_NAME 32  // bytes of a name, its NUL included
#define CATALOGUE_VALUE 64 // bytes of a setting's value, its NUL included
#define CATALOGUE_SETTINGS 16

struct catalogue_setting {
  char name[CATALOGUE_NAME];
  char value[CATALOGUE_VALUE];
};

struct catalogue_service {
  uint16_t port; // UDP
  uint32_t program, version, procedure;
  unsigned process; // number
  char handler[CATALOGUE_NAME];
  bool raw; // no signature: arguments are passed on as they are
  struct signature signature;
  unsigned signature_number; // unless raw
  unsigned setting_count;
  struct catalogue_setting *settings; // for the handler, in the order given
};

struct catalogue {
  struct catalogue_service *services; // in the order given
  unsigned service_count;
  char processes[NIC_SERVICES][CATALOGUE_NAME]; // names, by number
  unsigned process_count, process_limit;        // NIC_PROCESSES, but while a capture is read
  struct signature signatures[NIC_SIGNATURES];  // the different ones, by number
  unsigned signature_count;
  bool any_mac, any_address; // accept every destination; else those listed
  uint8_t macs[NIC_FILTERS][6];
  unsigned mac_count;
  uint32_t addresses[NIC_FILTERS];
  unsigned address_count;
  bool inferred;             // from a capture, so that nobody chose what it holds
  uint64_t omitted_calls;    // inferred: calls whose service found no room
  unsigned merged_processes; // inferred: joined others
  uint16_t *index;           // hash table over the services
};

// An empty one, which accepts no destination. NULL and a message if memory is out.
struct catalogue *catalogue_new(struct error *e);
// Appends a service; it and its settings are copied; the numbers of its process (by name) and of its
// signature are found or given. False and a message if
// the same (port, program, version, procedure) is there already, a name is empty or too long, or a table is full.
bool catalogue_add(struct catalogue *c, const struct catalogue_service *service, const char *process, struct error *e);
// Accept a destination. Beyond NIC_FILTERS different ones, every destination is accepted.
void catalogue_accept_mac(struct catalogue *c, const uint8_t mac[6]);
void catalogue_accept_address(struct catalogue *c, uint32_t address);
// The service of a call, or NULL.
const struct catalogue_service *catalogue_find(const struct catalogue *c, uint16_t port, uint32_t program,
                                               uint32_t version, uint32_t procedure);
void catalogue_free(struct catalogue *c);
// The hash of all that it says: two catalogues that differ in a service, its handler, a setting or a destination
// differ.
void catalogue_hash(const struct catalogue *c, char hex[SHA256_HEX]);

// Reads a catalogue from YAML. NULL and a message that names the file and the place.
struct catalogue *catalogue_load(const char *path, struct error *e);

struct infer_settings {
  const char *path; // of the capture
  uint32_t pairing_window;
  unsigned processes; // at most, 1..NIC_PROCESSES
};

// Makes a catalogue from all calls of a capture as they are injected (pairing.h), in the order of their first
// appearance: the handler is "captured", arguments are raw, each (port, program) is a process, the least called of
// which are merged if they are too many, and the calls' destinations are accepted. `counts` (may be NULL) is added
// what the capture holds. NULL and a message if the capture cannot be read, or could not be read once more.
struct catalogue *catalogue_infer(const struct infer_settings *settings, struct capture_counts *counts,
                                  struct error *e);
// Leaves at most `limit` processes: the most called ones stay, of the others each joins the one that is then called
// least. calls[i]: of service i. A process that others joined is named with their number.
void catalogue_merge_processes(struct catalogue *c, const uint64_t *calls, unsigned limit);
