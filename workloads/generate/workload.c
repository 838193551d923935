// SPDX-License-Identifier: Apache-2.0
// Checks what a workload file says and turns it into a struct workload.
#include "workloads/generate/workload.h"
#include "workloads/generate/workload_yaml.h"
#include "workloads/sample/sampler_text.h"
#include "workloads/sample/sampler_zipf.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SECONDS 1000000 // of simulated time; 64 bits of picoseconds hold 18 times as many

static bool within(const char *what, uint64_t value, uint64_t least, uint64_t most, struct error *e) {
  if (value >= least && value <= most) return true;
  return error_set(e, "%.80s: %" PRIu64 " is not in %" PRIu64 "..%" PRIu64, what, value, least, most);
}

static bool read_exponent(const char *what, const char *text, uint32_t *milli, struct error *e) {
  uint64_t value;
  if (!sampler_parse_decimal(text, strlen(text), 1000, ZIPF_MAX_EXPONENT_MILLI, &value))
    return error_set(e, "%s: \"%.40s\" is no exponent of 0 to 4 with at most three decimals", what, text);
  *milli = (uint32_t)value;
  return true;
}

static bool read_arrivals(const struct yaml_arrivals *y, struct workload_arrivals *a, struct error *e) {
  static const char *const names[] = {"fixed", "poisson", "bursty"};
  size_t i = 0;
  while (i < 3 && strcmp(y->process, names[i]) != 0) i++;
  if (i == 3) return error_set(e, "arrivals.process: \"%.40s\" is none of fixed, poisson, bursty", y->process);
  *a = (struct workload_arrivals){.process = (enum workload_process)i, .rate = y->rate};
  bool bursty = a->process == WORKLOAD_BURSTY;
  if (bursty != (y->burst_ratio != NULL) || bursty != (y->calm != NULL) || bursty != (y->burst != NULL))
    return error_set(e, "arrivals: bursty takes burst_ratio, calm and burst; the others take none of them");
  if (!bursty) return true;
  a->burst_ratio = *y->burst_ratio;
  if (!within("arrivals.burst_ratio", a->burst_ratio, 1, 1000, e)) return false;
  if (!sampler_parse_duration("arrivals.calm", y->calm, &a->calm_ps, e)) return false;
  if (!sampler_parse_duration("arrivals.burst", y->burst, &a->burst_ps, e)) return false;
  return within("arrivals.calm (ps)", a->calm_ps, 1, SAMPLER_MAX_TIME, e) &&
         within("arrivals.burst (ps)", a->burst_ps, 1, SAMPLER_MAX_TIME, e);
}

bool workload_check(const struct workload *w, struct error *e) {
  if (!within("arrivals.rate", w->arrivals.rate, 1, WORKLOAD_RATE, e)) return false;
  if (!within("calls", w->calls, 1, UINT32_MAX, e)) return false;
  if (w->calls / w->arrivals.rate > MAX_SECONDS)
    return error_set(e, "calls: at arrivals.rate they would take longer than %d s", MAX_SECONDS);
  return within("mtu", w->mtu, WORKLOAD_MIN_MTU, WORKLOAD_MAX_MTU, e) &&
         within("clients", w->clients, 1, WORKLOAD_CLIENTS, e);
}

static bool read_settings(const struct yaml_workload *y, struct workload *w, struct error *e) {
  w->seed = y->seed ? *y->seed : 1;
  w->calls = y->calls;
  w->mtu = y->mtu ? *y->mtu : 1500;
  w->clients = y->clients ? *y->clients : 1;
  w->vlan = y->vlan;
  if (!workload_check(w, e)) return false;
  if (w->vlan && !within("vlan", *y->vlan, 0, 4094, e)) return false;
  w->vlan_id = w->vlan ? (uint16_t)*y->vlan : 0;
  if (y->credentials) {
    w->auth_sys = strcmp(y->credentials, "sys") == 0;
    if (!w->auth_sys && strcmp(y->credentials, "none") != 0)
      return error_set(e, "credentials: \"%.40s\" is neither none nor sys", y->credentials);
  }
  w->zipf = y->zipf;
  if (w->zipf && !read_exponent("zipf", y->zipf, &w->zipf_exponent_milli, e)) return false;
  if (!y->keys) return true;
  w->keys = y->keys->count;
  if (!within("keys.count", w->keys, 1, ZIPF_MAX_ITEMS, e)) return false;
  if (y->keys->zipf && !read_exponent("keys.zipf", y->keys->zipf, &w->key_exponent_milli, e)) return false;
  return sampler_parse_size("keys.size", y->keys->size, &w->key_size, e);
}

static bool read_name(const char *what, const char *text, char *name, struct error *e) {
  if (strlen(text) >= CATALOGUE_NAME || !*text)
    return error_set(e, "%s: \"%.60s\" is empty or longer than %d characters", what, text, CATALOGUE_NAME - 1);
  memcpy(name, text, strlen(text) + 1);
  return true;
}

static bool read_service(const struct yaml_service *y, const struct workload *w, struct workload_service *s,
                         struct error *e) {
  *s = (struct workload_service){.port = (uint16_t)y->port,
                                 .program = y->program,
                                 .version = y->version,
                                 .procedure = y->procedure,
                                 .weight = y->weight ? *y->weight : 1,
                                 .raw = !y->signature,
                                 .keyed = y->keyed && *y->keyed == YAML_TRUE};
  if (!read_name("name", y->name, s->name, e)) return false;
  if (!read_name("process", y->process ? y->process : "server", s->process, e)) return false;
  if (!read_name("handler", y->handler ? y->handler : "captured", s->handler, e)) return false;
  if (!within("port", y->port, 1, UINT16_MAX, e) || !within("weight", s->weight, 0, 1000000, e)) return false;
  if (w->zipf && y->weight)
    return error_set(e, "weight: with zipf the order of the services says how popular they are");
  if (y->signature && !signature_parse(y->signature, &s->signature, e)) return false;
  if (s->keyed && (!w->keys || signature_variable_count(&s->signature) == 0))
    return error_set(e, "keyed: the workload needs keys, and the signature an opaque<N> or string<N> for the key");
  if (signature_least_bytes(&s->signature) > WORKLOAD_MIN_MTU - 28 - 136)
    return error_set(e, "signature: its fixed elements do not fit into a datagram of %d bytes", WORKLOAD_MIN_MTU);
  return sampler_parse_size("request", y->request, &s->request, e) &&
         sampler_parse_size("reply", y->reply, &s->reply, e) &&
         sampler_parse_time("service_time", y->service_time, &s->service_time, e);
}

// Adds a service `copies` times, each with the next program number.
static bool add_service(const struct yaml_service *y, struct workload *w, struct error *e) {
  struct workload_service service;
  uint32_t copies = y->copies ? *y->copies : 1;
  if (!read_service(y, w, &service, e)) return false;
  if (!within("copies", copies, 1, NIC_SERVICES - w->service_count, e)) return false;
  if (service.program > UINT32_MAX - (copies - 1))
    return error_set(e, "copies: the program numbers of %" PRIu32 " run on beyond %" PRIu32, copies, UINT32_MAX);
  for (uint32_t i = 0; i < copies; i++) {
    w->services[w->service_count++] = service;
    service.program++;
  }
  return true;
}

static bool read_services(const struct yaml_workload *y, struct workload *w, struct error *e) {
  uint64_t weight = 0;
  struct error inner;
  w->services = calloc(NIC_SERVICES, sizeof w->services[0]);
  if (!w->services) return error_set(e, "no memory for %d services", NIC_SERVICES);
  for (unsigned i = 0; i < y->services_count; i++)
    if (!add_service(&y->services[i], w, &inner)) return error_set(e, "services[%u].%.400s", i, inner.text);
  for (size_t i = 0; i < w->service_count; i++) weight += w->services[i].weight;
  if (weight == 0) return error_set(e, "services: all weights are 0, so nothing would ever be called");
  return true;
}

bool workload_parse(const char *name, const void *text, size_t length, struct workload *workload, struct error *e) {
  struct yaml_workload *y;
  struct error inner;
  *workload = (struct workload){0};
  if (!yaml_workload_read(name, text, length, &y, e)) return false;
  bool good = read_arrivals(&y->arrivals, &workload->arrivals, &inner) && read_settings(y, workload, &inner) &&
              read_services(y, workload, &inner);
  yaml_workload_free(y);
  if (good) return true;
  workload_free(workload);
  return error_set(e, "%.80s: %.400s", name, inner.text);
}

void workload_free(struct workload *workload) {
  free(workload->services);
  *workload = (struct workload){0};
}
