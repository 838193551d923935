// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/pairing.h"
#include <stdlib.h>
#include <string.h>

#define MAX_TIME INT64_MAX // ps: 106 days

// Who talks to whom about what: the same for a call and its reply.
struct key {
  uint32_t xid, client, server;
  uint16_t client_port, server_port;
};

// A frame that was read and not handed out yet.
struct pending {
  struct pending *next; // in capture order, or in the list of free ones
  struct pending *next_same_bucket;
  struct injection injection;
  capture_ps stamp_ps;
  uint32_t room; // bytes allocated at injection.bytes
};

struct pairing {
  struct capture_reader *reader;
  struct capture_counts *counts;
  struct pairing_settings settings;
  uint32_t read;  // records read so far
  uint32_t given; // injections handed out
  bool ended;
  capture_ps latest_ps;         // stamp of any record so far
  bool begun;                   // a frame has been read
  capture_ps frame_ps;          // the latest stamp of a frame
  uint64_t frame_time_ps;       // and its time
  struct pending *first, *last; // pending frames in capture order
  struct pending *current;      // the one whose bytes the caller holds
  struct pending *free;         // used last first, so that few are touched when replies follow soon
  uint32_t bucket_mask;
  struct pending *buckets[]; // calls that wait for their reply, newest first
};

static struct key key_of(const struct frame *f) {
  if (f->kind == FRAME_CALL) return (struct key){f->xid, f->ip_src, f->ip_dst, f->udp_src, f->udp_dst};
  return (struct key){f->xid, f->ip_dst, f->ip_src, f->udp_dst, f->udp_src};
}

static bool same_key(const struct key *a, const struct key *b) {
  return a->xid == b->xid && a->client == b->client && a->server == b->server && a->client_port == b->client_port &&
         a->server_port == b->server_port;
}

static struct pending **bucket_of(struct pairing *p, const struct key *k) {
  uint64_t h = ((uint64_t)k->client << 32 | k->server) ^ ((uint64_t)k->client_port << 16 | k->server_port);
  h = (h * UINT64_C(0x9e3779b97f4a7c15) ^ k->xid) * UINT64_C(0x9e3779b97f4a7c15);
  return &p->buckets[h >> 40 & p->bucket_mask];
}

struct pairing *pairing_new(struct capture_reader *reader, const struct pairing_settings *settings,
                            struct capture_counts *counts, struct error *e) {
  uint32_t buckets = 1;
  while (buckets < settings->window) buckets *= 2;
  struct pairing *p = calloc(1, sizeof *p + buckets * sizeof(struct pending *));
  if (!p) return error_set(e, "out of memory for a pairing window of %u records", settings->window), NULL;
  p->reader = reader;
  p->counts = counts;
  p->settings = *settings;
  p->bucket_mask = buckets - 1;
  return p;
}

// Takes a call out of its bucket.
static void forget(struct pairing *p, const struct pending *call) {
  struct key k = key_of(&call->injection.frame);
  struct pending **link = bucket_of(p, &k);
  while (*link != call) link = &(*link)->next_same_bucket;
  *link = call->next_same_bucket;
}

static uint64_t service_ps(capture_ps call, capture_ps reply) {
  if (reply <= call) return 0;
  return reply - call < MAX_TIME ? (uint64_t)(reply - call) : MAX_TIME;
}

static void match_reply(struct pairing *p, const struct frame *reply, capture_ps stamp_ps) {
  struct key k = key_of(reply);
  struct pending *oldest = NULL;
  for (struct pending *call = *bucket_of(p, &k); call; call = call->next_same_bucket) {
    struct key other = key_of(&call->injection.frame);
    if (same_key(&k, &other)) oldest = call;
  }
  if (!oldest) {
    p->counts->orphans++;
    return;
  }
  forget(p, oldest);
  p->counts->paired++;
  struct injection *call = &oldest->injection;
  call->paired = true;
  call->reply_status = reply->accept_status;
  call->reply_payload_bytes = reply->results_length;
  call->reply_word = reply->results_word;
  call->observed_service_ps = service_ps(oldest->stamp_ps, stamp_ps);
}

// A pending frame with room for `length` bytes, or NULL if memory is out.
static struct pending *take_pending(struct pairing *p, uint32_t length) {
  struct pending *n = p->free;
  if (n)
    p->free = n->next;
  else
    n = calloc(1, sizeof *n);
  if (!n || length <= n->room) return n;
  uint8_t *grown = realloc(n->injection.bytes, length);
  if (!grown) {
    free(n->injection.bytes);
    free(n);
    return NULL;
  }
  n->injection.bytes = grown;
  n->room = length;
  return n;
}

// The time of a frame with this stamp: never before the frame before it, and MAX_TIME from then on. False if that is
// too late for one that has to come at its time.
static bool advance(struct pairing *p, capture_ps stamp_ps) {
  if (!p->begun) p->frame_ps = stamp_ps;
  p->begun = true;
  if (stamp_ps <= p->frame_ps) return true;
  capture_ps gap = stamp_ps - p->frame_ps, left = MAX_TIME - (capture_ps)p->frame_time_ps;
  p->frame_ps = stamp_ps;
  if (p->settings.max_gap_ps && gap > (capture_ps)p->settings.max_gap_ps) {
    gap = (capture_ps)p->settings.max_gap_ps;
    p->counts->shortened++;
  }
  p->frame_time_ps += (uint64_t)(gap < left ? gap : left);
  return gap <= left || !p->settings.stamps;
}

// Appends a frame that is to be injected.
static bool append(struct pairing *p, const struct capture_record *record, const struct frame *frame, struct error *e) {
  if (!advance(p, record->time_ps))
    return capture_read_refuse(p->reader,
                               "its time stamp is more than 106 days behind the first frame's; retime.max_gap "
                               "shortens silences, and retime.mode fixed, poisson, bursty or closed uses no stamps",
                               e);
  struct pending *n = take_pending(p, record->length);
  if (!n) return error_set(e, "out of memory for a pairing window of %u records", p->settings.window);
  n->next = NULL;
  n->stamp_ps = record->time_ps;
  n->injection = (struct injection){.capture_index = record->index,
                                    .bytes = n->injection.bytes,
                                    .length = record->length,
                                    .original_length = record->original_length,
                                    .cut = record->cut,
                                    .is_call = frame->kind == FRAME_CALL,
                                    .frame = *frame};
  if (record->length > 0) memcpy(n->injection.bytes, record->bytes, record->length);
  n->injection.time_ps = p->frame_time_ps;
  if (p->last)
    p->last->next = n;
  else
    p->first = n;
  p->last = n;
  if (n->injection.is_call) {
    struct key k = key_of(frame);
    struct pending **bucket = bucket_of(p, &k);
    n->next_same_bucket = *bucket;
    *bucket = n;
  }
  return true;
}

// Reads one record: PULL_ITEM, PULL_END or PULL_ERROR.
static enum pull read_record(struct pairing *p, struct error *e) {
  struct capture_record record;
  enum pull status = capture_read_next(p->reader, &record, e);
  if (status != PULL_ITEM) return status;
  struct frame frame;
  frame_parse(record.bytes, record.length, &frame);
  capture_counts_add(p->counts, &frame, record.cut);
  if (p->read == 0 || record.time_ps > p->latest_ps) p->latest_ps = record.time_ps;
  p->counts->backwards += record.time_ps < p->latest_ps;
  p->read = record.index + 1;
  if (frame.kind != FRAME_REPLY) return append(p, &record, &frame, e) ? PULL_ITEM : PULL_ERROR;
  match_reply(p, &frame, record.time_ps);
  return PULL_ITEM;
}

// Whether nothing that is still to be read can change the first pending frame.
static bool is_settled(const struct pairing *p) {
  const struct injection *i = &p->first->injection;
  return p->ended || !i->is_call || i->paired || p->read - i->capture_index > p->settings.window;
}

enum pull pairing_next(struct pairing *p, struct injection *injection, struct error *e) {
  if (p->current) {
    p->current->next = p->free;
    p->free = p->current;
    p->current = NULL;
  }
  while (!p->ended && (!p->first || !is_settled(p))) {
    enum pull status = read_record(p, e);
    if (status == PULL_ERROR) return status;
    p->ended = status == PULL_END;
  }
  struct pending *n = p->first;
  if (!n) return PULL_END;
  p->first = n->next;
  if (!p->first) p->last = NULL;
  if (n->injection.is_call && !n->injection.paired) {
    forget(p, n);
    p->counts->unpaired++;
  }
  n->injection.index = p->given++;
  *injection = n->injection;
  p->current = n;
  return PULL_ITEM;
}

static void free_list(struct pending *list) {
  while (list) {
    struct pending *next = list->next;
    free(list->injection.bytes);
    free(list);
    list = next;
  }
}

void pairing_free(struct pairing *p) {
  if (!p) return;
  if (p->current) {
    free(p->current->injection.bytes);
    free(p->current);
  }
  free_list(p->first);
  free_list(p->free);
  free(p);
}
