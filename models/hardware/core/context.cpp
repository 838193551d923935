// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/core/context.h"
#include "models/hardware/core/core.h"
#include "models/hardware/kernel/coroutines.h"

unsigned hart_context::free_read() {
  unsigned i = 0;
  while (i < reads.size() && reads[i].state != piste::background_read::free) i++;
  if (i == reads.size()) reads.emplace_back();
  return i;
}

bool hart_context::set_quiet(bool now) {
  bool before = quiet;
  if (now != before) now ? all.obliged_-- : all.obliged_++;
  quiet = now;
  return before;
}

namespace piste {

hart_context &contexts::add(const thread_spec &spec) {
  hart_context &c = all_.emplace_back(*this, spec);
  c.thread = coroutines_.spawn(spec.name, stack_bytes_, [&c] {
    c.spec.body(&c.hart, c.spec.arg);
    c.hart.core->exit(nullptr);
  });
  return c;
}

} // namespace piste
