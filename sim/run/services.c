// SPDX-License-Identifier: Apache-2.0
#include "sim/run/services.h"
#include "models/software/handlers/handler.h"
#include "sim/params/tables.h"
#include "sim/run/process_data.h"
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
static int signature_number(struct services *s, const struct signature *signature) {
  for (size_t i = 0; i < s->setup.signature_count; i++)
    if (!memcmp(s->signatures[i], signature->words, sizeof s->signatures[i])) return (int)i;
  if (s->setup.signature_count == NIC_SIGNATURES) return -1;
  memcpy(s->signatures[s->setup.signature_count], signature->words, sizeof s->signatures[0]);
  return (int)s->setup.signature_count++;
}

static bool add_service(struct services *s, const struct catalogue_service *from, unsigned number,
                        const struct params *p, const struct layout *layout, struct error *e) {
  const char *name = *param_text(p, PARAM_HANDLER_NAME) ? param_text(p, PARAM_HANDLER_NAME) : from->handler;
  int handler = handler_find(name);
  if (handler < 0) {
    char known[256] = "";
    for (unsigned i = 0; handler_at(i); i++)
      snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", i ? ", " : "", handler_at(i)->name);
    return error_set(e, "service %u (port %u, program %u): no handler is named '%s'; there are %s", number, from->port,
                     from->program, name, known);
  }
  // Settings are for the catalogue's handler, not for one that replaces it.
  unsigned count = name == from->handler ? from->setting_count : 0;
  struct error why;
  if (!handler_settings_make(p, handler_at((unsigned)handler), from->settings, count, &s->settings[number],
                             &s->service_times[number], &why))
    return error_set(e, "service %u (port %u, program %u): %.400s", number, from->port, from->program, why.text);
  int signature = from->raw ? 0 : signature_number(s, &from->signature);
  if (signature < 0) return error_set(e, "the catalogue has more than %d different signatures", NIC_SIGNATURES);
  s->records[number] = (struct nic_setup_service){
      .key = {.port = from->port, .program = from->program, .version = from->version, .procedure = from->procedure},
      .record = {.proc_id = (uint8_t)from->process,
                 .raw = from->raw,
                 .signature = (uint8_t)signature,
                 .service = (uint16_t)number,
                 .handler = handler_entry(handler_at((unsigned)handler), !from->raw),
                 .data = process_data(layout, (uint64_t)param_int(p, PARAM_HANDLER_DATA_BASE), from->process)}};
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

bool services_make(struct services *s, const struct catalogue *c, const struct params *p, const struct layout *layout,
                   unsigned endpoints, struct error *e) {
  if (!check_lines(layout, p, e)) return false;
  memset(s, 0, sizeof *s);
  s->setup.config = config_of(p, c, layout);
  set_filters(c, s->setup.filters);
  s->setup.services = s->records;
  s->setup.signatures = (const uint32_t(*)[NIC_SIGNATURE_WORDS])s->signatures;
  s->setup.owners = s->owners;
  if (c->process_count > endpoints)
    return error_set(e, "%u processes share %u endpoints: each needs one; set endpoint.count to %u or more",
                     c->process_count, endpoints, c->process_count);
  for (unsigned i = 0; i < c->service_count; i++)
    if (!add_service(s, &c->services[i], i, p, layout, e)) return false;
  s->setup.service_count = c->service_count;
  for (unsigned i = 0; i < endpoints && c->process_count; i++)
    s->owners[s->setup.owner_count++] =
        (struct nic_setup_owner){.endpoint = (uint8_t)i, .process = (uint8_t)(i % c->process_count)};
  return true;
}
