// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/nic_tables.h"
#include "models/systems/lauberhorn/params.h"
#include "models/systems/lauberhorn/process_data.h"
#include "workloads/base/clock_edge.h"
#include <string.h>

static struct nic_config config_of(const struct params *p, const struct catalogue *c, const struct layout *layout) {
  uint64_t block_ns = (uint64_t)param_int(p, PARAM_NIC_BLOCK_TIME);
  uint64_t hz = (uint64_t)param_int(p, PARAM_NIC_CLOCK_HZ);
  unsigned log2 = 0;
  while ((INT64_C(1) << log2) < param_int(p, PARAM_NIC_LOOKUP_ENTRIES)) log2++;
  return (struct nic_config){
      .line128 = layout->line_bytes == 128,
      .coupled = layout->coupled,
      .grant_exclusive = param_is(p, PARAM_ENDPOINT_GRANT, "exclusive"),
      .tx_grant_exclusive = param_is(p, PARAM_ENDPOINT_TX_GRANT, "exclusive"),
      .block_cycles = clock_edge_at_or_after(block_ns * 1000, hz),
      .queue_depth = (uint8_t)param_int(p, PARAM_NIC_QUEUE_DEPTH),
      .lookup_log2 = (uint8_t)log2,
      .args_sig_off = (uint8_t)layout->args_sig_off,
      .args_raw_off = (uint8_t)layout->args_raw_off,
      .reply_off = (uint8_t)layout->reply_off,
      .max_frame = (uint16_t)param_int(p, PARAM_NIC_MAX_FRAME),
      .any_mac = c->any_mac || param_bool(p, PARAM_NIC_ANY_MAC),
      .any_ip = c->any_address || param_bool(p, PARAM_NIC_ANY_IP),
  };
}

static uint64_t mac_number(const uint8_t mac[6]) {
  uint64_t number = 0;
  for (unsigned i = 0; i < 6; i++) number = number << 8 | mac[i];
  return number;
}

// The filter's entries pair a MAC with an address only by sharing a slot: each is looked up on its own, so the shorter
// list repeats its last entry.
static void set_filters(const struct catalogue *c, struct nic_filter filters[NIC_FILTERS]) {
  unsigned n = c->mac_count > c->address_count ? c->mac_count : c->address_count;
  for (unsigned i = 0; i < n && i < NIC_FILTERS; i++) {
    filters[i].valid = true;
    if (c->mac_count) filters[i].mac = mac_number(c->macs[i < c->mac_count ? i : c->mac_count - 1]);
    if (c->address_count) filters[i].ip = c->addresses[i < c->address_count ? i : c->address_count - 1];
  }
}

// The number of a signature in the table, added if it is new; -1 if the table is full.
static int signature_number(struct nic_tables *t, const struct signature *signature) {
  for (size_t i = 0; i < t->setup.signature_count; i++)
    if (!memcmp(t->signatures[i], signature->words, sizeof t->signatures[i])) return (int)i;
  if (t->setup.signature_count == NIC_SIGNATURES) return -1;
  memcpy(t->signatures[t->setup.signature_count], signature->words, sizeof t->signatures[0]);
  return (int)t->setup.signature_count++;
}

static bool add_service(struct nic_tables *t, const struct system_site *site, unsigned number,
                        const struct layout *layout, struct error *e) {
  const struct catalogue_service *from = &site->catalogue->services[number];
  uint64_t base = (uint64_t)param_int(site->params, PARAM_HANDLER_DATA_BASE);
  int signature = from->raw ? 0 : signature_number(t, &from->signature);
  if (signature < 0) return error_set(e, "the catalogue has more than %d different signatures", NIC_SIGNATURES);
  t->records[number] = (struct nic_setup_service){
      .key = {.port = from->port, .program = from->program, .version = from->version, .procedure = from->procedure},
      .record = {.proc_id = (uint8_t)from->process,
                 .raw = from->raw,
                 .signature = (uint8_t)signature,
                 .service = (uint16_t)number,
                 .handler = handler_entry(site->handlers[number], !from->raw),
                 .data = process_data(layout, base, from->process)}};
  return true;
}

// Whatever message an accepted frame brings, and whatever reply a frame can carry, must find room in the lines.
static bool check_lines(const struct layout *l, const struct params *p, struct error *e) {
  uint32_t frame = (uint32_t)param_int(p, PARAM_NIC_MAX_FRAME);
  uint32_t held = (uint32_t)param_int(p, PARAM_ENDPOINT_MAX_MESSAGE);
  const uint16_t begins[] = {l->args_sig_off, l->args_raw_off, l->reply_off};
  for (unsigned i = 0; i < 3; i++)
    if (layout_aux(l, begins[i], frame - REPLY_HEADERS_TAGGED) > l->aux_lines)
      return error_set(e,
                       "frames of nic.max_frame, %u bytes, carry more than the %u bytes of endpoint.max_message; set "
                       "nic.max_frame to %u",
                       frame, held, held + REPLY_HEADERS_TAGGED);
  return true;
}

bool nic_tables_make(struct nic_tables *t, const struct system_site *site, const struct layout *layout,
                     unsigned endpoints, struct error *e) {
  const struct catalogue *c = site->catalogue;
  if (!check_lines(layout, site->params, e)) return false;
  memset(t, 0, sizeof *t);
  t->setup.config = config_of(site->params, c, layout);
  set_filters(c, t->setup.filters);
  t->setup.services = t->records;
  t->setup.signatures = (const uint32_t(*)[NIC_SIGNATURE_WORDS])t->signatures;
  t->setup.owners = t->owners;
  if (c->process_count > endpoints)
    return error_set(e, "%u processes share %u endpoints: each needs one; set endpoint.count to %u or more",
                     c->process_count, endpoints, c->process_count);
  for (unsigned i = 0; i < c->service_count; i++)
    if (!add_service(t, site, i, layout, e)) return false;
  t->setup.service_count = c->service_count;
  t->setup.left_out = c->inferred ? &t->left_out : NULL;
  for (unsigned i = 0; i < endpoints && c->process_count; i++)
    t->owners[t->setup.owner_count++] =
        (struct nic_setup_owner){.endpoint = (uint8_t)i, .process = (uint8_t)(i % c->process_count)};
  return true;
}
