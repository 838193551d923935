// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/capture_read.h"
#include "workloads/catalogue/catalogue.h"
#include <inttypes.h>

// Adds a call's service unless it is known. Tables that are full are no error: the capture is what it is, and the calls
// that find no service are counted as the NIC would count them.
static void learn(struct catalogue *c, const struct frame *f) {
  catalogue_accept_mac(c, f->eth_dst);
  catalogue_accept_address(c, f->ip_dst);
  if (catalogue_find(c, f->udp_dst, f->program, f->version, f->procedure)) return;
  struct catalogue_service service = {.port = f->udp_dst,
                                      .program = f->program,
                                      .version = f->version,
                                      .procedure = f->procedure,
                                      .handler = "captured",
                                      .raw = true};
  char process[CATALOGUE_NAME];
  snprintf(process, sizeof process, "%" PRIu16 "/%" PRIu32, f->udp_dst, f->program);
  struct error full;
  if (!catalogue_add(c, &service, process, &full)) c->omitted_calls++;
}

struct catalogue *catalogue_infer(const char *path, struct capture_counts *counts, struct error *e) {
  struct capture_reader *r = capture_read_open(path, NULL, e);
  if (!r) return NULL;
  struct catalogue *c = NULL;
  enum pull status = PULL_ERROR;
  if (!capture_read_repeatable(r))
    error_set(e, "%s can be read only once, so its services cannot be looked up first; give them by --catalogue FILE",
              path);
  else
    c = catalogue_new(e);
  struct capture_record record;
  while (c && (status = capture_read_next(r, &record, e)) == PULL_ITEM) {
    struct frame frame;
    frame_parse(record.bytes, record.length, &frame);
    if (counts) capture_counts_add(counts, &frame, record.cut);
    if (frame.kind == FRAME_CALL) learn(c, &frame);
  }
  capture_read_close(r);
  if (status == PULL_END) {
    // Without calls there are no destinations either: then the decoders are to say what is wrong with each frame.
    if (c->mac_count == 0) c->any_mac = c->any_address = true;
    return c;
  }
  catalogue_free(c);
  return NULL;
}
