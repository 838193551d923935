// SPDX-License-Identifier: Apache-2.0
// What is known of the calls under way, by injection index. Its memory grows with the most calls that are under way at
// once, never with the capture, however long one of them may take.
#pragma once
#include "models/software/handlers/handler.h"
#include <stdbool.h>

struct call_book;

// NULL if there is no memory.
struct call_book *call_book_new(void);
void call_book_free(struct call_book *b);
// Remembers a call that is not there yet; false if there is no memory.
bool call_book_put(struct call_book *b, uint32_t request, const struct call_facts *facts);
// The facts of a call; zeros for a frame that is none, or that has been taken.
struct call_facts call_book_get(void *book, uint32_t request);
// Forgets a call that has ended; false if it was not there, as frames are not that are no calls.
bool call_book_take(struct call_book *b, uint32_t request);
