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

namespace {

void show_load(const viewer &v, const char *context, unsigned ticket, const background_read &r) {
  static const char *const states[] = {"free", "flying", "landed", "squashed"};
  if (r.state == background_read::free) return;
  view_load row = {context, ticket, states[r.state], nullptr, nullptr, r.offset, r.count, 0, nullptr};
  if (r.state == background_read::landed) { // in software's own variable, unless it is asynchronous
    row.ready_cycle = r.ready_cycle;
    row.bytes = r.to == reinterpret_cast<const uint8_t *>(&r.value) ? r.to : nullptr;
    return v.row(v.to.load, row);
  }
  observed_line line = v.line(r.a.line);
  row.hart = r.issued_by->name();
  row.line = &line;
  v.row(v.to.load, row);
}

} // namespace

void contexts::show(const viewer &v) const {
  static const char *const lives[] = {"waits", "runs", "has ended"};
  for (const hart_context &c : all_) {
    v.row(v.to.of_context,
          view_context{c.spec.name, lives[static_cast<unsigned>(c.alive)], c.hart.core ? c.hart.core->name() : nullptr,
                       c.alive == hart_context::life::waiting, c.quiet, c.masked, step_name(c.scope.step),
                       c.scope.list(), c.scope.count()});
    for (unsigned i = 0; i < c.reads.size(); i++) show_load(v, c.spec.name, i, c.reads[i]);
  }
}

} // namespace piste
