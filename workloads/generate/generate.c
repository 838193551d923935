// SPDX-License-Identifier: Apache-2.0
#include "workloads/generate/generate.h"
#include "workloads/generate/call_source.h"
#include "workloads/rpc/oncrpc.h"
#include <stdlib.h>
#include <string.h>

// A reply on its way, in a heap whose root leaves first: by time, then by the order of the calls.
struct pending {
  uint64_t time_ps, order;
  struct drawn_call call;
};

struct generate {
  struct call_source source;
  bool with_replies, call_waits;
  struct drawn_call call; // the next one to be given out, if call_waits
  uint64_t calls, records;
  struct pending *heap;
  size_t heap_count, heap_room;
  struct generate_totals totals;
  uint8_t reply_frame[CALL_SOURCE_FRAME];
};

struct generate *generate_new(const struct workload *workload, bool with_replies, struct error *e) {
  struct generate *g = calloc(1, sizeof *g);
  if (g && call_source_init(&g->source, workload)) {
    g->with_replies = with_replies;
    generate_rewind(g);
    return g;
  }
  generate_free(g);
  error_set(e, "no memory for the tables of the workload");
  return NULL;
}

void generate_free(struct generate *g) {
  if (!g) return;
  call_source_free(&g->source);
  free(g->heap);
  free(g);
}

void generate_rewind(struct generate *g) {
  call_source_rewind(&g->source);
  g->calls = g->records = 0;
  g->heap_count = 0;
  g->totals = (struct generate_totals){0};
  g->call_waits = call_source_next(&g->source, &g->call);
}

const struct generate_totals *generate_totals(const struct generate *g) {
  return &g->totals;
}

static bool leaves_first(const struct pending *a, const struct pending *b) {
  return a->time_ps != b->time_ps ? a->time_ps < b->time_ps : a->order < b->order;
}

static bool heap_push(struct generate *g, const struct pending *item) {
  if (g->heap_count == g->heap_room) {
    size_t room = g->heap_room ? 2 * g->heap_room : 64;
    struct pending *heap = realloc(g->heap, room * sizeof heap[0]);
    if (!heap) return false;
    g->heap = heap;
    g->heap_room = room;
  }
  size_t hole = g->heap_count++;
  for (; hole > 0 && leaves_first(item, &g->heap[(hole - 1) / 2]); hole = (hole - 1) / 2)
    g->heap[hole] = g->heap[(hole - 1) / 2];
  g->heap[hole] = *item;
  return true;
}

static struct pending heap_pop(struct generate *g) {
  struct pending root = g->heap[0], last = g->heap[--g->heap_count];
  size_t hole = 0, child;
  while ((child = 2 * hole + 1) < g->heap_count) {
    if (child + 1 < g->heap_count && leaves_first(&g->heap[child + 1], &g->heap[child])) child++;
    if (!leaves_first(&g->heap[child], &last)) break;
    g->heap[hole] = g->heap[child];
    hole = child;
  }
  g->heap[hole] = last;
  return root;
}

// What a call and its reply have in common.
static struct generated describe(struct generate *g, const struct drawn_call *call, uint64_t time_ps) {
  g->totals.last_ps = time_ps;
  return (struct generated){.time_ps = time_ps,
                            .record = g->records++,
                            .service = call->service,
                            .result_bytes = call->result_bytes,
                            .service_ps = call->service_ps};
}

static void give_reply(struct generate *g, struct generated *frame) {
  struct pending reply = heap_pop(g);
  *frame = describe(g, &reply.call, reply.time_ps);
  frame->is_reply = true;
  g->totals.replies++;
  g->totals.result_bytes += reply.call.result_bytes;
  g->totals.cut_replies += reply.call.cut_reply;
  if (!g->with_replies) return;
  struct packet_route back = packet_route_back(&reply.call.route);
  uint8_t *payload = g->reply_frame + packet_payload_offset(&back);
  struct xdr_writer w = {.bytes = payload, .capacity = RPC_REPLY_BYTES};
  oncrpc_write_reply(&w, &(struct oncrpc_reply){.xid = reply.call.xid, .status = ONCRPC_SUCCESS});
  memset(payload + w.at, 0, reply.call.result_bytes);
  frame->bytes = g->reply_frame;
  frame->length = packet_wrap(g->reply_frame, &back, (uint16_t)reply.order, (uint32_t)w.at + reply.call.result_bytes);
}

enum pull generate_next(struct generate *g, struct generated *frame, struct error *e) {
  // The call last given out stood in the source until now; here the next one takes its place.
  if (!g->call_waits && g->calls > 0) g->call_waits = call_source_next(&g->source, &g->call);
  if (g->heap_count > 0 && (!g->call_waits || g->heap[0].time_ps < g->call.time_ps)) {
    give_reply(g, frame);
    return PULL_ITEM;
  }
  if (!g->call_waits) return PULL_END;
  struct pending reply = {.time_ps = g->call.time_ps + g->call.service_ps, .order = g->calls, .call = g->call};
  if (!heap_push(g, &reply)) {
    error_set(e, "no memory for %zu replies under way; lower the rate or the service times", g->heap_count);
    return PULL_ERROR;
  }
  *frame = describe(g, &g->call, g->call.time_ps);
  frame->bytes = g->source.frame;
  frame->length = g->call.frame_bytes;
  g->call_waits = false;
  g->calls++;
  g->totals.calls++;
  g->totals.argument_bytes += g->call.argument_bytes;
  g->totals.cut_requests += g->call.cut_request;
  return PULL_ITEM;
}
