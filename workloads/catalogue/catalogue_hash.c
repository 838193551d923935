// SPDX-License-Identifier: Apache-2.0
#include "workloads/catalogue/catalogue.h"
#include <inttypes.h>
#include <string.h>

static void add_text(struct sha256 *hash, const char *text) {
  sha256_add(hash, text, strlen(text) + 1); // its NUL ends it
}

static void add_number(struct sha256 *hash, uint64_t number) {
  char text[24];
  snprintf(text, sizeof text, "%" PRIu64, number);
  add_text(hash, text);
}

static void add_destinations(struct sha256 *hash, const struct catalogue *c) {
  unsigned macs = c->any_mac ? 0 : c->mac_count, addresses = c->any_address ? 0 : c->address_count;
  add_number(hash, macs);
  sha256_add(hash, c->macs, macs * sizeof c->macs[0]);
  add_number(hash, addresses);
  for (unsigned i = 0; i < addresses; i++) add_number(hash, c->addresses[i]);
}

static void add_service(struct sha256 *hash, const struct catalogue_service *s) {
  const uint64_t numbers[] = {s->port, s->program, s->version, s->procedure, s->process, s->raw};
  for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++) add_number(hash, numbers[i]);
  add_text(hash, s->handler);
  for (unsigned i = 0; !s->raw && i < NIC_SIGNATURE_WORDS; i++) add_number(hash, s->signature.words[i]);
  add_number(hash, s->setting_count);
  for (unsigned i = 0; i < s->setting_count; i++) {
    add_text(hash, s->settings[i].name);
    add_text(hash, s->settings[i].value);
  }
}

void catalogue_hash(const struct catalogue *c, char hex[SHA256_HEX]) {
  struct sha256 hash;
  sha256_begin(&hash);
  add_destinations(&hash, c);
  add_number(&hash, c->service_count);
  for (unsigned i = 0; i < c->service_count; i++) add_service(&hash, &c->services[i]);
  sha256_end_hex(&hash, hex);
}
