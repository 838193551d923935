// SPDX-License-Identifier: Apache-2.0
// Draws the calls of a workload one by one and builds their frames.
#pragma once
#include "workloads/capture/packet.h"
#include "workloads/generate/arrivals.h"
#include "workloads/sample/sampler_zipf.h"

#define CALL_SOURCE_SERVER_IP 0x0a000001u // 10.0.0.1; clients count up from 10.1.0.1
#define CALL_SOURCE_FRAME 9732            // bytes: the largest datagram behind the longest header, rounded up

// Each quantity draws from its own stream of the seed: changing one distribution leaves the others' draws alone.
enum call_source_stream {
  STREAM_ARRIVALS,
  STREAM_SERVICE,
  STREAM_CLIENT,
  STREAM_KEY,
  STREAM_REQUEST,
  STREAM_REPLY,
  STREAM_SERVICE_TIME,
  STREAM_CONTENTS,
  STREAM_COUNT
};

// The MAC address of whoever has an IP address here: locally administered, made of it.
void call_source_mac(uint8_t mac[6], uint32_t ip);

struct call_source {
  const struct workload *workload;
  struct arrivals arrivals;
  struct rng rng[STREAM_COUNT];
  struct zipf *services, *keys; // NULL where not wanted
  uint64_t *weight_up_to;       // sums of the services' weights
  uint64_t calls;               // drawn so far
  uint8_t frame[CALL_SOURCE_FRAME];
};

struct drawn_call {
  uint64_t time_ps;
  uint32_t service, xid;
  struct packet_route route;
  uint32_t frame_bytes, argument_bytes, result_bytes; // the frame stands in the source
  uint64_t service_ps;
  bool cut_request, cut_reply;
};

// False if memory is out; call_source_free must follow in any case.
bool call_source_init(struct call_source *source, const struct workload *workload);
void call_source_free(struct call_source *source);
void call_source_rewind(struct call_source *source);
// False after the workload's last call.
bool call_source_next(struct call_source *source, struct drawn_call *call);
