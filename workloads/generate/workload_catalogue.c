// SPDX-License-Identifier: Apache-2.0
#include "workloads/generate/call_source.h"
#include <string.h>

static bool add_all(struct catalogue *c, const struct workload *w, struct error *e) {
  for (size_t i = 0; i < w->service_count; i++) {
    const struct workload_service *from = &w->services[i];
    struct catalogue_service service = {.port = from->port,
                                        .program = from->program,
                                        .version = from->version,
                                        .procedure = from->procedure,
                                        .raw = from->raw,
                                        .signature = from->signature};
    memcpy(service.handler, from->handler, sizeof service.handler);
    if (!catalogue_add(c, &service, from->process, e)) return false;
  }
  return true;
}

struct catalogue *workload_catalogue(const struct workload *workload, struct error *e) {
  uint8_t mac[6];
  struct catalogue *c = catalogue_new(e);
  if (!c) return NULL;
  call_source_mac(mac, CALL_SOURCE_SERVER_IP);
  catalogue_accept_mac(c, mac);
  catalogue_accept_address(c, CALL_SOURCE_SERVER_IP);
  if (add_all(c, workload, e)) return c;
  catalogue_free(c);
  return NULL;
}
