// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/capture_read.h"
#include "workloads/capture/input.h"
#include "workloads/capture/link.h"
#include "workloads/capture/pcapng.h"
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

#define PS_PER_NS 1000
#define PS_PER_SECOND INT64_C(1000000000000)

struct capture_reader {
  char *path;
  struct input *input;
  pcap_t *pcap; // of one of the two containers, which one there is
  struct pcapng *pcapng;
  uint64_t offset;     // where the record read last begins
  uint32_t next_index; // of the file's records
  uint32_t left_out;
  int left_out_dlt;             // of the first that was left out
  bool stamped;                 // a record had a stamp
  capture_ps first_ps, time_ps; // stamp of the first record, time of the last
  uint8_t *frame;               // a synthesised Ethernet frame
  uint32_t frame_room;
};

static const char *named(const char *path) {
  return strcmp(path, "-") == 0 ? "standard input" : path;
}

static bool not_supported(const struct capture_reader *r, int dlt, struct error *e) {
  const char *name = pcap_datalink_val_to_name(dlt);
  return error_set(e, "%s: link type %s (%d) is not supported; supported are %s", r->path, name ? name : "unknown", dlt,
                   link_supported());
}

// Attaches what reads the container, which a pcapng begins with a newline and a pcap does not.
static bool attach(struct capture_reader *r, struct error *e) {
  FILE *file = input_file(r->input);
  char unusable[PCAP_ERRBUF_SIZE];
  struct error why;
  int first = getc(file);
  ungetc(first, file);
  if (first == '\n') {
    r->pcapng = pcapng_new(file, &why);
    if (r->pcapng) return true;
  } else {
    r->pcap = pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, unusable);
    if (r->pcap) return link_find(pcap_datalink(r->pcap)) || not_supported(r, pcap_datalink(r->pcap), e);
    error_set(&why, "%s", unusable);
  }
  const char *fault = input_fault(r->input);
  error_set(e, "%s: not a usable pcap or pcapng capture: %.300s", r->path, fault ? fault : why.text);
  fclose(file);
  return false;
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

static capture_ps since_first(struct capture_reader *r, const struct container_packet *packet) {
  if (!packet->stamped) return r->time_ps;
  if (!r->stamped) r->first_ps = packet->stamp_ps;
  r->stamped = true;
  return packet->stamp_ps - r->first_ps;
}

// Replaces the captured link header by an Ethernet header.
static bool to_ethernet(struct capture_reader *r, const struct link *link, struct capture_record *record) {
  uint32_t skip = link_header_bytes(link);
  uint32_t kept = record->length > skip ? record->length - skip : 0;
  if (r->frame_room < kept + ETH_BYTES) {
    uint8_t *grown = realloc(r->frame, kept + ETH_BYTES);
    if (!grown) return false;
    r->frame = grown;
    r->frame_room = kept + ETH_BYTES;
  }
  link_write_header(link, record->bytes, record->length, r->frame);
  if (kept > 0) memcpy(r->frame + ETH_BYTES, record->bytes + skip, kept);
  uint32_t original = record->original_length > skip ? record->original_length - skip : 0;
  record->bytes = r->frame;
  record->length = kept + ETH_BYTES;
  // A damaged record may claim any length.
  bool fits = original <= UINT32_MAX - ETH_BYTES;
  record->original_length = fits ? original + ETH_BYTES : UINT32_MAX;
  return true;
}

bool capture_read_refuse(const struct capture_reader *r, const char *why, struct error *e) {
  return error_set(e, "%s: record %" PRIu32 " at byte %" PRIu64 "%s: %s", r->path, r->next_index, r->offset,
                   input_packed(r->input) ? " of the unpacked data" : "", why);
}

static enum pull next_of_pcap(struct capture_reader *r, struct container_packet *packet, struct error *e) {
  struct pcap_pkthdr *h;
  const u_char *bytes;
  r->offset = (uint64_t)ftello(input_file(r->input));
  int status = pcap_next_ex(r->pcap, &h, &bytes), extension = pcap_datalink_ext(r->pcap);
  if (status == PCAP_ERROR_BREAK) return PULL_END;
  if (status != 1) return error_set(e, "%s", pcap_geterr(r->pcap)), PULL_ERROR;
  *packet = (struct container_packet){
      .dlt = pcap_datalink(r->pcap),
      // counted in pairs of bytes
      .fcs_bytes = LT_FCS_LENGTH_PRESENT(extension) ? (uint8_t)(2 * LT_FCS_LENGTH((uint32_t)extension)) : 0,
      .stamped = true,
      // nanoseconds, by the precision asked for
      .stamp_ps = (capture_ps)h->ts.tv_sec * PS_PER_SECOND + (capture_ps)h->ts.tv_usec * PS_PER_NS,
      .length = h->caplen,
      .original_length = h->len,
      .bytes = bytes};
  return PULL_ITEM;
}

static enum pull next_packet(struct capture_reader *r, struct container_packet *packet, struct error *e) {
  struct error why;
  enum pull status = r->pcapng ? pcapng_next(r->pcapng, packet, &why) : next_of_pcap(r, packet, &why);
  if (r->pcapng) r->offset = pcapng_offset(r->pcapng);
  if (status == PULL_END) return status;
  if (r->next_index == UINT32_MAX) {
    capture_read_refuse(r, "a capture may have at most 4,294,967,295 records", e);
    return PULL_ERROR;
  }
  r->next_index++;
  const char *fault = input_fault(r->input);
  if (status == PULL_ERROR) capture_read_refuse(r, fault ? fault : why.text, e);
  return status;
}

// What is left of the record without the FCS, of which the capture length may have cut some or all.
static void take_fcs_off(struct capture_record *record, uint32_t fcs_bytes) {
  record->original_length -= fcs_bytes < record->original_length ? fcs_bytes : record->original_length;
  if (record->length > record->original_length) record->length = record->original_length;
}

static enum pull make_record(struct capture_reader *r, const struct container_packet *packet, const struct link *link,
                             struct capture_record *record, struct error *e) {
  *record = (struct capture_record){.index = r->next_index - 1,
                                    .time_ps = r->time_ps = since_first(r, packet),
                                    .length = packet->length,
                                    .original_length = packet->original_length,
                                    .bytes = packet->bytes};
  if (packet->length > CAPTURE_MAX_FRAME) {
    capture_read_refuse(r, "it is longer than the 262,144 bytes of the longest frame", e);
    return PULL_ERROR;
  }
  if (record->original_length < record->length) record->original_length = record->length;
  take_fcs_off(record, packet->fcs_bytes);
  record->cut = record->length < record->original_length;
  if (link_is_ethernet(link) || to_ethernet(r, link, record)) return PULL_ITEM;
  capture_read_refuse(r, "out of memory", e);
  return PULL_ERROR;
}

enum pull capture_read_next(struct capture_reader *r, struct capture_record *record, struct error *e) {
  for (;;) {
    struct container_packet packet;
    enum pull status = next_packet(r, &packet, e);
    if (status == PULL_END && r->left_out > 0 && r->left_out == r->next_index)
      return not_supported(r, r->left_out_dlt, e), PULL_ERROR;
    if (status != PULL_ITEM) return status;
    const struct link *link = link_find(packet.dlt);
    if (link) return make_record(r, &packet, link, record, e);
    if (r->left_out++ == 0) r->left_out_dlt = packet.dlt;
  }
}

uint32_t capture_read_left_out(const struct capture_reader *r) {
  return r->left_out;
}

bool capture_read_repeatable(const struct capture_reader *r) {
  return input_repeatable(r->input);
}

void capture_read_close(struct capture_reader *r) {
  if (!r) return;
  if (r->pcap) pcap_close(r->pcap); // closes the stream too
  if (r->pcapng) fclose(input_file(r->input));
  pcapng_free(r->pcapng);
  input_close(r->input);
  free(r->frame);
  free(r->path);
  free(r);
}
