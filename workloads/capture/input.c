// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/input.h"
#include "workloads/capture/unpack.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_BYTES 65536

struct input {
  int descriptor;
  bool repeatable;
  bool raw_ended;
  struct sha256 *hash;
  struct unpack *unpack; // NULL: the bytes are as they are
  FILE *file;
  char fault[256];
  uint64_t position; // unpacked bytes handed out
  size_t raw_at, raw_end;
  uint8_t raw[RAW_BYTES];
};

// Reads more raw bytes behind those in the buffer; false on an error. At the end of the input none are added.
static bool append(struct input *in) {
  if (in->raw_ended) return true;
  ssize_t got;
  do got = read(in->descriptor, in->raw + in->raw_end, sizeof in->raw - in->raw_end);
  while (got < 0 && errno == EINTR);
  if (got < 0) {
    snprintf(in->fault, sizeof in->fault, "cannot be read: %s", strerror(errno));
    return false;
  }
  in->raw_ended = got == 0;
  if (in->hash) sha256_add(in->hash, in->raw + in->raw_end, (size_t)got);
  in->raw_end += (size_t)got;
  return true;
}

// Refills the buffer once it is used up.
static bool refill(struct input *in) {
  if (in->raw_at < in->raw_end) return true;
  in->raw_at = in->raw_end = 0;
  return append(in);
}

static ssize_t read_plain(struct input *in, char *to, size_t count) {
  if (!refill(in)) return -1;
  size_t left = in->raw_end - in->raw_at;
  if (count > left) count = left;
  memcpy(to, in->raw + in->raw_at, count);
  in->raw_at += count;
  return (ssize_t)count;
}

static ssize_t read_packed(struct input *in, char *to, size_t count) {
  for (;;) {
    if (!refill(in)) return -1;
    if (in->raw_end == 0 && unpack_may_end(in->unpack)) return 0;
    size_t from = in->raw_end - in->raw_at, made = count;
    const char *fault = unpack_step(in->unpack, in->raw + in->raw_at, &from, (uint8_t *)to, &made);
    if (!fault && in->raw_end == 0 && made == 0) fault = "the compressed data end too early";
    if (fault) {
      snprintf(in->fault, sizeof in->fault, "%s", fault);
      return -1;
    }
    in->raw_at += from;
    if (made > 0) return (ssize_t)made;
  }
}

static ssize_t on_read(void *cookie, char *to, size_t count) {
  struct input *in = cookie;
  ssize_t got = in->unpack ? read_packed(in, to, count) : read_plain(in, to, count);
  if (got > 0) in->position += (uint64_t)got;
  if (got < 0) errno = EIO;
  return got;
}

// Only asked where it stands, by ftello.
static int on_seek(void *cookie, off64_t *offset, int whence) {
  const struct input *in = cookie;
  if (whence != SEEK_CUR || *offset != 0) {
    errno = ESPIPE;
    return -1;
  }
  *offset = (off64_t)in->position;
  return 0;
}

static bool open_descriptor(struct input *in, const char *path) {
  in->descriptor = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
  struct stat about;
  if (in->descriptor < 0 || fstat(in->descriptor, &about) != 0) return false;
  in->repeatable = S_ISREG(about.st_mode) && strcmp(path, "-") != 0;
  return true;
}

// Reads until the first bytes tell the packing; a pipe may give them one by one.
static bool peek(struct input *in) {
  while (in->raw_end < 4 && !in->raw_ended)
    if (!append(in)) return false;
  return true;
}

struct input *input_open(const char *path, struct sha256 *hash, struct error *e) {
  struct input *in = calloc(1, sizeof *in);
  if (!in) return error_set(e, "%s: out of memory", path), NULL;
  in->hash = hash;
  if (!open_descriptor(in, path)) {
    error_set(e, "%s: cannot be opened: %s", path, strerror(errno));
    goto failed;
  }
  if (!peek(in)) {
    error_set(e, "%s: %s", path, in->fault);
    goto failed;
  }
  if (in->raw_end == 0) {
    error_set(e, "%s: the file is empty; a pcap or pcapng capture is wanted", path);
    goto failed;
  }
  enum packing packing = packing_of(in->raw, in->raw_end);
  if (packing != PACKED_NOT) in->unpack = unpack_new(packing);
  if (packing == PACKED_NOT || in->unpack)
    in->file = fopencookie(in, "r", (cookie_io_functions_t){.read = on_read, .seek = on_seek});
  if (in->file) return in;
  error_set(e, "%s: out of memory", path);
failed:
  input_close(in);
  return NULL;
}

FILE *input_file(struct input *in) {
  return in->file;
}

const char *input_fault(const struct input *in) {
  return in->fault[0] ? in->fault : NULL;
}

bool input_packed(const struct input *in) {
  return in->unpack != NULL;
}

bool input_repeatable(const struct input *in) {
  return in->repeatable;
}

void input_close(struct input *in) {
  if (!in) return;
  if (in->descriptor >= 0) close(in->descriptor);
  unpack_free(in->unpack);
  free(in);
}
