// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/pairing.h"
#include "workloads/catalogue/catalogue.h"
#include <inttypes.h>
#include <stdlib.h>

struct inference {
  struct catalogue *catalogue;
  uint64_t calls[NIC_SERVICES]; // of each service
};

// Adds a call's service unless it is known. Tables that are full are no error: the capture is what it is, and the calls
// that find no service are counted as the NIC would count them.
static void learn(struct inference *i, const struct frame *f) {
  struct catalogue *c = i->catalogue;
  catalogue_accept_mac(c, f->eth_dst);
  catalogue_accept_address(c, f->ip_dst);
  const struct catalogue_service *known = catalogue_find(c, f->udp_dst, f->program, f->version, f->procedure);
  if (known) {
    i->calls[known - c->services]++;
    return;
  }
  struct catalogue_service service = {.port = f->udp_dst,
                                      .program = f->program,
                                      .version = f->version,
                                      .procedure = f->procedure,
                                      .handler = "captured",
                                      .raw = true};
  char process[CATALOGUE_NAME];
  snprintf(process, sizeof process, "%" PRIu16 "/%" PRIu32, f->udp_dst, f->program);
  struct error full;
  if (catalogue_add(c, &service, process, &full))
    i->calls[c->service_count - 1] = 1;
  else
    c->omitted_calls++;
}

// Learns from all calls as they are injected; false and a message if the capture cannot be read.
static bool learn_all(struct inference *i, struct capture_reader *r, const struct infer_settings *settings,
                      struct capture_counts *counts, struct error *e) {
  const struct pairing_settings pairing = {.window = settings->pairing_window};
  struct pairing *p = pairing_new(r, &pairing, counts, e);
  if (!p) return false;
  struct injection injection;
  enum pull status;
  while ((status = pairing_next(p, &injection, e)) == PULL_ITEM)
    if (injection.is_call) learn(i, &injection.frame);
  pairing_free(p);
  return status == PULL_END;
}

static bool infer(struct inference *i, const struct infer_settings *settings, struct capture_counts *counts,
                  struct error *e) {
  struct capture_reader *r = capture_read_open(settings->path, NULL, e);
  if (!r) return false;
  struct catalogue *c = NULL;
  if (!capture_read_repeatable(r))
    error_set(e, "%s can be read only once, so its services cannot be looked up first; give them by --catalogue FILE",
              settings->path);
  else
    c = i->catalogue = catalogue_new(e);
  if (c) c->inferred = true, c->process_limit = NIC_SERVICES; // until they are merged
  bool good = c && learn_all(i, r, settings, counts, e);
  capture_read_close(r);
  if (!good) return false;
  catalogue_merge_processes(c, i->calls, settings->processes);
  c->process_limit = NIC_PROCESSES;
  // Without calls there are no destinations either: then the decoders are to say what is wrong with each frame.
  if (c->mac_count == 0) c->any_mac = c->any_address = true;
  return true;
}

struct catalogue *catalogue_infer(const struct infer_settings *settings, struct capture_counts *counts,
                                  struct error *e) {
  struct inference *i = calloc(1, sizeof *i);
  struct capture_counts own = {0};
  if (!i) return error_set(e, "out of memory for a service catalogue"), NULL;
  bool good = infer(i, settings, counts ? counts : &own, e);
  struct catalogue *c = i->catalogue;
  free(i);
  if (good) return c;
  catalogue_free(c);
  return NULL;
}
