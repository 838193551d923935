// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/base/bytes.h"
#include "workloads/base/sha256.h"
#include "workloads/capture/pairing.h"
#include "workloads/generate/generate.h"
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct workload shipped(const char *name, uint64_t calls) {
  struct workload w;
  struct error e = {""};
  char path[1000];
  if (!workload_find(PISTE_SOURCE_DIR, name, path, sizeof path, &e) || !workload_load(path, &w, &e))
    fail_msg("%s", e.text);
  w.calls = calls;
  return w;
}

static struct workload parsed(const char *text) {
  struct workload w;
  struct error e = {""};
  if (!workload_parse("test", text, strlen(text), &w, &e)) fail_msg("%s", e.text);
  return w;
}

#define SERVICE(rest) "{name: a, port: 7, program: 2, version: 3, procedure: 4, " rest "}"
#define ONE_SERVICE(rest)                                                                                              \
  "calls: 1000\narrivals: {process: poisson, rate: 100000}\nkeys: {count: 50, zipf: 1, size: uniform 5 60}\n"          \
  "services: [" SERVICE(rest) "]\n"

static struct generate *started(const struct workload *w, bool with_replies) {
  struct error e;
  struct generate *g = generate_new(w, with_replies, &e);
  assert_non_null(g);
  return g;
}

static bool next(struct generate *g, struct generated *frame) {
  struct error e;
  enum pull pull = generate_next(g, frame, &e);
  assert_true(pull == PULL_ITEM || pull == PULL_END);
  return pull == PULL_ITEM;
}

static void hash_frames(struct generate *g, char hex[SHA256_HEX]) {
  struct sha256 hash;
  struct generated frame;
  sha256_begin(&hash);
  while (next(g, &frame)) {
    uint8_t head[12];
    put_be32(head, (uint32_t)(frame.time_ps / 1000 >> 32));
    put_be32(head + 4, (uint32_t)(frame.time_ps / 1000));
    put_be32(head + 8, frame.length);
    sha256_add(&hash, head, sizeof head);
    sha256_add(&hash, frame.bytes, frame.length);
  }
  sha256_end_hex(&hash, hex);
}

// The digests hold for every machine, compiler and build type.
static void a_workload_gives_the_same_bytes_everywhere_and_after_a_rewind(void **state) {
  (void)state;
  static const char *const expected[][2] = {
      {"bursty_vlan", "f31a7b82f1dbd156d8c956188e3ca40e1e0e8cf71fd7513614e781b7ae1b3e53"},
      {"kv_etc", "19ad8854fe9864464cb3aedcbd9679630c5ae69572bd8e7e3488e8911d67e045"},
      {"many_services", "6ee6b90ddf46b4908143dfb9ff2ac010915b1135307df61d780c524edc4b8f51"},
      {"w3", "29fde1bc31f3af05140b0fec9066b471b49ab8173f6589d44ada97831179b083"},
  };
  for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
    struct workload w = shipped(expected[i][0], 2000);
    struct generate *g = started(&w, true);
    char hex[SHA256_HEX];
    hash_frames(g, hex);
    assert_string_equal(hex, expected[i][1]);
    generate_rewind(g);
    hash_frames(g, hex);
    assert_string_equal(hex, expected[i][1]);
    w.seed++;
    generate_rewind(g);
    hash_frames(g, hex);
    assert_string_not_equal(hex, expected[i][1]);
    generate_free(g);
    workload_free(&w);
  }
}

static void every_shipped_workload_answers_each_call_in_order_of_time_within_the_mtu(void **state) {
  (void)state;
  DIR *dir = opendir(PISTE_SOURCE_DIR "/workloads/shipped");
  assert_non_null(dir);
  int count = 0;
  for (struct dirent *entry; (entry = readdir(dir));) {
    char name[300];
    size_t length = strlen(entry->d_name);
    if (length < 6 || strcmp(entry->d_name + length - 5, ".yaml") != 0) continue;
    snprintf(name, sizeof name, "%.*s", (int)length - 5, entry->d_name);
    struct workload w = shipped(name, 500);
    struct generate *g = started(&w, true);
    struct generated frame;
    uint64_t before = 0, records = 0;
    while (next(g, &frame)) {
      assert_true(frame.time_ps >= before && frame.time_ps % 1000 == 0);
      assert_int_equal(frame.record, records++);
      assert_true(frame.length <= w.mtu + (w.vlan ? 18 : 14));
      before = frame.time_ps;
      struct frame seen;
      frame_parse(frame.bytes, frame.length, &seen);
      assert_int_equal(seen.kind, frame.is_reply ? FRAME_REPLY : FRAME_CALL);
      if (frame.is_reply) assert_int_equal(seen.results_length, frame.result_bytes);
    }
    assert_true(generate_totals(g)->calls == 500 && generate_totals(g)->replies == 500);
    assert_int_equal(generate_totals(g)->last_ps, before);
    generate_free(g);
    workload_free(&w);
    count++;
  }
  closedir(dir);
  assert_true(count >= 10);
}

static void the_stream_is_what_pairing_finds_in_the_capture(void **state) {
  (void)state;
  char path[] = "/tmp/test_generate.XXXXXX";
  struct error e = {""};
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  close(fd);
  struct workload w = shipped("bursty_vlan", 3000);
  struct generate_totals totals;
  if (!generate_write(&w, path, NULL, &totals, &e)) fail_msg("%s", e.text);
  struct generate *g = started(&w, false);
  struct injection_stream stream = generate_stream(g);
  struct capture_reader *reader = capture_read_open(path, NULL, &e);
  assert_non_null(reader);
  struct capture_counts counts = {0};
  struct pairing *pairing =
      pairing_new(reader, &(struct pairing_settings){.window = PAIRING_MAX_WINDOW, .stamps = true}, &counts, &e);
  struct injection here, there;
  enum pull pull;
  uint32_t n = 0;
  while ((pull = pairing_next(pairing, &there, &e)) == PULL_ITEM) {
    assert_int_equal(stream.next(stream.self, &here, &e), PULL_ITEM);
    assert_int_equal(here.index, n++);
    assert_true(here.index == there.index && here.capture_index == there.capture_index);
    assert_true(here.time_ps == there.time_ps && here.length == there.length && here.paired && there.paired);
    assert_memory_equal(here.bytes, there.bytes, here.length);
    assert_true(here.reply_payload_bytes == there.reply_payload_bytes && here.reply_status == there.reply_status);
    assert_int_equal(here.observed_service_ps, there.observed_service_ps);
    assert_memory_equal(&here.frame, &there.frame, sizeof here.frame);
  }
  assert_int_equal(pull, PULL_END);
  assert_int_equal(stream.next(stream.self, &here, &e), PULL_END);
  assert_int_equal(stream.next(stream.self, &here, &e), PULL_END);
  assert_true(n == 3000 && totals.calls == 3000);
  assert_true(stream.rewind(stream.self, &e));
  assert_int_equal(stream.next(stream.self, &here, &e), PULL_ITEM);
  assert_true(here.index == 0 && here.time_ps == 0);
  pairing_free(pairing);
  capture_read_close(reader);
  generate_free(g);
  workload_free(&w);
  unlink(path);
}

static void arguments_match_their_signature(void **state) {
  (void)state;
  struct workload w = shipped("many_services", 2000);
  struct generate *g = started(&w, false);
  struct generated frame;
  while (next(g, &frame)) {
    if (frame.is_reply) continue;
    struct frame seen;
    uint8_t host[2000];
    frame_parse(frame.bytes, frame.length, &seen);
    const struct workload_service *service = &w.services[frame.service];
    assert_true(seen.program == service->program && seen.udp_dst == service->port);
    assert_true(signature_unmarshal(&service->signature, frame.bytes + seen.args_offset, seen.args_length, host));
  }
  generate_free(g);
  workload_free(&w);
}

static void what_exceeds_the_mtu_is_cut_and_counted(void **state) {
  (void)state;
  struct workload w = parsed(ONE_SERVICE("request: modes 50% 100 50% 3001, reply: 3001, service_time: 1us"));
  struct generate *g = started(&w, false);
  struct generated frame;
  uint64_t cut = 0;
  while (next(g, &frame)) {
    assert_int_equal(frame.result_bytes, 1500 - 28 - 24);
    if (frame.is_reply) continue;
    assert_true(frame.length == 14 + 28 + 40 + 100 || frame.length == 1514);
    cut += frame.length == 1514;
  }
  assert_in_range(cut, 420, 580);
  assert_int_equal(generate_totals(g)->cut_requests, cut);
  assert_int_equal(generate_totals(g)->cut_replies, 1000);
  generate_free(g);
  workload_free(&w);
}

static void a_length_beyond_the_signatures_bound_is_cut_and_counted(void **state) {
  (void)state;
  struct workload w =
      parsed(ONE_SERVICE("signature: 'opaque<10> opaque<20>', request: 15, reply: 4, service_time: 1us"));
  struct generate *g = started(&w, false);
  struct generated frame;
  assert_true(next(g, &frame));
  struct frame seen;
  frame_parse(frame.bytes, frame.length, &seen);
  assert_int_equal(seen.args_length, 4 + 12 + 4 + 16);
  assert_int_equal(get_be32(frame.bytes + seen.args_offset), 10);
  assert_int_equal(get_be32(frame.bytes + seen.args_offset + 16), 15);
  assert_int_equal(generate_totals(g)->cut_requests, 1);
  generate_free(g);
  workload_free(&w);
}

static void a_key_has_the_same_bytes_in_every_call_and_popular_ones_come_often(void **state) {
  (void)state;
  struct workload w =
      parsed(ONE_SERVICE("signature: 'opaque<250>', keyed: true, request: 0, reply: 4, service_time: 1us"));
  struct generate *g = started(&w, false);
  struct generated frame;
  uint8_t keys[1000][64];
  int times[1000] = {0}, distinct = 0, most = 0;
  while (next(g, &frame)) {
    if (frame.is_reply) continue;
    struct frame seen;
    uint8_t key[64] = {0};
    frame_parse(frame.bytes, frame.length, &seen);
    assert_in_range(seen.args_length, 12, 64);
    memcpy(key, frame.bytes + seen.args_offset, seen.args_length);
    int i = 0;
    while (i < distinct && memcmp(keys[i], key, sizeof key) != 0) i++;
    if (i == distinct) memcpy(keys[distinct++], key, sizeof key);
    if (++times[i] > most) most = times[i];
  }
  assert_in_range(distinct, 45, 50);
  assert_in_range(most, 160, 290); // the first of 50 keys has 1 / H(50) = 22.2 % of 1,000 calls
  generate_free(g);
  workload_free(&w);
}

static void changing_the_replies_leaves_the_calls_alone(void **state) {
  (void)state;
  struct workload one = shipped("kv_etc", 500), two = shipped("kv_etc", 500);
  for (size_t i = 0; i < two.service_count; i++) {
    two.services[i].reply = sampler_uniform(0, 500);
    two.services[i].service_time = sampler_exponential(7000000);
  }
  struct generate *a = started(&one, false), *b = started(&two, false);
  struct injection_stream from_a = generate_stream(a), from_b = generate_stream(b);
  struct injection x, y;
  struct error e;
  while (from_a.next(from_a.self, &x, &e) == PULL_ITEM) {
    assert_int_equal(from_b.next(from_b.self, &y, &e), PULL_ITEM);
    assert_true(x.time_ps == y.time_ps && x.length == y.length);
    assert_memory_equal(x.bytes, y.bytes, x.length);
  }
  generate_free(a);
  generate_free(b);
  workload_free(&one);
  workload_free(&two);
}

static void services_are_called_by_weight_or_by_place(void **state) {
  (void)state;
  static const char *const settings[] = {"", "zipf: 1\n"};
  static const char *const weights[] = {", weight: 3", ", weight: 0", ", weight: 1"};
  for (int zipf = 0; zipf < 2; zipf++) {
    char text[1000];
    snprintf(text, sizeof text, "calls: 11000\n%sarrivals: {process: fixed, rate: 1000}\nservices:\n", settings[zipf]);
    for (int i = 0; i < 3; i++)
      snprintf(text + strlen(text), sizeof text - strlen(text), "  - %s%s}\n",
               "{name: a, port: 7, program: 2, version: 3, procedure: 4, request: 4, reply: 4, service_time: 0us",
               zipf ? "" : weights[i]);
    struct workload w = parsed(text);
    struct generate *g = started(&w, false);
    struct generated frame;
    int calls[3] = {0};
    while (next(g, &frame)) calls[frame.service] += !frame.is_reply;
    assert_in_range(calls[0], zipf ? 5740 : 8020, zipf ? 6260 : 8480); // 6/11 of them; 3/4
    assert_in_range(calls[1], zipf ? 2760 : 0, zipf ? 3240 : 0);       // 3/11; none
    generate_free(g);
    workload_free(&w);
  }
}

static void a_path_that_cannot_be_written_is_an_error_with_nothing_left(void **state) {
  (void)state;
  struct workload w = shipped("echo64", 10);
  struct error e = {""};
  assert_false(generate_write(&w, "/nonexistent/out.pcap", NULL, NULL, &e));
  assert_non_null(strstr(e.text, "/nonexistent/out.pcap"));
  workload_free(&w);
}

static void the_catalogue_serves_every_call_and_accepts_its_destination(void **state) {
  (void)state;
  struct workload w = shipped("many_services", 2000);
  struct error e = {""};
  struct catalogue *c = workload_catalogue(&w, &e);
  if (!c) fail_msg("%s", e.text);
  assert_true(c->service_count == 400 && c->process_count == 1 && c->signature_count == 1);
  assert_true(!c->any_mac && !c->any_address && c->mac_count == 1 && c->address_count == 1);
  struct generate *g = started(&w, false);
  struct injection_stream stream = generate_stream(g);
  struct injection i;
  while (stream.next(stream.self, &i, &e) == PULL_ITEM) {
    const struct frame *f = &i.frame;
    const struct catalogue_service *service = catalogue_find(c, f->udp_dst, f->program, f->version, f->procedure);
    assert_non_null(service);
    assert_string_equal(service->handler, "captured");
    assert_memory_equal(f->eth_dst, c->macs[0], 6);
    assert_int_equal(f->ip_dst, c->addresses[0]);
  }
  generate_free(g);
  catalogue_free(c);
  workload_free(&w);
}

static void a_service_that_is_there_twice_makes_no_catalogue(void **state) {
  (void)state;
  struct workload w = parsed(
      "calls: 1\narrivals: {process: fixed, rate: 1}\nservices:\n"
      "  - " SERVICE("request: 4, reply: 4, service_time: 1us") "\n"
                                                                "  - " SERVICE(
                                                                    "request: 8, reply: 4, service_time: 1us") "\n");
  struct error e = {""};
  assert_null(workload_catalogue(&w, &e));
  assert_true(e.text[0]);
  workload_free(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_workload_gives_the_same_bytes_everywhere_and_after_a_rewind),
      cmocka_unit_test(every_shipped_workload_answers_each_call_in_order_of_time_within_the_mtu),
      cmocka_unit_test(the_stream_is_what_pairing_finds_in_the_capture),
      cmocka_unit_test(arguments_match_their_signature),
      cmocka_unit_test(what_exceeds_the_mtu_is_cut_and_counted),
      cmocka_unit_test(a_length_beyond_the_signatures_bound_is_cut_and_counted),
      cmocka_unit_test(a_key_has_the_same_bytes_in_every_call_and_popular_ones_come_often),
      cmocka_unit_test(changing_the_replies_leaves_the_calls_alone),
      cmocka_unit_test(services_are_called_by_weight_or_by_place),
      cmocka_unit_test(the_catalogue_serves_every_call_and_accepts_its_destination),
      cmocka_unit_test(a_service_that_is_there_twice_makes_no_catalogue),
      cmocka_unit_test(a_path_that_cannot_be_written_is_an_error_with_nothing_left),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
