// SPDX-License-Identifier: Apache-2.0
#include "workloads/generate/workload_yaml.h"
#include <cyaml/cyaml.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SERVICES 256
#define TEXT(key, structure, member) CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, structure, member, 0, 200)
#define TEXT_OPTIONAL(key, structure, member)                                                                          \
  CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER_NULL | CYAML_FLAG_OPTIONAL, structure, member, 0, 2000)
#define UINT(key, structure, member) CYAML_FIELD_UINT(key, CYAML_FLAG_DEFAULT, structure, member)
#define UINT_OPTIONAL(key, structure, member)                                                                          \
  CYAML_FIELD_UINT_PTR(key, CYAML_FLAG_POINTER_NULL | CYAML_FLAG_OPTIONAL, structure, member)

static const cyaml_schema_field_t arrivals_fields[] = {
    TEXT("process", struct yaml_arrivals, process),
    UINT("rate", struct yaml_arrivals, rate),
    UINT_OPTIONAL("burst_ratio", struct yaml_arrivals, burst_ratio),
    TEXT_OPTIONAL("calm", struct yaml_arrivals, calm),
    TEXT_OPTIONAL("burst", struct yaml_arrivals, burst),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t keys_fields[] = {
    UINT("count", struct yaml_keys, count),
    TEXT_OPTIONAL("zipf", struct yaml_keys, zipf),
    TEXT("size", struct yaml_keys, size),
    CYAML_FIELD_END,
};

// libcyaml takes any unknown word for true; a list of words is checked.
static const cyaml_strval_t switches[] = {{"false", YAML_FALSE}, {"true", YAML_TRUE}};

static const cyaml_schema_field_t service_fields[] = {
    TEXT("name", struct yaml_service, name),
    UINT("port", struct yaml_service, port),
    UINT("program", struct yaml_service, program),
    UINT("version", struct yaml_service, version),
    UINT("procedure", struct yaml_service, procedure),
    TEXT_OPTIONAL("signature", struct yaml_service, signature),
    TEXT_OPTIONAL("handler", struct yaml_service, handler),
    TEXT_OPTIONAL("process", struct yaml_service, process),
    UINT_OPTIONAL("copies", struct yaml_service, copies),
    UINT_OPTIONAL("weight", struct yaml_service, weight),
    CYAML_FIELD_ENUM_PTR("keyed", CYAML_FLAG_POINTER_NULL | CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT,
                         struct yaml_service, keyed, switches, CYAML_ARRAY_LEN(switches)),
    TEXT("request", struct yaml_service, request),
    TEXT("reply", struct yaml_service, reply),
    TEXT("service_time", struct yaml_service, service_time),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t service_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct yaml_service, service_fields),
};

static const cyaml_schema_field_t workload_fields[] = {
    TEXT_OPTIONAL("about", struct yaml_workload, about),
    UINT_OPTIONAL("seed", struct yaml_workload, seed),
    UINT("calls", struct yaml_workload, calls),
    UINT_OPTIONAL("mtu", struct yaml_workload, mtu),
    UINT_OPTIONAL("clients", struct yaml_workload, clients),
    UINT_OPTIONAL("vlan", struct yaml_workload, vlan),
    TEXT_OPTIONAL("credentials", struct yaml_workload, credentials),
    TEXT_OPTIONAL("zipf", struct yaml_workload, zipf),
    CYAML_FIELD_MAPPING("arrivals", CYAML_FLAG_DEFAULT, struct yaml_workload, arrivals, arrivals_fields),
    CYAML_FIELD_MAPPING_PTR("keys", CYAML_FLAG_POINTER_NULL | CYAML_FLAG_OPTIONAL, struct yaml_workload, keys,
                            keys_fields),
    CYAML_FIELD_SEQUENCE("services", CYAML_FLAG_POINTER, struct yaml_workload, services, &service_schema, 1,
                         MAX_SERVICES),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t workload_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct yaml_workload, workload_fields),
};

// libcyaml says what is wrong in one message, then where, from the inside out; a line is sometimes one too low.
struct complaint {
  char what[240], where[160];
};

__attribute__((format(printf, 3, 0))) static void keep(char *to, size_t size, const char *format, va_list args) {
  vsnprintf(to, size, format, args);
  to[strcspn(to, "\n")] = 0;
}

__attribute__((format(printf, 3, 0))) static void complain(cyaml_log_t level, void *context, const char *format,
                                                           va_list args) {
  struct complaint *complaint = context;
  (void)level;
  char line[240];
  keep(line, sizeof line, format, args);
  const char *text = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
  text += strspn(text, " ");
  if (strncmp(text, "Backtrace", 9) == 0) return;
  size_t used = strlen(complaint->where);
  // Of an alias libcyaml says only where it stands.
  if (!*complaint->what && strncmp(text, "in ", 3) != 0)
    snprintf(complaint->what, sizeof complaint->what, "%s", text);
  else
    snprintf(complaint->where + used, sizeof complaint->where - used, " %s", text);
}

static const cyaml_config_t *config_with(struct complaint *complaint, cyaml_config_t *config) {
  *config = (cyaml_config_t){.log_fn = complain,
                             .log_ctx = complaint,
                             .mem_fn = cyaml_mem,
                             .log_level = CYAML_LOG_ERROR,
                             .flags = CYAML_CFG_NO_ALIAS};
  return config;
}

bool yaml_workload_read(const char *name, const void *text, size_t length, struct yaml_workload **y, struct error *e) {
  struct complaint complaint = {"", ""};
  cyaml_config_t config;
  cyaml_data_t *data = NULL;
  *y = NULL;
  cyaml_err_t status = cyaml_load_data(text, length, config_with(&complaint, &config), &workload_schema, &data, NULL);
  if (status != CYAML_OK) {
    return error_set(e, "%.100s: %s%s; docs/workloads.md describes the format", name,
                     *complaint.what ? complaint.what : cyaml_strerror(status), complaint.where);
  }
  if (!data) return error_set(e, "%.100s: nothing in it; docs/workloads.md describes a workload", name);
  *y = data;
  return true;
}

void yaml_workload_free(struct yaml_workload *y) {
  struct complaint complaint = {"", ""};
  cyaml_config_t config;
  cyaml_free(config_with(&complaint, &config), &workload_schema, y, 0);
}
