// SPDX-License-Identifier: Apache-2.0
// The paths that software on a hart consists of: stretches of straight-line code whose instructions are counted, on
// each architecture, by scripts/count-instructions.
#pragma once
#include <stdint.h>

// X(identifier, name, units that it may have more of ("": none), how many of them a count is per, what it covers)
#define PISTE_PATHS(X)                                                                                                 \
  X(PARK, "park", "", 1, "user loop: from the last reply, or TRYAGAIN, to the load of the next receive line")          \
  X(TAKE, "take", "", 1, "user loop: from that line's first word to what it is, a request")                            \
  X(CALL, "call", "", 1, "user loop: from there to the handler: its address, its call's description")                  \
  X(FINISH, "finish", "", 1, "user loop: from the handler's return to the reply's header")                             \
  X(RING, "ring", "", 1, "user loop: from there to the reply being taken (separate form)")                             \
  X(READ, "read", "pieces", 1, "a message's bytes read: the control line's is a piece, that of the rest another")      \
  X(WRITE, "write", "pieces", 1, "a message's bytes written, likewise")                                                \
  X(DECODE_WORD, "decode_word", "", 1, "an XDR word turned into an integer")                                           \
  X(ENCODE_WORD, "encode_word", "", 1, "an integer turned into an XDR word, and handed to the reply")                  \
  X(DECODE_OPAQUE, "decode_opaque", "", 1, "an opaque taken from the arguments: its length, checks, its bytes' call")  \
  X(ENCODE_BLOCK, "encode_block", "integers", 1, "arguments in host order turned into XDR by their signature")         \
  X(FILL, "fill", "bytes", 1024, "bytes set to zero")                                                                  \
  X(HASH, "hash", "bytes", 1, "key-value store: a key's hash")                                                         \
  X(COMPARE, "compare", "bytes", 64, "key-value store: a key held against another")                                    \
  X(FIND, "find", "probes", 1, "key-value store: slots looked at")                                                     \
  X(NOTHING, "nothing", "", 1, "handler null")                                                                         \
  X(ECHO, "echo", "", 1, "handler echo, until the reply begins")                                                       \
  X(ECHO_REPLY, "echo_reply", "", 1, "handler echo: the reply")                                                        \
  X(REPEAT, "repeat", "", 1, "handlers captured and timed, until the reply begins")                                    \
  X(REPEAT_REPLY, "repeat_reply", "", 1, "handlers captured and timed: the reply")                                     \
  X(SPIN, "spin", "", 1, "handler spin, without the time that it works")                                               \
  X(SINK, "sink", "", 1, "handler sink")                                                                               \
  X(GET, "get", "", 1, "handler kv_get, until the reply begins")                                                       \
  X(GET_REPLY, "get_reply", "", 1, "handler kv_get: the reply")                                                        \
  X(SET, "set", "", 1, "handler kv_set, until the reply begins")                                                       \
  X(SET_REPLY, "set_reply", "", 1, "handler kv_set: the reply")

enum path {
#define X(id, name, units, per, what) PATH_##id,
  PISTE_PATHS(X)
#undef X
      PATHS
};

// Instructions of a path on an architecture: once, and for so many units as its row says, in proportion.
struct path_count {
  uint32_t fixed, each;
};
