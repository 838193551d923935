// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/yaml_load.h"
#include "workloads/catalogue/catalogue.h"
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PAGE "docs/catalogue.md"
#define TEXT_MAX 200

struct yaml_service {
  uint16_t port;
  uint32_t program, version, procedure;
  char *process, *handler, *signature;
  char **settings;
  unsigned settings_count;
};

struct yaml_accept {
  char **macs, **addresses;
  unsigned macs_count, addresses_count;
};

struct yaml_catalogue {
  struct yaml_accept *accept;
  struct yaml_service *services;
  unsigned services_count;
};

#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

static const cyaml_schema_value_t text = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, TEXT_MAX)};

static const cyaml_schema_field_t service_fields[] = {
    CYAML_FIELD_UINT("port", CYAML_FLAG_DEFAULT, struct yaml_service, port),
    CYAML_FIELD_UINT("program", CYAML_FLAG_DEFAULT, struct yaml_service, program),
    CYAML_FIELD_UINT("version", CYAML_FLAG_DEFAULT, struct yaml_service, version),
    CYAML_FIELD_UINT("procedure", CYAML_FLAG_DEFAULT, struct yaml_service, procedure),
    CYAML_FIELD_STRING_PTR("process", CYAML_FLAG_POINTER, struct yaml_service, process, 1, TEXT_MAX),
    CYAML_FIELD_STRING_PTR("handler", CYAML_FLAG_POINTER, struct yaml_service, handler, 1, TEXT_MAX),
    // Not the POINTER_NULL flag: to libcyaml an empty text is null, but here it is a procedure without arguments.
    CYAML_FIELD_STRING_PTR("signature", OPTIONAL, struct yaml_service, signature, 0, TEXT_MAX),
    CYAML_FIELD_SEQUENCE("settings", OPTIONAL, struct yaml_service, settings, &text, 0, CATALOGUE_SETTINGS),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t service = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct yaml_service, service_fields)};

static const cyaml_schema_field_t accept_fields[] = {
    CYAML_FIELD_SEQUENCE("macs", OPTIONAL, struct yaml_accept, macs, &text, 1, NIC_FILTERS),
    CYAML_FIELD_SEQUENCE("addresses", OPTIONAL, struct yaml_accept, addresses, &text, 1, NIC_FILTERS),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t root_fields[] = {
    CYAML_FIELD_MAPPING_PTR("accept", OPTIONAL, struct yaml_catalogue, accept, accept_fields),
    CYAML_FIELD_SEQUENCE("services", CYAML_FLAG_POINTER, struct yaml_catalogue, services, &service, 1, NIC_SERVICES),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t root = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct yaml_catalogue, root_fields)};

static bool copy_name(char *to, size_t room, const char *from, const char *what, struct error *e) {
  if (strlen(from) >= room) return error_set(e, "%s \"%.40s\" is longer than %zu characters", what, from, room - 1);
  memcpy(to, from, strlen(from) + 1);
  return true;
}

// "name=value"
static bool read_setting(const char *from, struct catalogue_setting *setting, struct error *e) {
  const char *equals = strchr(from, '=');
  if (!equals || equals == from) return error_set(e, "setting \"%.60s\" is not of the form name=value", from);
  char name[TEXT_MAX + 1];
  snprintf(name, sizeof name, "%.*s", (int)(equals - from), from);
  return copy_name(setting->name, sizeof setting->name, name, "the setting's name", e) &&
         copy_name(setting->value, sizeof setting->value, equals + 1, "the setting's value", e);
}

static bool read_service(const struct yaml_service *from, struct catalogue *c, struct error *e) {
  struct catalogue_setting settings[CATALOGUE_SETTINGS];
  struct catalogue_service to = {.port = from->port,
                                 .program = from->program,
                                 .version = from->version,
                                 .procedure = from->procedure,
                                 .raw = from->signature == NULL,
                                 .setting_count = from->settings_count,
                                 .settings = settings};
  if (!copy_name(to.handler, sizeof to.handler, from->handler, "the handler's name", e)) return false;
  if (from->signature && !signature_parse(from->signature, &to.signature, e)) return false;
  for (unsigned i = 0; i < from->settings_count; i++)
    if (!read_setting(from->settings[i], &settings[i], e)) return false;
  return catalogue_add(c, &to, from->process, e);
}

static bool read_mac(const char *from, uint8_t mac[6], struct error *e) {
  bool good = strlen(from) == 17;
  for (unsigned i = 0; good && i < 6; i++) {
    const char *byte = from + (size_t)3 * i;
    good = isxdigit((unsigned char)byte[0]) && isxdigit((unsigned char)byte[1]) && byte[2] == (i < 5 ? ':' : '\0');
    mac[i] = (uint8_t)strtoul(byte, NULL, 16);
  }
  return good || error_set(e, "\"%.40s\" is no MAC address such as 02:00:00:00:00:01", from);
}

static bool read_accept(const struct yaml_accept *accept, struct catalogue *c, struct error *e) {
  unsigned macs = accept ? accept->macs_count : 0, addresses = accept ? accept->addresses_count : 0;
  c->any_mac = macs == 0;
  c->any_address = addresses == 0;
  for (unsigned i = 0; i < macs; i++) {
    uint8_t mac[6];
    if (!read_mac(accept->macs[i], mac, e)) return false;
    catalogue_accept_mac(c, mac);
  }
  for (unsigned i = 0; i < addresses; i++) {
    struct in_addr address;
    if (inet_pton(AF_INET, accept->addresses[i], &address) != 1)
      return error_set(e, "\"%.40s\" is no IPv4 address such as 10.0.0.1", accept->addresses[i]);
    catalogue_accept_address(c, ntohl(address.s_addr));
  }
  return true;
}

static bool read_all(const char *path, const struct yaml_catalogue *from, struct catalogue *c, struct error *e) {
  struct error why;
  if (!read_accept(from->accept, c, &why)) return error_set(e, "%s: accept: %.300s", path, why.text);
  for (unsigned i = 0; i < from->services_count; i++)
    if (!read_service(&from->services[i], c, &why))
      return error_set(e, "%s: service %u: %.300s; " PAGE " describes the format", path, i + 1, why.text);
  return true;
}

struct catalogue *catalogue_load(const char *path, struct error *e) {
  void *data;
  if (!yaml_load(path, &root, PAGE, &data, e)) return NULL;
  struct catalogue *c = catalogue_new(e);
  if (c && !read_all(path, data, c, e)) {
    catalogue_free(c);
    c = NULL;
  }
  yaml_unload(&root, data);
  return c;
}
