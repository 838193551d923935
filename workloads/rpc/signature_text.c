// SPDX-License-Identifier: Apache-2.0
// The text form of a signature.
#include "workloads/rpc/signature.h"
#include <stdlib.h>
#include <string.h>

// The brackets that a bound stands in, or "" for an element without one.
static const struct {
  const char *word, *brackets;
} forms[SIGNATURE_KINDS] = {
    [SIGNATURE_U32] = {"u32", ""},
    [SIGNATURE_I32] = {"i32", ""},
    [SIGNATURE_U64] = {"u64", ""},
    [SIGNATURE_FIXED_OPAQUE] = {"opaque", "[]"},
    [SIGNATURE_VAR_OPAQUE] = {"opaque", "<>"},
    [SIGNATURE_STRING] = {"string", "<>"},
    [SIGNATURE_BOOL] = {"bool", ""},
    [SIGNATURE_ENUM] = {"enum", ""},
};

// Reads `n` characters as one element; SIGNATURE_END (0) if they are none.
static uint32_t parse_element(const char *text, size_t n) {
  for (int kind = SIGNATURE_U32; kind < SIGNATURE_KINDS; kind++) {
    size_t word = strlen(forms[kind].word);
    const char *brackets = forms[kind].brackets;
    if (n < word || strncmp(text, forms[kind].word, word) != 0) continue;
    if (!*brackets) {
      if (n == word) return signature_word((enum signature_kind)kind, 0);
      continue;
    }
    if (n < word + 3 || text[word] != brackets[0] || text[n - 1] != brackets[1]) continue;
    uint64_t bound = 0;
    for (size_t i = word + 1; i < n - 1; i++) {
      if (text[i] < '0' || text[i] > '9') return SIGNATURE_END;
      bound = bound * 10 + (uint64_t)(text[i] - '0');
      if (bound > SIGNATURE_MAX_BOUND) return SIGNATURE_END;
    }
    return signature_word((enum signature_kind)kind, (uint32_t)bound);
  }
  return SIGNATURE_END;
}

bool signature_parse(const char *text, struct signature *signature, struct error *e) {
  *signature = (struct signature){0};
  unsigned count = 0;
  for (text += strspn(text, " \t\n"); *text; text += strspn(text, " \t\n")) {
    size_t n = strcspn(text, " \t\n");
    uint32_t word = parse_element(text, n);
    if (!word)
      return error_set(e,
                       "signature element \"%.*s\" is none of u32, i32, u64, bool, enum, opaque[N], opaque<N>, "
                       "string<N> (N at most %u)",
                       n < 64 ? (int)n : 64, text, SIGNATURE_MAX_BOUND);
    if (count == NIC_SIGNATURE_WORDS - 1)
      return error_set(e, "a signature has at most %d elements; pass the rest as one opaque", NIC_SIGNATURE_WORDS - 1);
    signature->words[count++] = word;
    text += n;
  }
  return true;
}

bool signature_print(const struct signature *signature, char *text, size_t size) {
  unsigned count = signature_count(signature);
  size_t at = 0;
  if (size > 0) *text = 0;
  for (unsigned i = 0; i < count; i++) {
    uint32_t word = signature->words[i];
    enum signature_kind kind = signature_word_kind(word);
    if (kind >= SIGNATURE_KINDS) return false;
    const char *space = i ? " " : "", *brackets = forms[kind].brackets;
    int n = *brackets ? snprintf(text + at, size - at, "%s%s%c%u%c", space, forms[kind].word, brackets[0],
                                 signature_word_bound(word), brackets[1])
                      : snprintf(text + at, size - at, "%s%s", space, forms[kind].word);
    if (n < 0 || (size_t)n >= size - at) return false;
    at += (size_t)n;
  }
  return size > 0;
}
