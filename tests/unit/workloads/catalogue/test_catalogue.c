// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/capture_maker.h"
#include "workloads/catalogue/catalogue.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct error e;

static struct catalogue *load_text(const char *text) {
  char *path = file_make(text, strlen(text));
  struct catalogue *c = catalogue_load(path, &e);
  file_drop(path);
  return c;
}

#define SERVICE(more)                                                                                                  \
  "services:\n- {port: 1, program: 2, version: 3, procedure: 4, process: p, handler: null" more "}\n"

static void test_a_file_gives_every_field(void **state) {
  (void)state;
  struct catalogue *c =
      load_text("accept:\n  macs: [\"02:00:00:00:00:01\", \"0A:bb:00:00:00:02\"]\n"
                "  addresses: [10.0.0.1]\n"
                "services:\n"
                "- port: 11211\n  program: 0x20000102\n  version: 1\n  procedure: 7\n"
                "  process: store\n  handler: kv_get\n  signature: u32 opaque<250>\n"
                "  settings: [value_bytes=64, mode=a=b]\n"
                "- {port: 1, program: 4294967295, version: 0, procedure: 0, process: other, handler: null}\n"
                "- {port: 2, program: 1, version: 0, procedure: 0, process: store, handler: null, "
                "signature: \"\"}\n");
  if (!c) fail_msg("%s", e.text);
  assert_int_equal(c->service_count, 3);
  const struct catalogue_service *s = catalogue_find(c, 11211, 0x20000102, 1, 7);
  assert_ptr_equal(s, &c->services[0]);
  assert_string_equal(s->handler, "kv_get");
  assert_false(s->raw);
  assert_int_equal(s->signature.words[0], signature_word(SIGNATURE_U32, 0));
  assert_int_equal(s->signature.words[1], signature_word(SIGNATURE_VAR_OPAQUE, 250));
  assert_int_equal(signature_count(&s->signature), 2);
  assert_int_equal(s->setting_count, 2);
  assert_string_equal(s->settings[0].name, "value_bytes");
  assert_string_equal(s->settings[0].value, "64");
  assert_string_equal(s->settings[1].name, "mode");
  assert_string_equal(s->settings[1].value, "a=b");
  assert_true(c->services[1].raw);
  assert_int_equal(c->services[1].program, UINT32_MAX);
  assert_false(c->services[2].raw);
  assert_int_equal(signature_count(&c->services[2].signature), 0);
  assert_int_equal(c->process_count, 2);
  assert_string_equal(c->processes[0], "store");
  assert_int_equal(c->services[1].process, 1);
  assert_int_equal(c->services[2].process, 0);
  assert_int_equal(c->signature_count, 2);
  assert_int_equal(c->services[2].signature_number, 1);
  assert_int_equal(c->mac_count, 2);
  assert_int_equal(c->macs[1][0], 0x0a);
  assert_int_equal(c->macs[1][5], 2);
  assert_int_equal(c->address_count, 1);
  assert_int_equal(c->addresses[0], 0x0a000001);
  assert_false(c->any_mac || c->any_address);
  assert_null(catalogue_find(c, 11211, 0x20000102, 1, 8));
  catalogue_free(c);
}

static void test_without_a_list_every_destination_is_accepted(void **state) {
  (void)state;
  struct catalogue *c = load_text(SERVICE(""));
  assert_true(c->any_mac && c->any_address);
  catalogue_free(c);
  c = load_text("accept: {addresses: [1.2.3.4]}\n" SERVICE(""));
  assert_true(c->any_mac);
  assert_false(c->any_address);
  catalogue_free(c);
}

static void test_a_faulty_file_is_refused_with_its_place(void **state) {
  (void)state;
  static const struct {
    const char *text, *words;
  } cases[] = {
      {"", "the file holds nothing; docs/catalogue.md"},
      {"# only a comment\n", "the file holds nothing"},
      {"services: []\n", "near line 1: Insufficient entries"},
      {"accept: {}\n", "Missing required mapping field: services"},
      {SERVICE(", colour: 1"), "near line 2: Unexpected key: colour"},
      {SERVICE("") "more: 1\n", "Unexpected key: more"},
      {SERVICE(", port: 9"), "near line 2: Mapping field already seen: port"},
      {"services:\n- {port: 65536}\n", "near line 2: Invalid UINT value: '65536'"},
      {"services:\n- {port: -1}\n", "near line 2: Invalid UINT value: '-1'"},
      {"services:\n- {port: [\n", "near line"},
      {"services:\n- {port: 1, program: 2, version: 3, procedure: 4, process: p}\n",
       "Missing required mapping field: handler"},
      {SERVICE(", signature: u33"), "service 1: signature element \"u33\""},
      {SERVICE(", settings: [x]"), "service 1: setting \"x\" is not of the form name=value"},
      {SERVICE(", settings: [=x]"), "service 1: setting \"=x\""},
      {SERVICE(", settings: [a123456789012345678901234567890123=x]"), "longer than 31 characters"},
      {"services:\n- {port: 1, program: 2, version: 3, procedure: 4, process: a, handler: b}\n"
       "- {port: 1, program: 2, version: 3, procedure: 4, process: c, handler: d}\n",
       "service 2: port 1, program 2, version 3, procedure 4 is there twice"},
      {"services:\n- {port: 1, program: 2, version: 3, procedure: 4, process: a123456789012345678901234567890123, "
       "handler: b}\n",
       "the process's name"},
      {"accept: {macs: [02-00-00-00-00-01]}\n" SERVICE(""), "accept: \"02-00-00-00-00-01\" is no MAC address"},
      {"accept: {macs: [\"02:00:00:00:00:0\"]}\n" SERVICE(""), "is no MAC address"},
      {"accept: {addresses: [10.0.0]}\n" SERVICE(""), "accept: \"10.0.0\" is no IPv4 address"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct catalogue *c = load_text(cases[i].text);
    if (c || !strstr(e.text, cases[i].words)) fail_msg("case %zu: %s lacks %s", i, c ? "" : e.text, cases[i].words);
    assert_int_equal(strncmp(e.text, "/tmp/piste_test_", 16), 0);
  }
  assert_null(catalogue_load("/nonexistent.yaml", &e));
  assert_string_equal(e.text, "/nonexistent.yaml: cannot be opened: No such file or directory");
  assert_null(catalogue_load("/tmp", &e));
  assert_string_equal(e.text, "/tmp: cannot be read: Is a directory");
}

static struct catalogue *infer(const char *path, unsigned processes, struct capture_counts *counts) {
  return catalogue_infer(&(struct infer_settings){.path = path, .pairing_window = 16, .processes = processes}, counts,
                         &e);
}

static void test_the_shipped_catalogue_knows_every_call_of_its_capture(void **state) {
  (void)state;
  struct catalogue *shipped = catalogue_load(PISTE_SOURCE_DIR "/workloads/catalogues/echo.yaml", &e);
  if (!shipped) fail_msg("%s", e.text);
  struct capture_counts counts = {0};
  struct catalogue *inferred = infer(PISTE_SOURCE_DIR "/workloads/captures/echo_500.pcap", 64, &counts);
  if (!inferred) fail_msg("%s", e.text);
  assert_int_equal(counts.calls, 500);
  assert_int_equal(inferred->service_count, 2);
  for (unsigned i = 0; i < 2; i++) {
    const struct catalogue_service *s = &inferred->services[i];
    assert_non_null(catalogue_find(shipped, s->port, s->program, s->version, s->procedure));
    assert_string_equal(s->handler, "captured");
    assert_true(s->raw);
  }
  assert_int_equal(inferred->process_count, 1);
  assert_string_equal(inferred->processes[0], "20049/536871169");
  assert_int_equal(inferred->mac_count, shipped->mac_count);
  assert_memory_equal(inferred->macs[0], shipped->macs[0], 6);
  assert_int_equal(inferred->address_count, 1);
  assert_int_equal(inferred->addresses[0], shipped->addresses[0]);
  catalogue_free(shipped);
  catalogue_free(inferred);
}

static struct catalogue *infer_from(const struct blob *b, unsigned processes) {
  char *path = file_of(b);
  struct catalogue *c = infer(path, processes, NULL);
  file_drop(path);
  return c;
}

static void test_services_are_inferred_in_order_of_first_appearance(void **state) {
  (void)state;
  struct blob b = {0};
  blob_pcap(&b, true, 1);
  static const uint32_t seen[][4] = {{7, 1, 1, 5}, {9, 1, 1, 5}, {7, 2, 1, 5},
                                     {7, 1, 1, 5}, {7, 1, 1, 4}, {7, 1, 2, 5}};
  for (unsigned i = 0; i < 6; i++) {
    struct message m = MESSAGE(.xid = i);
    m.server_port = (uint16_t)seen[i][0];
    m.program = seen[i][1];
    m.version = seen[i][2];
    m.procedure = seen[i][3];
    blob_message(&b, 0, i, m);
    m.reply = true;
    blob_message(&b, 0, i, m);
  }
  struct catalogue *c = infer_from(&b, 64);
  assert_int_equal(c->service_count, 5);
  static const unsigned order[5] = {0, 1, 2, 4, 5}, process[5] = {0, 1, 2, 0, 0};
  for (unsigned i = 0; i < 5; i++) {
    assert_int_equal(c->services[i].port, seen[order[i]][0]);
    assert_int_equal(c->services[i].program, seen[order[i]][1]);
    assert_int_equal(c->services[i].version, seen[order[i]][2]);
    assert_int_equal(c->services[i].procedure, seen[order[i]][3]);
    assert_int_equal(c->services[i].process, process[i]);
  }
  catalogue_free(c);
}

static void test_many_destinations_accept_every_one(void **state) {
  (void)state;
  for (uint32_t servers = 16; servers <= 17; servers++) {
    struct blob b = {0};
    blob_pcap(&b, true, 1);
    for (uint32_t i = 0; i < 2 * servers; i++) {
      struct message m = MESSAGE(.xid = i);
      m.server = 0x0a000100 + i % servers;
      blob_message(&b, 0, i, m);
    }
    struct catalogue *c = infer_from(&b, 64);
    assert_int_equal(c->address_count, 16);
    assert_int_equal(c->any_address, servers == 17);
    assert_int_equal(c->mac_count, 1);
    assert_false(c->any_mac);
    catalogue_free(c);
  }
}

static void test_calls_beyond_the_tables_are_counted(void **state) {
  (void)state;
  struct blob *b = calloc(1, sizeof *b);
  char path[] = "/tmp/piste_test_XXXXXX";
  FILE *out = fdopen(mkstemp(path), "wb");
  blob_pcap(b, true, 1);
  for (uint32_t i = 0; i < NIC_SERVICES + 6; i++) {
    struct message m = MESSAGE(.xid = i);
    m.procedure = i;
    blob_message(b, 0, i, m);
    fwrite(b->bytes, 1, b->size, out);
    b->size = 0;
  }
  fclose(out);
  free(b);
  struct catalogue *c = infer(path, 64, NULL);
  unlink(path);
  assert_int_equal(c->service_count, NIC_SERVICES);
  assert_int_equal(c->process_count, 1);
  assert_int_equal(c->omitted_calls, 6);
  catalogue_free(c);
}

static void test_the_least_called_processes_are_merged(void **state) {
  (void)state;
  struct blob b = {0};
  blob_pcap(&b, true, 1);
  static const unsigned calls[7] = {2, 9, 1, 4, 1, 5, 1}; // of program i
  for (uint32_t i = 0; i < 7; i++)
    for (unsigned k = 0; k < calls[i]; k++) {
      struct message m = MESSAGE(.xid = 100 * i + k);
      m.program = i;
      blob_message(&b, 0, i, m);
    }
  struct catalogue *c = infer_from(&b, 7);
  assert_int_equal(c->process_count, 7);
  assert_int_equal(c->merged_processes, 0);
  catalogue_free(c);
  // 9, 5 and 4 stay. 2 joins the 4, then 1 the 5, 1 the 6 that was a 4, and 1 the 6 that was a 5 (of two, the later).
  static const struct {
    unsigned limit, process[7];
    const char *names[4];
  } cases[] = {{3, {1, 0, 2, 1, 1, 2, 2}, {"2049/1", "2049/3+2", "2049/5+2", NULL}},
               {1, {0, 0, 0, 0, 0, 0, 0}, {"2049/1+6", NULL}}};
  for (unsigned k = 0; k < 2; k++) {
    c = infer_from(&b, cases[k].limit);
    assert_int_equal(c->process_count, cases[k].limit);
    assert_int_equal(c->merged_processes, 7 - cases[k].limit);
    for (unsigned i = 0; i < cases[k].limit; i++) assert_string_equal(c->processes[i], cases[k].names[i]);
    uint64_t sums[3] = {0};
    for (unsigned i = 0; i < 7; i++) sums[c->services[i].process] += calls[i];
    if (k == 0) assert_true(sums[0] == 9 && sums[1] + sums[2] == 14);
    catalogue_free(c);
  }
}

static void test_a_call_to_a_group_teaches_the_server_that_answered(void **state) {
  (void)state;
  struct blob b = {0};
  blob_pcap(&b, true, 1);
  struct message m = MESSAGE(.xid = 1);
  m.server = 0xe0000105;
  blob_message(&b, 0, 0, m);
  m.reply = true;
  m.server = 0x0a000007;
  blob_message(&b, 0, 1, m);
  struct catalogue *c = infer_from(&b, 64);
  assert_int_equal(c->address_count, 1);
  assert_int_equal(c->addresses[0], 0x0a000007);
  assert_int_equal(c->mac_count, 1);
  assert_int_equal(c->macs[0][5], 2); // of the reply's sender
  catalogue_free(c);
}

static void test_full_tables_refuse_more(void **state) {
  (void)state;
  struct catalogue *c = catalogue_new(&e);
  struct catalogue_service s = {.port = 1, .handler = "null", .raw = true};
  for (uint32_t i = 0; i < NIC_SERVICES; i++) {
    s.program = i * 0x10001;
    assert_true(catalogue_add(c, &s, "p", &e));
  }
  for (uint32_t i = 0; i < NIC_SERVICES; i++)
    assert_ptr_equal(catalogue_find(c, 1, i * 0x10001, 0, 0), &c->services[i]);
  s.program = 77;
  assert_false(catalogue_add(c, &s, "p", &e));
  assert_string_equal(e.text, "more than 1024 services");
  catalogue_free(c);

  c = catalogue_new(&e);
  s.raw = false;
  for (uint32_t i = 0; i <= NIC_SIGNATURES; i++) {
    s.program = i;
    s.signature.words[0] = signature_word(SIGNATURE_VAR_OPAQUE, i);
    assert_int_equal(catalogue_add(c, &s, "p", &e), i < NIC_SIGNATURES);
  }
  assert_string_equal(e.text, "more than 256 different signatures");
  s.signature.words[0] = signature_word(SIGNATURE_VAR_OPAQUE, 3); // known already
  assert_true(catalogue_add(c, &s, "p", &e));
  assert_int_equal(c->services[256].signature_number, 3);
  catalogue_free(c);
}

static void test_catalogues_that_differ_in_anything_have_different_hashes(void **state) {
  (void)state;
  static const char *const texts[] = {
      SERVICE(""),
      SERVICE(", signature: u32"),
      SERVICE(", signature: \"\""),
      SERVICE(", settings: [kv_loaded=1]"),
      SERVICE(", settings: [kv_loaded=12]"),
      "services:\n- {port: 1, program: 2, version: 3, procedure: 4, process: p, handler: echo}\n",
      "services:\n- {port: 1, program: 2, version: 3, procedure: 5, process: p, handler: null}\n",
      "accept: {addresses: [10.0.0.1]}\n" SERVICE(""),
      "accept: {addresses: [10.0.0.2]}\n" SERVICE(""),
      SERVICE("") "- {port: 2, program: 2, version: 3, procedure: 4, process: p, handler: null}\n",
      SERVICE("") "- {port: 2, program: 2, version: 3, procedure: 4, process: q, handler: null}\n",
  };
  enum { TEXTS = sizeof texts / sizeof texts[0] };
  char hex[TEXTS + 1][SHA256_HEX];
  for (unsigned i = 0; i <= TEXTS; i++) {
    struct catalogue *c = load_text(texts[i % TEXTS]);
    if (!c) fail_msg("%s", e.text);
    catalogue_hash(c, hex[i]);
    catalogue_free(c);
    for (unsigned k = 0; i < TEXTS && k < i; k++) assert_string_not_equal(hex[i], hex[k]);
  }
  assert_string_equal(hex[0], hex[TEXTS]);
}

static void test_a_capture_that_cannot_be_read_teaches_nothing(void **state) {
  (void)state;
  struct blob b = {0};
  blob_pcap(&b, true, 1);
  blob_message(&b, 0, 0, MESSAGE(.xid = 1));
  b.size--;
  assert_null(infer_from(&b, 64));
  assert_non_null(strstr(e.text, "record 1"));
  b.size++;
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  assert_int_equal(write(ends[1], b.bytes, b.size), b.size);
  close(ends[1]);
  int kept = dup(STDIN_FILENO);
  dup2(ends[0], STDIN_FILENO);
  assert_null(infer("-", 64, NULL));
  dup2(kept, STDIN_FILENO);
  close(kept);
  close(ends[0]);
  assert_non_null(strstr(e.text, "give them by --catalogue FILE"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_file_gives_every_field),
      cmocka_unit_test(test_without_a_list_every_destination_is_accepted),
      cmocka_unit_test(test_a_faulty_file_is_refused_with_its_place),
      cmocka_unit_test(test_the_shipped_catalogue_knows_every_call_of_its_capture),
      cmocka_unit_test(test_services_are_inferred_in_order_of_first_appearance),
      cmocka_unit_test(test_many_destinations_accept_every_one),
      cmocka_unit_test(test_calls_beyond_the_tables_are_counted),
      cmocka_unit_test(test_the_least_called_processes_are_merged),
      cmocka_unit_test(test_a_call_to_a_group_teaches_the_server_that_answered),
      cmocka_unit_test(test_full_tables_refuse_more),
      cmocka_unit_test(test_catalogues_that_differ_in_anything_have_different_hashes),
      cmocka_unit_test(test_a_capture_that_cannot_be_read_teaches_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
