// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/pairing.h"
#include "workloads/capture/recent.h"
#include <stdlib.h>
#include <string.h>

#define MAX_TIME INT64_MAX         // ps: 106 days
#define NOBODYS_ADDRESS 0xc0000201 // 192.0.2.1, of those that RFC 5737 keeps for examples

// A frame that was read and not handed out yet.
struct pending {
  struct pending *prev, *next; // in capture order; `next` in the list of free ones, too
  struct pending *next_same_bucket;
  struct injection injection;
  capture_ps stamp_ps;
  uint32_t room; // bytes allocated at injection.bytes
};

struct server {
  bool known;
  uint8_t mac[6];
  uint32_t address;
};

struct pairing {
  struct capture_reader *reader;
  struct capture_counts *counts;
  struct pairing_settings settings;
  uint32_t read;  // records of the file so far
  uint32_t given; // injections handed out
  bool ended;
  capture_ps latest_ps;         // stamp of any record so far
  bool begun;                   // a frame has been read
  capture_ps frame_ps;          // the latest stamp of a frame
  uint64_t frame_time_ps;       // and its time
  struct server server;         // the first that was seen
  struct pending *first, *last; // pending frames in capture order
  struct pending *current;      // the one whose bytes the caller holds
  struct pending *free;         // used last first, so that few are touched when replies follow soon
  struct recent *early;         // replies that wait for their calls
  struct recent *begins;        // first fragments of replies
  uint32_t bucket_mask;
  struct pending *buckets[]; // calls that wait for their reply, and later fragments of datagrams; newest first
};

// ---- who talks to whom about what

static bool same_server(const struct frame *call, const struct frame *reply) {
  return call->ip_dst == reply->ip_src || frame_is_group(call);
}

static bool answers(const struct frame *reply, const struct frame *call) {
  return call->xid == reply->xid && call->ip_src == reply->ip_dst && call->udp_src == reply->udp_dst &&
         call->udp_dst == reply->udp_src && same_server(call, reply);
}

// The same for a call and its reply, whichever server it is.
static uint64_t hash_of(const struct frame *f) {
  bool call = f->kind == FRAME_CALL;
  uint64_t client = call ? f->ip_src : f->ip_dst;
  uint32_t ports = call ? (uint32_t)f->udp_src << 16 | f->udp_dst : (uint32_t)f->udp_dst << 16 | f->udp_src;
  uint64_t h = (client << 32 | ports) * UINT64_C(0x9e3779b97f4a7c15);
  return ((h ^ f->xid) * UINT64_C(0x9e3779b97f4a7c15)) >> 40;
}

static bool same_datagram(const struct frame *a, const struct frame *b) {
  return a->ip_id == b->ip_id && a->ip_src == b->ip_src && a->ip_dst == b->ip_dst;
}

static uint64_t datagram_hash(const struct frame *f) {
  uint64_t h = ((uint64_t)f->ip_src << 32 | f->ip_dst) * UINT64_C(0x9e3779b97f4a7c15);
  return ((h ^ f->ip_id) * UINT64_C(0x9e3779b97f4a7c15)) >> 40;
}

// Where calls and their replies meet, and the fragments of a datagram.
static struct pending **bucket_of(struct pairing *p, const struct frame *f) {
  return &p->buckets[(f->reason == FRAME_FRAGMENT ? datagram_hash(f) : hash_of(f)) & p->bucket_mask];
}

struct pairing *pairing_new(struct capture_reader *reader, const struct pairing_settings *settings,
                            struct capture_counts *counts, struct error *e) {
  uint32_t buckets = 1;
  while (buckets < settings->window) buckets *= 2;
  struct pairing *p = calloc(1, sizeof *p + buckets * sizeof(struct pending *));
  if (p) {
    p->early = recent_new(buckets);
    p->begins = recent_new(buckets);
  }
  if (!p || !p->early || !p->begins) {
    error_set(e, "out of memory for a pairing window of %u records", settings->window);
    pairing_free(p);
    return NULL;
  }
  p->reader = reader;
  p->counts = counts;
  p->settings = *settings;
  p->bucket_mask = buckets - 1;
  return p;
}

static bool no_memory(const struct pairing *p, struct error *e) {
  return error_set(e, "out of memory for a pairing window of %u records", p->settings.window);
}

// Puts a pending frame in its bucket, and takes it out.
static void remember(struct pairing *p, struct pending *n) {
  struct pending **bucket = bucket_of(p, &n->injection.frame);
  n->next_same_bucket = *bucket;
  *bucket = n;
}

static void forget(struct pairing *p, const struct pending *n) {
  struct pending **link = bucket_of(p, &n->injection.frame);
  while (*link != n) link = &(*link)->next_same_bucket;
  *link = n->next_same_bucket;
}

// ---- calls and replies

static void see_server(struct pairing *p, const uint8_t mac[6], uint32_t address) {
  if (p->server.known) return;
  p->server = (struct server){.known = true, .address = address};
  memcpy(p->server.mac, mac, 6);
}

static uint64_t service_ps(capture_ps call, capture_ps reply) {
  if (reply <= call) return 0;
  return reply - call < MAX_TIME ? (uint64_t)(reply - call) : MAX_TIME;
}

static void redirect(struct pairing *p, struct injection *call, const uint8_t mac[6], uint32_t address) {
  frame_redirect(call->bytes, &call->frame, mac, address);
  p->counts->redirected++;
}

static void pair(struct pairing *p, struct pending *n, const struct frame *reply, capture_ps stamp_ps) {
  struct injection *call = &n->injection;
  p->counts->paired++;
  call->paired = true;
  call->reply_status = reply->accept_status;
  call->reply_payload_bytes = reply->results_length;
  call->reply_word = reply->results_word;
  call->observed_service_ps = service_ps(n->stamp_ps, stamp_ps);
  if (frame_is_group(&call->frame)) redirect(p, call, reply->eth_src, reply->ip_src);
}

// Pairs a reply with its call, or keeps it for one that is still to come.
static bool take_reply(struct pairing *p, const struct frame *reply, uint32_t index, capture_ps stamp_ps) {
  struct pending *oldest = NULL;
  for (struct pending *call = *bucket_of(p, reply); call; call = call->next_same_bucket)
    if (call->injection.is_call && answers(reply, &call->injection.frame)) oldest = call;
  if (!oldest) return recent_add(p->early, hash_of(reply), index, stamp_ps, reply);
  forget(p, oldest);
  pair(p, oldest, reply, stamp_ps);
  return true;
}

// Pairs a call with the reply that was recorded before it and is the first by its stamp; false if there is none.
static bool take_early_reply(struct pairing *p, struct pending *call) {
  struct recent_frame *found = NULL;
  for (struct recent_frame *f = recent_first(p->early, hash_of(&call->injection.frame)); f; f = recent_next(f))
    if (answers(&f->frame, &call->injection.frame) && f->stamp_ps >= call->stamp_ps &&
        (!found || f->stamp_ps <= found->stamp_ps))
      found = f;
  if (!found) return false;
  pair(p, call, &found->frame, found->stamp_ps);
  recent_forget(p->early, found);
  return true;
}

// ---- frames that are to be injected

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

static void unlink_pending(struct pairing *p, struct pending *n) {
  *(n->prev ? &n->prev->next : &p->first) = n->next;
  *(n->next ? &n->next->prev : &p->last) = n->prev;
  if (n->injection.frame.reason == FRAME_FRAGMENT) forget(p, n);
}

static void free_pending(struct pairing *p, struct pending *n) {
  n->next = p->free;
  p->free = n;
}

// The time of a frame with this stamp: never before the frame before it, and MAX_TIME from then on. False if that is
// too late for one that has to come at its time.
static bool advance(struct pairing *p, capture_ps stamp_ps) {
  if (!p->begun) p->frame_ps = stamp_ps;
  p->begun = true;
  if (stamp_ps <= p->frame_ps) {
    p->counts->moved += stamp_ps < p->frame_ps;
    return true;
  }
  capture_ps gap = stamp_ps - p->frame_ps, left = MAX_TIME - (capture_ps)p->frame_time_ps;
  p->frame_ps = stamp_ps;
  if (p->settings.max_gap_ps && gap > (capture_ps)p->settings.max_gap_ps) {
    gap = (capture_ps)p->settings.max_gap_ps;
    p->counts->shortened++;
  }
  p->frame_time_ps += (uint64_t)(gap < left ? gap : left);
  return gap <= left || !p->settings.stamps;
}

static void wait_for_reply(struct pairing *p, struct pending *n) {
  struct frame *call = &n->injection.frame;
  if (!frame_is_group(call)) see_server(p, call->eth_dst, call->ip_dst);
  if (!take_early_reply(p, n)) remember(p, n);
}

static bool append(struct pairing *p, const struct capture_record *record, const struct frame *frame, struct error *e) {
  if (!advance(p, record->time_ps))
    return capture_read_refuse(p->reader,
                               "its time stamp is more than 106 days behind the first frame's; retime.max_gap "
                               "shortens silences, and retime.mode fixed, poisson, bursty or closed uses no stamps",
                               e);
  struct pending *n = take_pending(p, record->length);
  if (!n) return no_memory(p, e);
  n->stamp_ps = record->time_ps;
  n->injection = (struct injection){.capture_index = record->index,
                                    .time_ps = p->frame_time_ps,
                                    .bytes = n->injection.bytes,
                                    .length = record->length,
                                    .original_length = record->original_length,
                                    .cut = record->cut,
                                    .is_call = frame->kind == FRAME_CALL,
                                    .frame = *frame};
  if (record->length > 0) memcpy(n->injection.bytes, record->bytes, record->length);
  n->prev = p->last;
  n->next = NULL;
  *(p->last ? &p->last->next : &p->first) = n;
  p->last = n;
  if (frame->reason == FRAME_FRAGMENT) remember(p, n);
  if (n->injection.is_call) wait_for_reply(p, n);
  return true;
}

// ---- fragments of replies

// Whether this is a later fragment of a reply whose first was recorded before.
static bool is_of_reply(const struct pairing *p, const struct frame *fragment) {
  for (const struct recent_frame *f = recent_first(p->begins, datagram_hash(fragment)); f; f = recent_next(f))
    if (same_datagram(&f->frame, fragment)) return true;
  return false;
}

// Remembers a reply's first fragment, and withholds those that were recorded before it.
static bool begin_datagram(struct pairing *p, const struct frame *reply, uint32_t index, capture_ps stamp_ps) {
  for (struct pending *n = p->buckets[datagram_hash(reply) & p->bucket_mask], *next; n; n = next) {
    next = n->next_same_bucket;
    if (n->injection.frame.reason != FRAME_FRAGMENT || !same_datagram(&n->injection.frame, reply)) continue;
    unlink_pending(p, n);
    free_pending(p, n);
    capture_counts_withhold_fragment(p->counts);
  }
  return recent_add(p->begins, datagram_hash(reply), index, stamp_ps, reply);
}

// ---- the stream

static bool withhold(struct pairing *p, const struct capture_record *record, const struct frame *reply,
                     struct error *e) {
  see_server(p, reply->eth_src, reply->ip_src);
  bool kept = !reply->more_fragments || begin_datagram(p, reply, record->index, record->time_ps);
  return (kept && take_reply(p, reply, record->index, record->time_ps)) || no_memory(p, e);
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
  if (p->read > p->settings.window) {
    uint32_t begin = p->read - p->settings.window - 1;
    p->counts->orphans += recent_forget_before(p->early, begin);
    recent_forget_before(p->begins, begin);
  }
  if (frame.kind == FRAME_REPLY) return withhold(p, &record, &frame, e) ? PULL_ITEM : PULL_ERROR;
  if (frame.reason == FRAME_FRAGMENT && is_of_reply(p, &frame)) {
    capture_counts_withhold_fragment(p->counts);
    return PULL_ITEM;
  }
  return append(p, &record, &frame, e) ? PULL_ITEM : PULL_ERROR;
}

// Whether nothing that is still to be read can change the first pending frame: its reply may follow a call, and the
// reply that a fragment belongs to may follow that.
static bool is_settled(const struct pairing *p) {
  const struct injection *i = &p->first->injection;
  bool open = i->is_call ? !i->paired : i->frame.reason == FRAME_FRAGMENT;
  return p->ended || !open || p->read - i->capture_index > p->settings.window;
}

// Nobody answered: a call to a group goes to a server that is known, or to the address of one that is made up.
static void give_up(struct pairing *p, struct pending *call) {
  static const uint8_t mac[6] = {0x02, 0, 0, 0, 0, 1};
  const struct server *s = &p->server;
  forget(p, call);
  p->counts->unpaired++;
  if (!frame_is_group(&call->injection.frame)) return;
  redirect(p, &call->injection, s->known ? s->mac : mac, s->known ? s->address : NOBODYS_ADDRESS);
}

static void end(struct pairing *p) {
  p->ended = true;
  p->counts->orphans += recent_forget_before(p->early, UINT64_MAX);
  p->counts->left_out += capture_read_left_out(p->reader);
}

enum pull pairing_next(struct pairing *p, struct injection *injection, struct error *e) {
  if (p->current) free_pending(p, p->current);
  p->current = NULL;
  while (!p->ended && (!p->first || !is_settled(p))) {
    enum pull status = read_record(p, e);
    if (status == PULL_ERROR) return status;
    if (status == PULL_END) end(p);
  }
  struct pending *n = p->first;
  if (!n) return PULL_END;
  unlink_pending(p, n);
  if (n->injection.is_call && !n->injection.paired) give_up(p, n);
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
  if (p->current) free_pending(p, p->current);
  free_list(p->first);
  free_list(p->free);
  recent_free(p->early);
  recent_free(p->begins);
  free(p);
}
