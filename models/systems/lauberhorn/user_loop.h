// SPDX-License-Identifier: Apache-2.0
// Lauberhorn's user-mode loop: load a control line, jump to the handler that it names, write the reply, go on.
#pragma once
#include "models/protocol/endpoint/layout.h"
#include "models/software/handlers/handler.h"

struct lauberhorn_thread {
  const struct layout *layout;
  unsigned endpoint;
  const struct handler_world *world;
  // The ledger's number of the request that an endpoint's receive line holds, HART_NO_REQUEST if none. No software
  // could know it: it is for the accounts alone.
  uint32_t (*request_of)(void *context, unsigned endpoint);
  void *request_context;
  uint32_t max_reply; // bytes of results that the NIC sends
  bool fence;         // PROTOCOL: reply stores are ordered before the doorbell load; false only in tests that show why
};

// The thread's body, for struct thread_spec: `arg` is a struct lauberhorn_thread. Returns once the run is stopping and
// a TRYAGAIN arrives.
void lauberhorn_user_loop(struct hart *h, void *arg);
