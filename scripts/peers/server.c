// SPDX-License-Identifier: Apache-2.0
// The server of store.x over libtirpc, on a UDP port of the loopback interface and without rpcbind: server PORT.
#include "store.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOTS 4096

void store_program_1(struct svc_req *request, SVCXPRT *transport); // made by rpcgen

// Open addressing; nothing is ever removed.
static store_pair slots[SLOTS];

static store_pair *slot_of(const store_key *key) {
  u_int i = 0;
  for (u_int at = 0; at < key->store_key_len; at++) i = i * 31 + (unsigned char)key->store_key_val[at];
  for (;; i++) {
    store_pair *slot = &slots[i % SLOTS];
    if (!slot->key.store_key_val) return slot;
    if (slot->key.store_key_len == key->store_key_len &&
        memcmp(slot->key.store_key_val, key->store_key_val, key->store_key_len) == 0)
      return slot;
  }
}

static char *copy_of(const char *bytes, u_int length) {
  char *copy = malloc(length + 1);
  if (!copy) abort();
  memcpy(copy, bytes, length);
  return copy;
}

store_value *store_echo_1_svc(store_value *value, struct svc_req *request) {
  (void)request;
  return value;
}

store_found *store_get_1_svc(store_key *key, struct svc_req *request) {
  static char nothing[1];
  static store_found found;
  (void)request;
  store_pair *slot = slot_of(key);
  found.status = slot->key.store_key_val == NULL;
  found.value = slot->value;
  if (found.status) found.value.store_value_val = nothing;
  return &found;
}

u_int *store_set_1_svc(store_pair *pair, struct svc_req *request) {
  static u_int status;
  (void)request;
  store_pair *slot = slot_of(&pair->key);
  if (!slot->key.store_key_val) {
    slot->key.store_key_val = copy_of(pair->key.store_key_val, pair->key.store_key_len);
    slot->key.store_key_len = pair->key.store_key_len;
  }
  free(slot->value.store_value_val);
  slot->value.store_value_val = copy_of(pair->value.store_value_val, pair->value.store_value_len);
  slot->value.store_value_len = pair->value.store_value_len;
  return &status;
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (argc != 2) {
    fprintf(stderr, "usage: server PORT\n");
    return 2;
  }
  address.sin_port = htons((uint16_t)atoi(argv[1]));
  int socket_fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (socket_fd < 0 || bind(socket_fd, (struct sockaddr *)&address, sizeof address) != 0) {
    perror("server: UDP port");
    return 2;
  }
  SVCXPRT *transport = svcudp_create(socket_fd);
  // Protocol 0: rpcbind is not told.
  if (!transport || !svc_register(transport, STORE_PROGRAM, STORE_V1, store_program_1, 0)) {
    fprintf(stderr, "server: cannot register the program\n");
    return 2;
  }
  svc_run();
  return 1;
}
