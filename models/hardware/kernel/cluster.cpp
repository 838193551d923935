// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/cluster.h"
#include <cstdarg>
#include <cstdio>

namespace piste {

std::string format(const char *f, ...) {
  va_list args;
  va_start(args, f);
  char *text = nullptr;
  int n = vasprintf(&text, f, args);
  va_end(args);
  std::string s(n < 0 ? "" : text);
  if (n >= 0) free(text);
  return s;
}

void cluster::set_observers(const observers &o) {
  watch = o;
  for (unsigned i = 0; i < o.count; i++) {
    tell_messages |= o.list[i].message != nullptr;
    tell_transitions |= o.list[i].transition != nullptr;
    tell_spans |= o.list[i].span != nullptr;
  }
  told = tell_messages || tell_transitions;
}

void cluster::tell_message(const packet &p, uint64_t sent_ps, uint64_t arrived_ps, const char *from, const char *to,
                           uint32_t wire_bytes) {
  coh_op op = static_cast<coh_op>(p.m.op);
  observed_message message = {sent_ps,
                              arrived_ps,
                              from,
                              to,
                              coh_class_name(coh_class_of(op)),
                              coh_op_name(op),
                              wire_bytes,
                              names->line(p.m.address, p.request)};
  OBSERVE(&watch, message, &message);
}

void cluster::tell_device(const observed_line &line, uint64_t sent_ps, uint64_t arrived_ps, const char *from,
                          const char *to, const char *what, uint32_t bytes) {
  observed_message message = {sent_ps, arrived_ps, from, to, OBSERVED_DEVICE, what, bytes, line};
  OBSERVE(&watch, message, &message);
}

} // namespace piste
