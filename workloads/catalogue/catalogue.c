// SPDX-License-Identifier: Apache-2.0
#include "workloads/catalogue/catalogue.h"
#include <stdlib.h>
#include <string.h>

#define INDEX_SLOTS ((size_t)4 * NIC_SERVICES) // a power of two
#define NO_SERVICE UINT16_MAX

struct catalogue *catalogue_new(struct error *e) {
  struct catalogue *c = calloc(1, sizeof *c);
  if (c) {
    c->services = calloc(NIC_SERVICES, sizeof *c->services);
    c->index = malloc(INDEX_SLOTS * sizeof *c->index);
  }
  if (!c || !c->services || !c->index) {
    catalogue_free(c);
    return error_set(e, "out of memory for a service catalogue"), NULL;
  }
  memset(c->index, 0xff, INDEX_SLOTS * sizeof *c->index);
  c->process_limit = NIC_PROCESSES;
  return c;
}

void catalogue_free(struct catalogue *c) {
  if (!c) return;
  for (unsigned i = 0; i < c->service_count; i++) free(c->services[i].settings);
  free(c->services);
  free(c->index);
  free(c);
}

// The slot of a service, or the free one where it belongs.
static size_t slot_of(const struct catalogue *c, uint16_t port, uint32_t program, uint32_t version,
                      uint32_t procedure) {
  uint64_t h = ((uint64_t)program << 32 | version) * UINT64_C(0x9e3779b97f4a7c15);
  h = (h ^ ((uint64_t)port << 32 | procedure)) * UINT64_C(0x9e3779b97f4a7c15);
  size_t slot = (h >> 40) % INDEX_SLOTS;
  for (; c->index[slot] != NO_SERVICE; slot = (slot + 1) % INDEX_SLOTS) {
    const struct catalogue_service *s = &c->services[c->index[slot]];
    if (s->port == port && s->program == program && s->version == version && s->procedure == procedure) break;
  }
  return slot;
}

const struct catalogue_service *catalogue_find(const struct catalogue *c, uint16_t port, uint32_t program,
                                               uint32_t version, uint32_t procedure) {
  uint16_t number = c->index[slot_of(c, port, program, version, procedure)];
  return number == NO_SERVICE ? NULL : &c->services[number];
}

static bool check_name(const char *name, const char *what, struct error *e) {
  size_t length = strlen(name);
  if (length >= 1 && length < CATALOGUE_NAME) return true;
  return error_set(e, "the %s's name \"%.40s\" must have 1 to %d characters", what, name, CATALOGUE_NAME - 1);
}

// The process's number; -1 and a message if it is new and there is no room.
static int find_process(struct catalogue *c, const char *name, struct error *e) {
  for (unsigned i = 0; i < c->process_count; i++)
    if (strcmp(c->processes[i], name) == 0) return (int)i;
  if (c->process_count == c->process_limit)
    return error_set(e, "process \"%s\": the NIC serves at most %u", name, c->process_limit), -1;
  snprintf(c->processes[c->process_count], CATALOGUE_NAME, "%s", name);
  return (int)c->process_count++;
}

// The signature's number in the NIC's table, which holds each different one once; -1 and a message if it is full.
static int find_signature(struct catalogue *c, const struct signature *signature, struct error *e) {
  for (unsigned i = 0; i < c->signature_count; i++)
    if (memcmp(&c->signatures[i], signature, sizeof *signature) == 0) return (int)i;
  if (c->signature_count == NIC_SIGNATURES)
    return error_set(e, "more than %d different signatures", NIC_SIGNATURES), -1;
  c->signatures[c->signature_count] = *signature;
  return (int)c->signature_count++;
}

static bool copy_settings(struct catalogue_service *to, const struct catalogue_service *from, struct error *e) {
  size_t bytes = from->setting_count * sizeof *from->settings;
  to->settings = bytes > 0 ? malloc(bytes) : NULL;
  if (bytes > 0 && !to->settings) return error_set(e, "out of memory for a service's settings");
  if (bytes > 0) memcpy(to->settings, from->settings, bytes);
  return true;
}

bool catalogue_add(struct catalogue *c, const struct catalogue_service *service, const char *process, struct error *e) {
  const struct catalogue_service *s = service;
  if (!check_name(s->handler, "handler", e) || !check_name(process, "process", e)) return false;
  if (s->setting_count > CATALOGUE_SETTINGS)
    return error_set(e, "%u settings; a service may have %d", s->setting_count, CATALOGUE_SETTINGS);
  size_t slot = slot_of(c, s->port, s->program, s->version, s->procedure);
  if (c->index[slot] != NO_SERVICE)
    return error_set(e, "port %u, program %u, version %u, procedure %u is there twice", s->port, s->program, s->version,
                     s->procedure);
  if (c->service_count == NIC_SERVICES) return error_set(e, "more than %d services", NIC_SERVICES);
  int number = find_process(c, process, e), signature = s->raw ? 0 : find_signature(c, &s->signature, e);
  if (number < 0 || signature < 0) return false;
  struct catalogue_service *to = &c->services[c->service_count];
  *to = *s;
  to->process = (unsigned)number;
  to->signature_number = (unsigned)signature;
  if (!copy_settings(to, s, e)) return false;
  c->index[slot] = (uint16_t)c->service_count++;
  return true;
}

void catalogue_accept_mac(struct catalogue *c, const uint8_t mac[6]) {
  if (c->any_mac) return;
  for (unsigned i = 0; i < c->mac_count; i++)
    if (memcmp(c->macs[i], mac, 6) == 0) return;
  c->any_mac = c->mac_count == NIC_FILTERS;
  if (!c->any_mac) memcpy(c->macs[c->mac_count++], mac, 6);
}

void catalogue_accept_address(struct catalogue *c, uint32_t address) {
  if (c->any_address) return;
  for (unsigned i = 0; i < c->address_count; i++)
    if (c->addresses[i] == address) return;
  c->any_address = c->address_count == NIC_FILTERS;
  if (!c->any_address) c->addresses[c->address_count++] = address;
}
