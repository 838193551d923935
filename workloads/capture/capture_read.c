// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/capture_read.h"
#include "workloads/capture/input.h"
#include "workloads/capture/link.h"
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

struct capture_reader {
  char *path;
  struct input *input;
  pcap_t *pcap;
  const struct link *link;
  uint32_t next_index;
  int64_t first_s, first_ns; // stamp of the first record
  uint8_t *frame;            // a synthesised Ethernet frame
  uint32_t frame_room;
};

static const char *named(const char *path) {
  return strcmp(path, "-") == 0 ? "standard input" : path;
}

// Attaches libpcap to the input's bytes; on failure the stream is closed.
static bool attach(struct capture_reader *r, struct error *e) {
  FILE *file = input_file(r->input);
  char why[PCAP_ERRBUF_SIZE];
  r->pcap = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, why);
  if (!r->pcap) {
    const char *fault = input_fault(r->input);
    error_set(e, "%s: not a usable pcap or pcapng capture: %s", r->path, fault ? fault : why);
    fclose(file);
    return false;
  }
  int dlt = pcap_datalink(r->pcap);
  r->link = link_find(dlt);
  if (r->link) return true;
  const char *name = pcap_datalink_val_to_name(dlt);
  return error_set(e, "%s: link type %s (%d) is not supported; supported are %s", r->path, name ? name : "unknown", dlt,
                   link_supported());
}

struct capture_reader *capture_read_open(const char *path, struct sha256 *hash, struct error *e) {
  struct capture_reader *r = calloc(1, sizeof *r);
  if (!r || !(r->path = strdup(named(path)))) {
    error_set(e, "%s: out of memory", path);
    free(r);
    return NULL;
  }
  r->input = input_open(path, hash, e);
  if (r->input && attach(r, e)) return r;
  capture_read_close(r);
  return NULL;
}

// The record's time since the first one. Stamps may be out of order, but not further apart than an int64_t of ps.
static bool stamp(struct capture_reader *r, const struct pcap_pkthdr *h, int64_t *time_ps) {
  int64_t s = h->ts.tv_sec, ns = h->ts.tv_usec; // nanoseconds, by the precision asked for
  if (r->next_index == 0) {
    r->first_s = s;
    r->first_ns = ns;
  }
  int64_t apart_s, apart_ps;
  return !__builtin_sub_overflow(s, r->first_s, &apart_s) &&
         !__builtin_mul_overflow(apart_s, INT64_C(1000000000000), &apart_ps) &&
         !__builtin_mul_overflow(ns - r->first_ns, INT64_C(1000), time_ps) &&
         !__builtin_add_overflow(apart_ps, *time_ps, time_ps);
}

// Replaces the captured link header by an Ethernet header.
static bool to_ethernet(struct capture_reader *r, struct capture_record *record) {
  uint32_t skip = link_header_bytes(r->link);
  uint32_t kept = record->length > skip ? record->length - skip : 0;
  if (r->frame_room < kept + ETH_BYTES) {
    uint8_t *grown = realloc(r->frame, kept + ETH_BYTES);
    if (!grown) return false;
    r->frame = grown;
    r->frame_room = kept + ETH_BYTES;
  }
  link_write_header(r->link, record->bytes, record->length, r->frame);
  if (kept > 0) memcpy(r->frame + ETH_BYTES, record->bytes + skip, kept);
  uint32_t original = record->original_length > skip ? record->original_length - skip : 0;
  record->bytes = r->frame;
  record->length = kept + ETH_BYTES;
  // A damaged record may claim any length.
  bool fits = original <= UINT32_MAX - ETH_BYTES;
  record->original_length = fits ? original + ETH_BYTES : UINT32_MAX;
  return true;
}

static enum pull fail(const struct capture_reader *r, uint64_t offset, const char *why, struct error *e) {
  error_set(e, "%s: record %" PRIu32 " at byte %" PRIu64 "%s: %s", r->path, r->next_index + 1, offset,
            input_packed(r->input) ? " of the unpacked data" : "", why);
  return PULL_ERROR;
}

enum pull capture_read_next(struct capture_reader *r, struct capture_record *record, struct error *e) {
  uint64_t offset = (uint64_t)ftello(input_file(r->input));
  struct pcap_pkthdr *h;
  const u_char *bytes;
  int status = pcap_next_ex(r->pcap, &h, &bytes);
  if (status == PCAP_ERROR_BREAK) return PULL_END;
  if (status != 1) {
    const char *fault = input_fault(r->input);
    return fail(r, offset, fault ? fault : pcap_geterr(r->pcap), e);
  }
  *record = (struct capture_record){.index = r->next_index, .length = h->caplen, .bytes = bytes};
  record->original_length = h->len > h->caplen ? h->len : h->caplen;
  record->cut = h->len > h->caplen;
  if (!stamp(r, h, &record->time_ps))
    return fail(r, offset, "its time stamp is more than 106 days from the first record's", e);
  if (!link_is_ethernet(r->link) && !to_ethernet(r, record)) return fail(r, offset, "out of memory", e);
  if (r->next_index == UINT32_MAX) return fail(r, offset, "a capture may have at most 4,294,967,295 records", e);
  r->next_index++;
  return PULL_ITEM;
}

bool capture_read_repeatable(const struct capture_reader *r) {
  return input_repeatable(r->input);
}

void capture_read_close(struct capture_reader *r) {
  if (!r) return;
  if (r->pcap) pcap_close(r->pcap); // closes the stream too
  input_close(r->input);
  free(r->frame);
  free(r->path);
  free(r);
}
