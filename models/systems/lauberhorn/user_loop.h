// SPDX-License-Identifier: Apache-2.0
// Lauberhorn's user-mode loop: load a control line, jump to the handler that it names, write the reply, go on.
#pragma once
#include "models/protocol/endpoint/layout.h"
#include "models/software/handlers/handler.h"

// Costs of the loop's straight-line code, in cycles.
struct lauberhorn_costs {
  uint32_t inspect; // look at the control line's flags and epoch
  uint32_t jump;    // set up and make the indirect call
  uint32_t finish;  // build the reply header, toggle the parity
};

struct lauberhorn_thread {
  const struct layout *layout;
  unsigned endpoint;
  const struct handler_world *world;
  // The ledger's number of the request that an endpoint's receive line holds, HART_NO_REQUEST if none. No software
  // could know it: it is for the accounts alone.
  uint32_t (*request_of)(void *context, unsigned endpoint);
  void *request_context;
  uint32_t max_reply; // bytes of results that the NIC sends
  struct lauberhorn_costs costs;
  bool fence; // PROTOCOL: reply stores are ordered before the doorbell load; false only in tests that show why
};

// The thread's body, for struct thread_spec: `arg` is a struct lauberhorn_thread. Returns once the run is stopping and
// a TRYAGAIN arrives.
void lauberhorn_user_loop(struct hart *h, void *arg);
