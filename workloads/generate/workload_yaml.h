// SPDX-License-Identifier: Apache-2.0
// A workload file as libcyaml hands it over: texts and numbers, unchecked; NULL where a setting is not there.
#pragma once
#include "workloads/base/error.h"
#include <stddef.h>
#include <stdint.h>

enum yaml_switch { YAML_FALSE, YAML_TRUE };

struct yaml_arrivals {
  char *process, *calm, *burst;
  uint64_t rate, *burst_ratio;
};

struct yaml_keys {
  uint32_t count;
  char *zipf, *size;
};

struct yaml_service {
  char *name, *signature, *handler, *process, *request, *reply, *service_time;
  uint32_t port, program, version, procedure;
  uint32_t *copies, *weight;
  enum yaml_switch *keyed;
};

struct yaml_workload {
  char *about;
  uint64_t *seed, calls;
  uint32_t *mtu, *clients, *vlan;
  char *credentials, *zipf;
  struct yaml_arrivals arrivals;
  struct yaml_keys *keys;
  struct yaml_service *services;
  unsigned services_count;
};

// False with "NAME: what (where)" if the text is not a workload file's: a syntax error, an unknown key, a wrong type.
bool yaml_workload_read(const char *name, const void *text, size_t length, struct yaml_workload **y, struct error *e);
void yaml_workload_free(struct yaml_workload *y);
