// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/probe_frame.h"
#include "workloads/capture/packet.h"
#include "workloads/rpc/oncrpc.h"
#include <string.h>

enum { PORT = 20000, PROGRAM = 0x20000001, VERSION = 1, PROCEDURE = 1, XID = 7 };

static const struct packet_route route = {.eth_dst = {2, 0, 0, 0, 0, 1},
                                          .eth_src = {2, 0, 0, 0, 0, 2},
                                          .ip_src = 0x0a000002,
                                          .ip_dst = 0x0a000001,
                                          .udp_src = 1000,
                                          .udp_dst = PORT};

uint32_t probe_frame_headers(void) {
  return packet_payload_offset(&route) + RPC_CALL_BYTES;
}

static uint8_t payload_byte(uint32_t at) {
  return (uint8_t)(at * 167 + at / 256 + 13);
}

uint32_t probe_frame(uint8_t *frame, uint32_t payload) {
  uint32_t offset = packet_payload_offset(&route);
  struct xdr_writer w = {.bytes = frame + offset, .capacity = RPC_CALL_BYTES};
  oncrpc_write_call(&w,
                    &(struct oncrpc_call){.xid = XID, .program = PROGRAM, .version = VERSION, .procedure = PROCEDURE});
  for (uint32_t i = 0; i < payload; i++) frame[probe_frame_headers() + i] = payload_byte(i);
  uint32_t padded = (uint32_t)xdr_padded(payload);
  for (uint32_t i = payload; i < padded; i++) frame[probe_frame_headers() + i] = 0;
  return packet_wrap(frame, &route, 0, RPC_CALL_BYTES + padded);
}

bool probe_frame_answered(const uint8_t *frame, uint32_t length, uint32_t payload) {
  uint32_t offset = packet_payload_offset(&route);
  uint32_t message = RPC_REPLY_BYTES + (uint32_t)xdr_padded(payload);
  struct oncrpc_reply reply;
  if (length < offset + message) return false;
  struct xdr_reader r = {.bytes = frame + offset, .length = message};
  if (oncrpc_read_reply(&r, &reply) != ONCRPC_OK || reply.xid != XID || reply.denied) return false;
  uint32_t i = 0;
  while (i < payload && frame[offset + RPC_REPLY_BYTES + i] == payload_byte(i)) i++;
  return reply.status == ONCRPC_SUCCESS && i == payload;
}

struct catalogue *probe_catalogue(struct error *e) {
  const struct catalogue_service service = {
      .port = PORT, .program = PROGRAM, .version = VERSION, .procedure = PROCEDURE, .handler = "null", .raw = true};
  struct catalogue *c = catalogue_new(e);
  if (!c) return NULL;
  catalogue_accept_mac(c, route.eth_dst);
  catalogue_accept_address(c, route.ip_dst);
  if (catalogue_add(c, &service, "probe", e)) return c;
  catalogue_free(c);
  return NULL;
}
