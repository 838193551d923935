// SPDX-License-Identifier: Apache-2.0
// What is known of the calls under way, by injection index: a ring, so memory is flat however long the capture is.
#pragma once
#include "models/software/handlers/handler.h"
#include <stdbool.h>

// More calls than the NIC's queues, buffers and endpoints can hold together.
#define CALL_BOOK_ENTRIES 65536u

struct call_book;

// NULL if there is no memory.
struct call_book *call_book_new(void);
void call_book_free(struct call_book *b);
void call_book_put(struct call_book *b, uint32_t request, const struct call_facts *facts);
// True if this frame was put, as calls are, not more than CALL_BOOK_ENTRIES calls ago.
bool call_book_has(const struct call_book *b, uint32_t request);
// The facts of a call put not more than CALL_BOOK_ENTRIES calls ago; zeros for one that is not there.
struct call_facts call_book_get(void *book, uint32_t request);
