// SPDX-License-Identifier: Apache-2.0
// The client of store.x over libtirpc: client PORT (echo|store) (none|sys) CALLS. What it asks for is the same in every
// run; a wrong answer ends it with status 1.
#include "store.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS 50

static unsigned random_below(unsigned n) {
  static unsigned long long state = 1;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)(state >> 33) % n;
}

static void fill(char *bytes, u_int length, unsigned seed) {
  for (u_int i = 0; i < length; i++) bytes[i] = (char)(seed * 131 + i * 7);
}

static void give_up(CLIENT *client, const char *what) {
  clnt_perror(client, (char *)what);
  exit(1);
}

// A credential with `n` groups, under a machine name of `letters` letters.
static void identify(CLIENT *client, unsigned letters, int n) {
  char machine[64] = "";
  gid_t groups[16];
  memset(machine, 'a', letters);
  machine[letters] = 0;
  for (int i = 0; i < n; i++) groups[i] = (gid_t)(100 + i);
  auth_destroy(client->cl_auth);
  client->cl_auth = authunix_create(machine, 1000, 100, n, groups);
}

static void echo_once(CLIENT *client, unsigned call) {
  char bytes[MAX_VALUE];
  store_value value = {random_below(MAX_VALUE + 1), bytes};
  fill(bytes, value.store_value_len, call);
  store_value *back = store_echo_1(&value, client);
  if (!back) give_up(client, "echo");
  if (back->store_value_len != value.store_value_len || memcmp(back->store_value_val, bytes, value.store_value_len))
    exit(1);
  clnt_freeres(client, (xdrproc_t)xdr_store_value, (char *)back);
}

// Every key has a value of its own length; the first KEYS calls set them all, later ones mostly get.
static void store_once(CLIENT *client, unsigned call) {
  char key_bytes[MAX_KEY], value_bytes[MAX_VALUE];
  unsigned number = call < KEYS ? call : random_below(KEYS);
  store_pair pair = {{8 + number, key_bytes}, {(number * 37) % (MAX_VALUE + 1), value_bytes}};
  fill(key_bytes, pair.key.store_key_len, number);
  fill(value_bytes, pair.value.store_value_len, number + 1);
  if (call < KEYS || random_below(10) == 0) {
    u_int *status = store_set_1(&pair, client);
    if (!status) give_up(client, "set");
    return;
  }
  store_found *found = store_get_1(&pair.key, client);
  if (!found) give_up(client, "get");
  if (found->status || found->value.store_value_len != pair.value.store_value_len ||
      memcmp(found->value.store_value_val, value_bytes, pair.value.store_value_len))
    exit(1);
  clnt_freeres(client, (xdrproc_t)xdr_store_found, (char *)found);
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct timeval wait = {1, 0};
  int socket_fd = RPC_ANYSOCK;
  if (argc != 5) {
    fprintf(stderr, "usage: client PORT (echo|store) (none|sys) CALLS\n");
    return 2;
  }
  address.sin_port = htons((uint16_t)atoi(argv[1]));
  CLIENT *client = clntudp_create(&address, STORE_PROGRAM, STORE_V1, wait, &socket_fd);
  if (!client) {
    clnt_pcreateerror("client");
    return 2;
  }
  unsigned calls = (unsigned)atoi(argv[4]);
  for (unsigned i = 0; i < calls; i++) {
    if (strcmp(argv[3], "sys") == 0) identify(client, i % 61, (int)(i % 17));
    if (strcmp(argv[2], "echo") == 0)
      echo_once(client, i);
    else
      store_once(client, i);
  }
  clnt_destroy(client);
  return 0;
}
