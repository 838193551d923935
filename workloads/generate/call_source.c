// SPDX-License-Identifier: Apache-2.0
#include "workloads/generate/call_source.h"
#include "workloads/base/bytes.h"
#include "workloads/rpc/oncrpc.h"
#include <stdlib.h>
#include <string.h>

#define FIRST_CLIENT_IP 0x0a010001u // 10.1.0.1
#define FIRST_CLIENT_PORT 50000
#define CLIENT_PORTS 10000
#define FIRST_KEY_STREAM 0x100000000u // key k has stream FIRST_KEY_STREAM + k to itself

bool call_source_init(struct call_source *s, const struct workload *w) {
  *s = (struct call_source){.workload = w};
  call_source_rewind(s);
  if (w->zipf && !(s->services = zipf_new((uint32_t)w->service_count, w->zipf_exponent_milli))) return false;
  if (w->keys && !(s->keys = zipf_new(w->keys, w->key_exponent_milli))) return false;
  s->weight_up_to = malloc(w->service_count * sizeof s->weight_up_to[0]);
  if (!s->weight_up_to) return false;
  uint64_t sum = 0;
  for (size_t i = 0; i < w->service_count; i++) s->weight_up_to[i] = sum += w->services[i].weight;
  return true;
}

void call_source_free(struct call_source *s) {
  zipf_free(s->services);
  zipf_free(s->keys);
  free(s->weight_up_to);
}

void call_source_rewind(struct call_source *s) {
  const struct workload *w = s->workload;
  s->calls = 0;
  arrivals_start(&s->arrivals, &w->arrivals, w->seed, STREAM_ARRIVALS);
  for (int i = 0; i < STREAM_COUNT; i++) rng_seed(&s->rng[i], w->seed, (uint64_t)i);
}

static uint32_t draw_service(struct call_source *s) {
  struct rng *rng = &s->rng[STREAM_SERVICE];
  if (s->services) return zipf_draw(s->services, rng);
  uint64_t point = rng_below(rng, s->weight_up_to[s->workload->service_count - 1]);
  uint32_t i = 0;
  while (s->weight_up_to[i] <= point) i++;
  return i;
}

void call_source_mac(uint8_t mac[6], uint32_t ip) {
  put_be16(mac, 0x0200);
  put_be32(mac + 2, ip);
}

static struct packet_route route_from(const struct workload *w, uint32_t client, uint16_t port) {
  struct packet_route route = {.vlan = w->vlan,
                               .vlan_tci = w->vlan_id,
                               .ip_src = FIRST_CLIENT_IP + client,
                               .ip_dst = CALL_SOURCE_SERVER_IP,
                               .udp_src = (uint16_t)(FIRST_CLIENT_PORT + client % CLIENT_PORTS),
                               .udp_dst = port};
  call_source_mac(route.eth_src, route.ip_src);
  call_source_mac(route.eth_dst, route.ip_dst);
  return route;
}

// An AUTH_SYS body whose length differs between clients, as it does in life: name and number of groups.
static uint32_t credential_of(uint32_t client, uint8_t *body) {
  struct oncrpc_auth_sys sys = {.stamp = client, .uid = 1000 + client, .gid = 100, .gid_count = client % 17};
  sys.machine_length = (uint32_t)snprintf(sys.machine, sizeof sys.machine, "client-%u", client);
  for (uint32_t i = 0; i < sys.gid_count; i++) sys.gids[i] = 100 + i;
  struct xdr_writer w = {.bytes = body, .capacity = RPC_AUTH_MAX};
  oncrpc_write_auth_sys(&w, &sys);
  return (uint32_t)w.at;
}

static void write_header(struct call_source *s, const struct workload_service *service, uint32_t client, uint32_t xid,
                         struct xdr_writer *w) {
  uint8_t body[RPC_AUTH_MAX];
  struct oncrpc_call header = {
      .xid = xid, .program = service->program, .version = service->version, .procedure = service->procedure};
  if (s->workload->auth_sys) header.credential = (struct oncrpc_auth){RPC_AUTH_SYS, credential_of(client, body), body};
  oncrpc_write_call(w, &header);
}

// Cuts a size to `most` and rounds it up to whole XDR units, which `most` counts too.
static uint32_t fit(uint64_t size, uint64_t most, bool *cut) {
  uint64_t units = xdr_padded(size), limit = most & ~UINT64_C(3);
  if (units <= limit) return (uint32_t)units;
  *cut = true;
  return (uint32_t)limit;
}

// The length that a variable element gets: at most its bound, and at most what is left with its padding.
static uint32_t fit_element(uint64_t length, uint32_t word, uint64_t left, bool *cut) {
  uint64_t most = left & ~UINT64_C(3);
  if (most > signature_word_bound(word)) most = signature_word_bound(word);
  if (length <= most) return (uint32_t)length;
  *cut = true;
  return (uint32_t)most;
}

static void write_signed(struct call_source *s, const struct workload_service *service, struct xdr_writer *w,
                         bool *cut) {
  const struct signature *signature = &service->signature;
  uint64_t left = w->capacity - w->at - signature_least_bytes(signature);
  unsigned count = signature_count(signature);
  bool key_is_next = service->keyed;
  for (unsigned i = 0; i < count; i++) {
    uint32_t word = signature->words[i], length = 0;
    struct rng key_rng, *contents = &s->rng[STREAM_CONTENTS];
    if (signature_word_is_variable(word)) {
      uint64_t size;
      if (key_is_next) { // the same key has the same length and bytes in every call
        rng_seed(&key_rng, s->workload->seed, FIRST_KEY_STREAM + zipf_draw(s->keys, &s->rng[STREAM_KEY]));
        size = sampler_draw(&s->workload->key_size, &key_rng);
        contents = &key_rng;
        key_is_next = false;
      } else {
        size = sampler_draw(&service->request, &s->rng[STREAM_REQUEST]);
      }
      length = fit_element(size, word, left, cut);
      left -= xdr_padded(length);
    }
    signature_write_element(word, length, contents, w);
  }
}

static void write_arguments(struct call_source *s, const struct workload_service *service, struct xdr_writer *w,
                            bool *cut) {
  if (!service->raw) {
    write_signed(s, service, w, cut);
    return;
  }
  uint32_t bytes = fit(sampler_draw(&service->request, &s->rng[STREAM_REQUEST]), w->capacity - w->at, cut);
  for (uint32_t i = 0; i < bytes; i += 4) xdr_write_u32(w, (uint32_t)rng_next(&s->rng[STREAM_CONTENTS]));
}

// Frames are stamped in whole nanoseconds.
static uint64_t whole_ns(uint64_t ps) {
  return ps - ps % 1000;
}

bool call_source_next(struct call_source *s, struct drawn_call *call) {
  const struct workload *w = s->workload;
  if (s->calls == w->calls) return false;
  *call = (struct drawn_call){.time_ps = whole_ns(arrivals_next(&s->arrivals)), .service = draw_service(s)};
  const struct workload_service *service = &w->services[call->service];
  uint32_t client = (uint32_t)rng_below(&s->rng[STREAM_CLIENT], w->clients);
  call->xid = (uint32_t)(w->seed * 0x9e3779b1u + s->calls);
  call->route = route_from(w, client, service->port);
  struct xdr_writer out = {.bytes = s->frame + packet_payload_offset(&call->route),
                           .capacity = w->mtu - IPV4_BYTES - UDP_BYTES};
  write_header(s, service, client, call->xid, &out);
  size_t header = out.at;
  write_arguments(s, service, &out, &call->cut_request);
  call->argument_bytes = (uint32_t)(out.at - header);
  call->frame_bytes = packet_wrap(s->frame, &call->route, (uint16_t)s->calls, (uint32_t)out.at);
  call->result_bytes = fit(sampler_draw(&service->reply, &s->rng[STREAM_REPLY]),
                           w->mtu - IPV4_BYTES - UDP_BYTES - RPC_REPLY_BYTES, &call->cut_reply);
  call->service_ps = whole_ns(sampler_draw(&service->service_time, &s->rng[STREAM_SERVICE_TIME]));
  s->calls++;
  return true;
}
