// SPDX-License-Identifier: Apache-2.0
#include "sim/result/warn.h"
#include "sim/ledger/names.h"
#include "sim/params/tables.h"
#include "sim/result/metrics.h"
#include "sim/result/text.h"
#include <string.h>

// What helps against a reason for dropping calls.
static const char *drop_advice(unsigned reason) {
  static const char unfinished[] =
      "a capture from a sending host or from loopback has unfinished checksums: --set capture.fix_checksums=1";
  static const char *const advice[NIC_DROP_CODES] = {
      [DROP_IP_CHECKSUM] = unfinished,
      [DROP_UDP_CHECKSUM] = unfinished,
      [DROP_ETH_ADDR] = "the catalogue names other destinations: --set nic.any_mac=1",
      [DROP_IP_ADDR] = "the catalogue names other destinations: --set nic.any_ip=1",
      [DROP_TOO_LONG] = "a larger nic.max_frame or endpoint.max_message",
      [DROP_IP_FRAGMENT] = "the NIC reassembles nothing; capture with smaller datagrams",
      [DROP_NO_SERVICE] = "a catalogue that has these services: --catalogue, docs/catalogue.md",
      [DROP_QUEUE_FULL] = "calls outrun the harts: a lower load, or a larger endpoint.count or nic.queue.depth",
      [DROP_NO_BUFFER] = "calls come faster than they are served: a lower load, or more endpoints (endpoint.count)",
      [DROP_OVERRUN] = "frames come faster than the NIC takes them: a lower load, or a larger wire.rx_fifo",
      [DROP_ARGUMENTS] = "the catalogue's signature is not that of the calls: docs/catalogue.md",
      [DROP_SNAPLEN] = "capture whole frames: tcpdump -s 0",
  };
  return advice[reason] ? advice[reason] : "requests.csv has a row for each, with its reason";
}

static void warn_of_drops(struct warnings *w, const struct run_summary *s) {
  char n[TEXT_SIZE], calls[TEXT_SIZE];
  for (unsigned i = 0; i < NIC_DROP_CODES; i++) {
    uint64_t dropped = s->outcome.calls_dropped[i];
    if (!dropped) continue;
    warnings_add(w, WARNING_DROPPED, drop_name(i), dropped, drop_advice(i), "%s of %s calls dropped: %s",
                 text_count(dropped, n), text_count(s->outcome.input.counts.calls, calls), drop_meaning(i));
  }
}

static void warn_of_input(struct warnings *w, const struct run_input *input) {
  const struct capture_counts *counts = &input->counts;
  char n[TEXT_SIZE], all[TEXT_SIZE], moved[TEXT_SIZE];
  if (input->no_calls[0]) warnings_add(w, WARNING_NO_CALLS, "", counts->frames, NULL, "%s", input->no_calls);
  if (input->omitted_calls)
    warnings_add(w, WARNING_SERVICES_OMITTED, "", input->omitted_calls, NULL,
                 "calls to services beyond the NIC's tables are dropped as no_service: %s",
                 text_count(input->omitted_calls, n));
  if (input->merged_processes)
    warnings_add(w, WARNING_PROCESSES_MERGED, "", input->merged_processes, NULL,
                 "%s of the %s processes called are served by others: there are not as many endpoints and harts",
                 text_count(input->merged_processes, n), text_count(input->processes, all));
  if (counts->unpaired)
    warnings_add(w, WARNING_CALLS_UNPAIRED, "", counts->unpaired, NULL,
                 "%s of %s calls have no reply in the capture, so that captured and timed answer them without results",
                 text_count(counts->unpaired, n), text_count(counts->calls, all));
  if (counts->moved && input->stamps)
    warnings_add(w, WARNING_BACKWARDS, "", counts->backwards, NULL,
                 "%s of %s records are stamped earlier than one before them: %s frames among them come later than they "
                 "should",
                 text_count(counts->backwards, n), text_count(counts->frames, all), text_count(counts->moved, moved));
  if (counts->left_out)
    warnings_add(w, WARNING_RECORDS_LEFT_OUT, "", counts->left_out, NULL,
                 "%s records are of a link type that is not read", text_count(counts->left_out, n));
  if (input->cut_calls)
    warnings_add(w, WARNING_CALLS_CUT, "gen.mtu", input->cut_calls, NULL,
                 "%s of %s generated calls have shorter arguments than the workload drew: the MTU, or the signature",
                 text_count(input->cut_calls, n), text_count(counts->calls, all));
  if (input->cut_replies)
    warnings_add(w, WARNING_REPLIES_CUT, "gen.mtu", input->cut_replies, NULL,
                 "%s of %s generated replies have shorter results than the workload drew: the MTU",
                 text_count(input->cut_replies, n), text_count(counts->replies, all));
}

// What the machine had no room for.
static void warn_of_room(struct warnings *w, const struct run_summary *s) {
  char n[TEXT_SIZE], all[TEXT_SIZE];
  uint64_t cut = metric_sum(s, METRIC_FRAMES_CUT), services = metric_sum(s, METRIC_SERVICES_LEFT_OUT);
  if (cut)
    warnings_add(w, WARNING_FRAMES_CUT, "frames.cut", cut, NULL,
                 "%s of %s replies are longer than lines and frames hold, and were cut to that", text_count(cut, n),
                 text_count(s->totals.replied, all));
  if (services)
    warnings_add(w, WARNING_SERVICES_LEFT_OUT, "services_left_out", services, NULL,
                 "%s services of the capture found no room in the NIC's table, so that their calls are no_service",
                 text_count(services, n));
}

// Figures that are null because too few samples are beyond them: one warning that names them all.
static void warn_of_samples(struct warnings *w, const struct run_summary *s, uint64_t warmup) {
  static const struct {
    const char *name;
    uint64_t from;
  } percentiles[] = {{"p50", SAMPLES_P50}, {"p90", SAMPLES_P90}, {"p99", SAMPLES_P99}, {"p99.9", SAMPLES_P999}};
  char names[40] = "", needed[80] = "", n[TEXT_SIZE], m[TEXT_SIZE];
  if (warmup && warmup >= s->totals.frames_in) {
    warnings_add(w, WARNING_WARMUP, "stats.warmup", warmup, NULL,
                 "the warm-up of %s requests is not over at the end, after %s: latencies and steps are of none",
                 text_count(warmup, n), text_count(s->totals.frames_in, m));
    return;
  }
  for (unsigned i = 0; i < sizeof percentiles / sizeof percentiles[0]; i++) {
    if (s->latency.samples >= percentiles[i].from) continue;
    const char *separator = names[0] ? ", " : "";
    snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", separator, percentiles[i].name);
    snprintf(needed + strlen(needed), sizeof needed - strlen(needed), "%s%s", separator,
             text_count(percentiles[i].from, n));
  }
  if (names[0])
    warnings_add(w, WARNING_FEW_SAMPLES, "latency_ns", s->latency.samples, NULL,
                 "too few replies for %s of the latency (null in result.json): %s, of the %s needed", names,
                 text_count(s->latency.samples, n), needed);
}

void warn_of_params(struct warnings *w, const struct params *p, const struct effect_facts *facts) {
  for (unsigned i = 0; i < p->registry->count; i++) {
    const struct param_row *row = p->registry->rows[i];
    char advice[200];
    if (p->values[i].origin < ORIGIN_CONFIG || param_has_effect(p, row, facts)) continue;
    snprintf(advice, sizeof advice, "it takes effect with %s", row->effective);
    warnings_add(w, row->beside_results ? WARNING_NO_RECORD : WARNING_NO_EFFECT, row->name, 1, advice,
                 "%s is set (%s), but has no effect in this run", row->name, param_origin_name(p->values[i].origin));
  }
}

void warn_of_summary(struct warnings *w, const struct run_summary *s, const struct params *p,
                     const struct effect_facts *facts) {
  warn_of_input(w, &s->outcome.input);
  warn_of_room(w, s);
  warn_of_drops(w, s);
  warn_of_samples(w, s, (uint64_t)param_int(p, PARAM_STATS_WARMUP));
  warn_of_params(w, p, facts);
}
