// SPDX-License-Identifier: Apache-2.0
// An RPC handler: what a service does with its arguments. Handlers are the same for every receive path; the path gives
// them a call, they read arguments, write a reply and say how long it is.
#pragma once
#include "models/contract/hart.h"
#include "rtl/pkg/nic_sizes.h"
#include "workloads/rpc/signature.h"
#include "workloads/sample/sampler.h"
#include <stdint.h>

#define HANDLER_MAX_MESSAGE NIC_MAX_FRAME

// ONC-RPC accept_stat values that a handler may return.
enum handler_status { HANDLER_OK = 0, HANDLER_GARBAGE_ARGUMENTS = 4, HANDLER_SYSTEM_ERROR = 5 };

struct handler_call;

// How a receive path moves a call's bytes.
struct handler_path {
  void (*read_arguments)(struct hart *h, struct handler_call *c, uint32_t at, void *to, uint32_t bytes);
  void (*write_reply)(struct hart *h, struct handler_call *c, uint32_t at, const void *from, uint32_t bytes);
};

struct handler_call {
  const struct handler_path *path;
  const void *path_state;
  uint32_t request;   // identity in the ledger
  uint32_t arguments; // bytes
  bool host_order;    // the arguments were unmarshalled into host order, else they are XDR
  uint64_t data;      // the service's data pointer
  // set by the handler
  uint32_t reply; // bytes of results
  bool one_way;   // no reply is sent
};

// What a handler does: parameters of the registry's handler group, or a service's own.
struct handler_settings {
  bool observed_service;              // "captured" works for the observed service time, too
  bool kv_loaded;                     // key-value store: a key that was never set is there from the start
  const struct sampler *service_time; // spin: how long it works, in picoseconds
};

// What is known of a call beside its bytes: its service's signature and settings, as a compiled stub knows them, and
// what the capture tells of its reply.
struct call_facts {
  const struct signature *signature;       // NULL if the arguments are raw
  const struct handler_settings *settings; // NULL: those of the handler_world
  uint32_t reply_bytes;                    // results of the observed reply
  uint32_t reply_word;                     // their first word
  uint64_t service_ps;                     // from the call to the observed reply; 0 if the call was never answered
};

// What handlers share, filled in by whoever builds the machine.
struct handler_world {
  struct call_facts (*facts)(void *context, uint32_t request); // NULL: nothing is known of any call
  void *facts_context;
  // A request's draw of the spin handler's service time.
  uint64_t (*draw)(void *context, uint32_t request, const struct sampler *service_time);
  void *draw_context;
  // The request's reply was longer than its path carries, and was cut. NULL: nobody wants to know.
  void (*cut)(void *context, uint32_t request);
  void *cut_context;
  uint64_t hart_hz;
  struct handler_settings settings; // of services that have none of their own
};

struct handler {
  const char *name;
  const char *what;        // one line for people
  const char *settings;    // names of the settings that it takes, a space between two
  struct code_region code; // address assigned by handler_table
  enum handler_status (*run)(struct hart *h, const struct handler_world *w, struct handler_call *c);
};

// Whether the handler takes a setting of that name.
bool handler_takes(const struct handler *handler, const char *setting);
// The handlers, numbered from 0; NULL beyond the last.
const struct handler *handler_at(unsigned number);
// A handler by its name: its number, or -1.
int handler_find(const char *name);
// A handler has two entries, one for XDR arguments and one for arguments that the NIC put into host order; the
// service's code pointer is one of them.
uint64_t handler_entry(const struct handler *handler, bool host_order);
// The handler that an entry belongs to, and which entry it is; NULL if nothing begins there.
const struct handler *handler_by_entry(uint64_t entry, bool *host_order);
