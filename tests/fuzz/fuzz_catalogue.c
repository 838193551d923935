// SPDX-License-Identifier: Apache-2.0
// Any bytes as a catalogue file: it is refused with a message that names the file, or every service can be found again.
#include "workloads/catalogue/catalogue.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool what) {
  if (!what) abort();
}

static void check(const struct catalogue *c) {
  require(c->service_count >= 1 && c->service_count <= NIC_SERVICES);
  require(c->process_count >= 1 && c->process_count <= NIC_PROCESSES);
  require(c->any_mac == (c->mac_count == 0) && c->any_address == (c->address_count == 0));
  for (unsigned i = 0; i < c->service_count; i++) {
    const struct catalogue_service *s = &c->services[i];
    require(catalogue_find(c, s->port, s->program, s->version, s->procedure) == s);
    require(s->process < c->process_count && s->handler[0] != '\0');
    require(s->raw || (s->signature_number < c->signature_count &&
                       memcmp(&c->signatures[s->signature_number], &s->signature, sizeof s->signature) == 0));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  int descriptor = memfd_create("catalogue", MFD_CLOEXEC);
  require(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size);
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  struct error e = {""};
  struct catalogue *c = catalogue_load(path, &e);
  if (c)
    check(c);
  else
    require(strncmp(e.text, path, strlen(path)) == 0);
  catalogue_free(c);
  close(descriptor);
  return 0;
}
