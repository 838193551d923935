// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/yaml_load.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (16u << 20) // far beyond any file a person writes

// libcyaml complains in several messages: what, and then where from the innermost place outwards.
struct complaint {
  char what[240];
  unsigned long line;
};

__attribute__((format(printf, 3, 0))) static void complain(cyaml_log_t level, void *context, const char *format,
                                                           va_list args) {
  (void)level;
  struct complaint *c = context;
  char text[240];
  vsnprintf(text, sizeof text, format, args);
  text[strcspn(text, "\n")] = '\0';
  const char *from = strncmp(text, "Load: ", 6) == 0 ? text + 6 : text;
  // Of an alias libcyaml says only where it stands.
  if (c->what[0] == '\0' && strncmp(from + strspn(from, " "), "in ", 3) != 0) memcpy(c->what, from, strlen(from) + 1);
  const char *line = strstr(from, "(line: ");
  if (line && c->line == 0) c->line = strtoul(line + 7, NULL, 10);
}

static cyaml_config_t config_for(struct complaint *c) {
  return (cyaml_config_t){
      .log_fn = complain, .log_ctx = c, .mem_fn = cyaml_mem, .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_NO_ALIAS};
}

// The file's bytes, to be freed by the caller.
static uint8_t *read_whole(const char *path, size_t *size, struct error *e) {
  FILE *file = fopen(path, "rb");
  if (!file) return error_set(e, "%s: cannot be opened: %s", path, strerror(errno)), NULL;
  uint8_t *bytes = NULL;
  size_t held = 0, room = 0;
  bool good = true;
  while (good && !feof(file)) {
    if (held == room) {
      room = room ? room * 2 : 4096;
      uint8_t *grown = room > MAX_BYTES ? NULL : realloc(bytes, room);
      if (!grown) {
        good = error_set(e, "%s: longer than %u bytes", path, MAX_BYTES);
        break;
      }
      bytes = grown;
    }
    held += fread(bytes + held, 1, room - held, file);
    if (ferror(file)) good = error_set(e, "%s: cannot be read: %s", path, strerror(errno));
  }
  fclose(file);
  *size = held;
  if (good) return bytes;
  free(bytes);
  return NULL;
}

bool yaml_load(const char *path, const cyaml_schema_value_t *schema, const char *page, void **data, struct error *e) {
  size_t size;
  uint8_t *bytes = read_whole(path, &size, e);
  if (!bytes) return false;
  struct complaint c = {"", 0};
  cyaml_config_t config = config_for(&c);
  *data = NULL;
  cyaml_err_t status = cyaml_load_data(bytes, size, &config, schema, data, NULL);
  free(bytes);
  if (status != CYAML_OK) {
    const char *what = c.what[0] ? c.what : cyaml_strerror(status);
    // The parser may have read on: the place is at this line or the next.
    if (c.line > 0) return error_set(e, "%s: near line %lu: %s; %s describes the format", path, c.line, what, page);
    return error_set(e, "%s: %s; %s describes the format", path, what, page);
  }
  if (!*data) return error_set(e, "%s: the file holds nothing; %s describes the format", path, page);
  return true;
}

void yaml_unload(const cyaml_schema_value_t *schema, void *data) {
  struct complaint c = {"", 0};
  cyaml_config_t config = config_for(&c);
  cyaml_free(&config, schema, data, 0);
}
