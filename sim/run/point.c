// SPDX-License-Identifier: Apache-2.0
#include "sim/run/point.h"
#include "sim/run/resolve.h"

bool point_resolve(const struct point *point, struct resolved_point *r, struct error *e) {
  params_init(&r->params, point->registry);
  return platform_load(point->platform, &r->platform, &r->params, e) &&
         system_load(point->system, point->platform, &r->spec, &r->params, e) &&
         (r->module = system_find(point->modules, r->spec.personality, r->spec.software, e)) &&
         params_override(&r->params, point->config, point->set_count, point->sets, e);
}

int run_point(const struct point *point, struct resolved_point *resolved, struct run_summary *summary,
              struct error *e) {
  summary->outcome.report[0] = 0;
  if (!point_resolve(point, resolved, e)) return POINT_BAD;
  const struct child_task task = {.run_system = point->run_system,
                                  .plan = {.params = &resolved->params,
                                           .system = &resolved->spec,
                                           .module = resolved->module,
                                           .platform = &resolved->platform,
                                           .nic = point->nic,
                                           .capture = point->capture,
                                           .workload = point->workload,
                                           .catalogue = point->catalogue,
                                           .replies = point->replies,
                                           .wire = point->wire,
                                           .waves = point->waves,
                                           .dump = point->dump},
                                  .rows = point->rows,
                                  .steps = point->steps,
                                  .trace = point->trace,
                                  .system_column = point->system_column};
  enum process_end end = child_run(&task, point->signals, point->progress, point->progress_context, summary, e);
  if (end == PROCESS_INTERRUPTED) return POINT_INTERRUPTED;
  if (end == PROCESS_FAILED) return POINT_CHECK_FAILED;
  if (summary->status) error_set(e, "system %s: %.450s", resolved->spec.name, summary->error.text);
  return summary->status;
}
