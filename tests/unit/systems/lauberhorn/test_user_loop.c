// SPDX-License-Identifier: Apache-2.0
// The user loop against a NIC double that answers control lines and checks what the loop leaves in them.
#include "models/systems/lauberhorn/user_loop.h"
#include "tests/support/plain_hart.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define REQUESTS 6

// What the double answers at a load, in order.
enum answer { ANSWER_REQUEST, ANSWER_TRYAGAIN, ANSWER_NACK };

struct nic {
  struct hart *hart;
  struct layout layout;
  const enum answer *script;
  unsigned length, at;
  uint32_t bytes; // argument bytes of every request
  uint32_t max_reply;
  unsigned cut;
  unsigned last_receive; // control line answered last
  unsigned transmit;     // transmit line that the next reply goes to
  uint32_t epoch;
  uint32_t request; // that the receive line holds
  bool open;        // a request waits for its reply
  unsigned replies, nacked;
  bool header_written, fenced; // since the last answer
  uint64_t last_store;
  uint64_t work[STEPS]; // up to the last mark
  unsigned marks;       // of all requests
};

static uint8_t pattern(uint32_t epoch, uint32_t i) {
  return (uint8_t)(epoch * 31 + i);
}

static uint8_t *line(struct nic *n, enum line_region region, unsigned index) {
  return plain_hart_memory(n->hart, layout_address(&n->layout, 0, region, index));
}

// Byte i of a message that begins at `off` of a control line.
static uint8_t *message_byte(struct nic *n, enum line_region control, enum line_region aux, unsigned parity,
                             uint16_t off, uint32_t i) {
  uint32_t inside = n->layout.line_bytes - off;
  if (i < inside) return line(n, control, parity) + off + i;
  i -= inside;
  return line(n, aux, i / n->layout.line_bytes) + i % n->layout.line_bytes;
}

static void check_reply(struct nic *n) {
  bool coupled = n->layout.coupled;
  enum line_region control = coupled ? REGION_RX : REGION_TX, aux = coupled ? REGION_RX_AUX : REGION_TX_AUX;
  unsigned parity = coupled ? n->last_receive : n->transmit;
  const uint8_t *header = line(n, control, parity);
  assert_int_equal(header[REPLY_FLAGS], REPLY_DONE);
  assert_int_equal(header[REPLY_STATUS], 0);
  uint32_t sent = n->bytes < n->max_reply ? n->bytes : n->max_reply & ~3u;
  assert_int_equal(header[REPLY_LENGTH] | header[REPLY_LENGTH + 1] << 8, sent);
  assert_int_equal(header[REPLY_EPOCH], n->epoch & 0xff);
  for (uint32_t i = 0; i < sent; i++)
    assert_int_equal(*message_byte(n, control, aux, parity, n->layout.reply_off, i), pattern(n->epoch, i));
  assert_true(n->header_written && n->fenced);
  n->replies++;
  n->open = false;
}

static void answer_header(struct nic *n, unsigned l, bool valid) {
  uint8_t *p = line(n, REGION_RX, l);
  memset(p, 0, n->layout.line_bytes);
  uint64_t entry = handler_entry(handler_at((unsigned)handler_find("echo")), false);
  p[RX_FLAGS] = valid ? RX_VALID | RX_KIND_CALL << 1 : 0;
  p[RX_LENGTH] = (uint8_t)n->bytes, p[RX_LENGTH + 1] = (uint8_t)(n->bytes >> 8);
  memcpy(p + RX_EPOCH, &n->epoch, 4);
  memcpy(p + RX_HANDLER, &entry, 8);
}

static void parked(void *context, uint64_t address) {
  struct nic *n = context;
  unsigned endpoint, index;
  enum line_region region;
  assert_true(layout_find(&n->layout, address, &endpoint, &region, &index));
  assert_int_equal(region, REGION_RX);
  if (n->at == n->length) { // the script is over: TRYAGAIN, and the loop leaves
    if (n->open && n->layout.coupled) check_reply(n);
    plain_hart_stop(n->hart);
    n->epoch++;
    n->request = HART_NO_REQUEST;
    answer_header(n, index, false);
    return;
  }
  assert_int_equal(index, 1 - n->last_receive);
  enum answer a = n->script[n->at++];
  if (a == ANSWER_NACK) {
    n->nacked++;
    n->request = HART_NO_REQUEST;
    answer_header(n, index, false);
    return;
  }
  if (n->open && n->layout.coupled) check_reply(n);
  assert_false(n->open);
  n->epoch++;
  n->last_receive = index;
  answer_header(n, index, a == ANSWER_REQUEST);
  n->open = a == ANSWER_REQUEST;
  n->header_written = n->fenced = false;
  n->request = n->open ? n->epoch : HART_NO_REQUEST;
  if (!n->open) return;
  for (uint32_t i = 0; i < n->bytes; i++)
    *message_byte(n, REGION_RX, REGION_RX_AUX, index, n->layout.args_raw_off, i) = pattern(n->epoch, i);
}

static uint32_t request_of(void *context, unsigned endpoint) {
  const struct nic *n = context;
  assert_int_equal(endpoint, 0);
  return n->request;
}

// A load of the transmit line that is not being written is the doorbell.
static void loaded(void *context, uint64_t address) {
  struct nic *n = context;
  if (n->layout.coupled || address != layout_address(&n->layout, 0, REGION_TX, 1 - n->transmit)) return;
  check_reply(n);
  n->transmit ^= 1;
  uint8_t *p = line(n, REGION_TX, n->transmit);
  memset(p, 0, n->layout.line_bytes);
  p[RX_FLAGS] = RX_VALID;
  memcpy(p + RX_EPOCH, &n->epoch, 4);
}

static void stored(void *context, uint64_t address) {
  struct nic *n = context;
  hart_work(n->hart, 1, NULL); // so that the marks show it
  bool coupled = n->layout.coupled;
  uint64_t header =
      layout_address(&n->layout, 0, coupled ? REGION_RX : REGION_TX, coupled ? n->last_receive : n->transmit);
  if (address == header) {
    uint32_t inside = n->layout.line_bytes - n->layout.reply_off;
    // With auxiliary lines, a fence must stand between their stores and DONE.
    if (n->bytes > inside) assert_int_equal(n->last_store, 0);
    n->header_written = true;
  } else if (address) {
    assert_false(n->header_written); // nothing is stored behind DONE
  } else {
    n->fenced = n->header_written;
  }
  n->last_store = address;
}

// The segments of a request on its hart follow each other, and the cycles charged within one are of its step.
static void marked(void *context, enum step step, enum place place) {
  static const enum step order[] = {STEP_SCHEDULE, STEP_SCHEDULE, STEP_FIND_FUNCTION, STEP_JUMP,
                                    STEP_HANDLER,  STEP_MARSHAL,  STEP_TRANSMIT};
  struct nic *n = context;
  uint32_t request = hart_request(n->hart, HART_NO_REQUEST);
  assert_int_equal(request, n->epoch);
  hart_request(n->hart, request);
  unsigned at = n->marks++ % 7;
  assert_int_equal(step, order[at]);
  assert_int_equal(place, at ? PLACE_HART : PLACE_LINK);
  if (!at) return; // the line's arrival is no work
  for (unsigned s = 0; s < STEPS; s++) {
    uint64_t work = plain_hart_work(n->hart, (enum step)s);
    if (step != STEP_SCHEDULE && s != step) assert_int_equal(work, n->work[s]);
    if (s == step && step != STEP_FIND_FUNCTION) assert_int_not_equal(work, n->work[s]); // loads are free here
    n->work[s] = work;
  }
}

static void count_cut(void *context, uint32_t request) {
  (void)request;
  ((struct nic *)context)->cut++;
}

static struct nic run_with(uint32_t max_reply, uint16_t line_bytes, bool coupled, uint32_t bytes,
                           const enum answer *script, unsigned length) {
  struct nic n = {.layout = layout_make(line_bytes, coupled, 9728),
                  .script = script,
                  .length = length,
                  .bytes = bytes,
                  .max_reply = max_reply,
                  .last_receive = 1};
  n.hart = plain_hart_new(
      &(struct plain_hart){.context = &n, .parked = parked, .loaded = loaded, .stored = stored, .marked = marked});
  struct handler_world world = {.hart_hz = 2000000000, .cut = count_cut, .cut_context = &n};
  struct lauberhorn_thread thread = {.layout = &n.layout,
                                     .world = &world,
                                     .request_of = request_of,
                                     .request_context = &n,
                                     .max_reply = max_reply,
                                     .fence = true};
  lauberhorn_user_loop(n.hart, &thread);
  plain_hart_free(n.hart);
  return n;
}

static struct nic run(uint16_t line_bytes, bool coupled, uint32_t bytes, const enum answer *script, unsigned length) {
  return run_with(NIC_MAX_FRAME, line_bytes, coupled, bytes, script, length);
}

static const uint32_t sizes[] = {0, 4, 40, 56, 64, 68, 104, 120, 124, 128, 1024, 9600};

static void every_form(const enum answer *script, unsigned length, unsigned requests) {
  for (unsigned wide = 0; wide < 2; wide++)
    for (unsigned coupled = 0; coupled < 2; coupled++)
      for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct nic n = run(wide ? 128 : 64, coupled, sizes[i], script, length);
        assert_int_equal(n.replies, requests);
        assert_int_equal(n.marks, 7 * requests);
        assert_int_equal(n.at, length);
      }
}

static void test_every_request_gets_its_reply_in_every_form_and_size(void **state) {
  (void)state;
  static const enum answer script[REQUESTS] = {ANSWER_REQUEST};
  every_form(script, REQUESTS, REQUESTS);
}

static void test_a_reply_longer_than_a_frame_carries_is_cut_and_told(void **state) {
  (void)state;
  static const enum answer script[REQUESTS] = {ANSWER_REQUEST};
  for (unsigned wide = 0; wide < 2; wide++)
    for (unsigned coupled = 0; coupled < 2; coupled++)
      for (uint32_t most = 1021; most <= 1025; most++) {
        struct nic n = run_with(most, wide ? 128 : 64, coupled, 1024, script, REQUESTS);
        assert_int_equal(n.replies, REQUESTS);
        assert_int_equal(n.cut, most < 1024 ? REQUESTS : 0);
      }
}

static void test_tryagain_moves_on_to_the_other_line(void **state) {
  (void)state;
  static const enum answer script[] = {ANSWER_TRYAGAIN, ANSWER_REQUEST,  ANSWER_TRYAGAIN,
                                       ANSWER_TRYAGAIN, ANSWER_TRYAGAIN, ANSWER_REQUEST};
  every_form(script, 6, 2);
}

static void test_an_answer_that_does_not_advance_is_loaded_again(void **state) {
  (void)state;
  static const enum answer script[] = {ANSWER_REQUEST, ANSWER_NACK, ANSWER_NACK, ANSWER_REQUEST};
  every_form(script, 4, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_request_gets_its_reply_in_every_form_and_size),
      cmocka_unit_test(test_a_reply_longer_than_a_frame_carries_is_cut_and_told),
      cmocka_unit_test(test_tryagain_moves_on_to_the_other_line),
      cmocka_unit_test(test_an_answer_that_does_not_advance_is_loaded_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
