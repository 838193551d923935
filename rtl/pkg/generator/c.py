# SPDX-License-Identifier: Apache-2.0
"""C headers from nic.toml. clang-format is told to leave them as they are."""
from .home import WORD, Count

HEAD = "// SPDX-License-Identifier: Apache-2.0\n// Written by rtl/pkg/generate from rtl/pkg/nic.toml.\n// clang-format off\n"


def header(what, includes, body):
    text = HEAD + "".join(f"// {line}\n" for line in what) + "#pragma once\n"
    return text + "".join(f"#include {name}\n" for name in includes) + body


def lines(rows, indent=""):
    """Code and what is said of it, side by side."""
    column = max((len(code) for code, what in rows if what), default=0)
    return "".join(f"{indent}{code:{column}} // {what}\n" if what else f"{indent}{code}\n" for code, what in rows)


def macro(name, rows):
    """A list macro of X: rows of its arguments."""
    return f"#define {name}(X) \\\n" + " \\\n".join(f"  X({', '.join(map(str, row))})" for row in rows) + "\n"


def said(size, what):
    return f"{size} byte{'s' if size > 1 else ''}{': ' + what if what else ''}"


def kind(width):
    return "bool" if width.bits == 1 else f"uint{next(n for n in (8, 16, 32, 64) if width.bits <= n)}_t"


def member(f):
    if f.enum:
        return f"enum {f.enum} {f.name};"
    return f"struct nic_{f.struct} {f.name};" if f.struct else f"{kind(f.width)} {f.name};"


def struct(name, what, fields):
    return f"\n// {what[0].upper()}{what[1:]}.\nstruct nic_{name} {{\n" + lines([(member(f), f.what) for f in fields], "  ") + "};\n"


def cut(value, width):
    """The lowest bits of a value."""
    if isinstance(width.of, Count):
        return f"{value} & ({width.of.c_number} - 1)"
    return value if width.bits == WORD else f"{value} & 0x{(1 << width.bits) - 1:x}"


def shifted(value, by, sign):
    return f"{value} {sign} {by}" if by else value


def extract(f, words):
    """The field from its pieces; `words(n)` names a word."""
    parts = []
    for p in f.pieces:
        part = cut(shifted(words(p.word), p.low, ">>"), p.width)
        if len(f.pieces) > 1:
            part = f"(uint64_t)({part}) << {p.into}" if p.into else part
        parts.append(part)
    value = " | ".join(f"({part})" if len(parts) > 1 else part for part in parts)
    return f"({value}) != 0" if f.width.bits == 1 else f"({kind(f.width)})({value})"


def insert(f, p, at):
    """The word's part that a piece of the field is."""
    value = f"{at}{f.name}"
    if f.width.bits == 1:
        return f"({value} ? UINT32_C(0x{1 << p.low:x}) : 0)"
    return f"({shifted(f'(uint32_t)({cut(shifted(value, p.into, chr(62) * 2), p.width)})', p.low, '<<')})"


def sizes(home):
    body = "#define NIC_BITS(n) (32 - __builtin_clz((n) - 1)) // that number n things (more than one)\n"
    body += "\n// How many there are. A definition overrides a number, in the RTL too.\n"
    for c in home.counts:
        name = f"NIC_{c.name.upper()}"
        body += f"#ifndef {name}\n#define {name} {c.number} // {c.what}\n#endif\n"
        body += (f"#if {name} < {c.least} || {name} > {c.most} || ({name} & ({name} - 1))\n"
                 f"#error {name}: {c.bounds}\n#endif\n")
    body += "\n// Other sizes.\n" + lines([(f"#define NIC_{name.upper()} {value}", what) for name, value, what in home.sizes])
    for code in home.codes.values():
        if "list" in code:
            body += f"\n// {code['what'][0].upper()}{code['what'][1:]}.\n// X(identifier, name, what it means)\n"
            body += macro(code["list"], [(row.upper(), f'"{row}"', f'"{what}"') for row, what in code["rows"]])
            body += f"enum {code['enum']} {{\n#define X(id, name, what) {code['c']}_##id,\n  {code['list']}(X)\n#undef X\n  {code['c']}S\n}};\n"
            continue
        rows = [(f"{code['c']}_{row.upper()},", what) for row, what in code["rows"]]
        rows += [(code["kinds"], "")] if "kinds" in code else []
        body += f"\n// {code['what'][0].upper()}{code['what'][1:]}.\nenum {code['enum']} {{\n" + lines(rows, "  ") + "};\n"
    return header(["Numbers and codes that the RTL and C share."], [], body)


def layout(home):
    body = ""
    for name, h in home.headers.items():
        rows = [(f"#define {name.upper()}_{f.upper()} {at}u", said(size, what)) for f, at, size, what in h["fields"]]
        if h["bytes"]:
            rows.append((f"#define {name.upper()}_BYTES {h['bytes']}u", ""))
        rows += [(f"#define {name.upper()}_{f.upper()} 0x{value:x}u", what) for f, value, _, what in h["values"]]
        body += f"\n// {h['what'][0].upper()}{h['what'][1:]}.\n" + lines(rows)
    rows = [(f"#define {name.upper()} ({' + '.join(f'{h.upper()}_BYTES' for h in parts)})", what) for name, parts, what in home.sums]
    return header(["Headers as they lie in frames (fields big endian) and in host lines (fields little endian): the byte of each",
                   "field, and values that stand in them."], [], body + "\n// Headers together.\n" + lines(rows))


def types(home):
    body = "".join(struct(name, what, fields) for name, what, fields in home.structs)
    body += "".join(struct(t.name, f"entry of a table: {t.what}", t.fields) for t in home.tables)
    body += struct("config", "run-time settings", home.config)
    words = max(t.words for t in home.tables)
    rows = [("bool valid;", ""), ("enum nic_table which;", ""), ("uint16_t index;", "of the entry"), (f"uint32_t words[{words}];", "of the entry")]
    body += "\n// The port through which every table is written: one entry, for one cycle.\nstruct nic_table_write {\n" + lines(rows, "  ") + "};\n"
    rows = [(f"uint32_t {name};", what) for name, _, what in home.status]
    body += "\n// What registers that are only read hold.\nstruct nic_status {\n" + lines(rows, "  ") + "};\n"
    body += "\n// The RTL's packed structs, from the lowest bit up: X(bits, field).\n"
    for name, fields in [(n, f) for n, _, f in home.structs] + [("config", home.config)]:
        rows = [(width.c, path) for path, width in home.flat(fields)]
        body += macro(f"NIC_{name.upper()}_BITS", reversed(rows))
    rows = [(WORD, f"words[{i}]") for i in range(words)] + [(home.index_bits, "index"), (home.codes["table"]["bits"], "which"), (1, "valid")]
    body += macro("NIC_TABLE_WRITE_BITS", rows)
    body += macro("NIC_STATUS_BITS", [(WORD, name) for name, _, _ in reversed(home.status)])
    return header(["The structs of rtl/pkg/nic_pkg.sv in C, field by field."], ['"rtl/pkg/drops.h"', '"rtl/pkg/nic_sizes.h"', "<stdbool.h>", "<stdint.h>"], body)


def drops(home):
    body = "\n// X(identifier, code, name in results, what it means)\n"
    rows = [(name.upper(), code, f'"{name}"', f'"{what}"') for name, code, what in home.drops + home.outside]
    body += macro("PISTE_DROPS", rows)
    body += ("\nenum drop {\n  DROP_NONE,\n#define X(id, code, name, what) DROP_##id = code,\n  PISTE_DROPS(X)\n#undef X\n};\n"
             f"#define NIC_DROPS {len(home.drops) + 1} // codes of the NIC's reasons are below it\n")
    return header(["Why a frame was discarded. Codes below NIC_DROPS are the NIC's; frames with another never reach it."],
                  ['"rtl/pkg/nic_sizes.h"'], body)


def register_rows(home):
    rows, seen = [], set()
    for name, address, _, _ in home.settings:
        if name not in seen:
            rows.append((f"#define NIC_REG_{name.upper()} 0x{address:05x}u", ""))
        seen.add(name)
    for name, address, number, what in home.special:
        array = number != 1
        rows.append((f"#define NIC_REG_{name.upper()}(i) (0x{address:05x}u + 4u * (i))" if array else
                     f"#define NIC_REG_{name.upper()} 0x{address:05x}u", ""))
    rows += [(f"#define NIC_REG_{name.upper()} 0x{address:05x}u", what) for name, address, what in home.status]
    for t in home.tables:
        count = " * ".join(f"NIC_{e.upper()}" for e in t.entries)
        rows += [(f"#define NIC_REG_{t.name.upper()}(i) (0x{t.base:05x}u + {t.stride}u * (i))", t.what),
                 (f"#define NIC_TABLE_{t.name.upper()}_ENTRIES ({count})", ""),
                 (f"#define NIC_TABLE_{t.name.upper()}_WORDS {t.words}u", "")]
    rows += [(f"#define NIC_{name.upper()} 0x{value:08x}u", what) for name, value, what in home.bits]
    return lines(rows)


def settings(home):
    """The registers' order, and what a write of one changes and a read of one gives."""
    registers = list(dict.fromkeys(r for r, _, _, _ in home.settings))
    fields = {f.name: f for f in home.config}
    body = "\n// The settings' registers: X(name).\n" + macro("NIC_SETTINGS", [(r.upper(),) for r in registers])
    read = write = ""
    for r in registers:
        pieces = [(fields[m], p) for name, _, m, p in home.settings if name == r]
        read += f"  case NIC_REG_{r.upper()}: return {' | '.join(insert(f, p, 'c->') for f, p in pieces)};\n"
        write += f"  case NIC_REG_{r.upper()}:\n"
        for f, p in pieces:
            value = cut(shifted("data", p.low, ">>"), p.width)
            if len(f.pieces) > 1:
                mask = ((1 << p.width.bits) - 1) << p.into
                write += f"    c->{f.name} = (c->{f.name} & ~UINT64_C(0x{mask:x})) | {shifted(f'(uint64_t)({value})', p.into, '<<')};\n"
            else:
                write += f"    c->{f.name} = {extract(f, lambda _: 'data')};\n"
        write += "    break;\n"
    body += ("\n// The word that a setting's register holds; 0 for any other address.\nstatic inline uint32_t nic_config_word("
             f"const struct nic_config *c, uint32_t address) {{\n  switch (address) {{\n{read}  default: return 0;\n  }}\n}}\n")
    return body + ("\n// Writes a setting's register; nothing happens at any other address.\nstatic inline void nic_config_write("
                   f"struct nic_config *c, uint32_t address, uint32_t data) {{\n  switch (address) {{\n{write}  default: break;\n  }}\n}}\n")


def status(home):
    """What a read of a status register gives."""
    read = "".join(f"  case NIC_REG_{name.upper()}: return s->{name};\n" for name, _, _ in home.status)
    return ("\n// The word that a register holds that is only read; 0 for any other address.\nstatic inline uint32_t nic_status_word("
            f"const struct nic_status *s, uint32_t address) {{\n  switch (address) {{\n{read}  default: return 0;\n  }}\n}}\n")


def write(home):
    """A register write as the table-write port sees it."""
    body = ("\n// What a register write does to the table-write port: a word of an entry gathers, and its last one makes the port valid.\n"
            "static inline void nic_table_write(struct nic_table_write *t, uint32_t address, uint32_t data) {\n"
            "  uint32_t word = 0;\n  bool last = false;\n  t->valid = false;\n  ")
    for t in home.tables:
        name = t.name.upper()
        at = f"address - 0x{t.base:05x}u"
        body += f"if ({at} < {t.stride}u * NIC_TABLE_{name}_ENTRIES) {{\n    t->which = NIC_TABLE_{name}, t->index = (uint16_t)(({at}) / {t.stride}u);\n"
        body += f"    word = ({at}) % {t.stride}u / 4, last = word == NIC_TABLE_{name}_WORDS - 1;\n  }} else "
    words = max(t.words for t in home.tables)
    return body + f"{{\n    return;\n  }}\n  if (word < {words}) t->words[word] = data;\n  t->valid = last;\n}}\n"


def entry(t):
    """A table's entry to and from its words."""
    body = f"\nstatic inline void nic_{t.name}_words(const struct nic_{t.name} *e, uint32_t words[NIC_TABLE_{t.name.upper()}_WORDS]) {{\n"
    for word in range(t.words):
        parts = [insert(f, p, "e->") for f in t.fields for p in f.pieces if p.word == word]
        body += f"  words[{word}] = {' | '.join(parts)};\n"
    body += f"}}\nstatic inline struct nic_{t.name} nic_{t.name}_entry(const uint32_t words[NIC_TABLE_{t.name.upper()}_WORDS]) {{\n"
    values = [f".{f.name} = {extract(f, lambda n: f'words[{n}]')}" for f in t.fields]
    return body + f"  return (struct nic_{t.name}){{" + ",\n    ".join(values) + "};\n}\n"


def regs(home):
    body = "\n" + register_rows(home) + settings(home) + status(home)
    body += "\n// The words of each table's entry, and the entry that words are.\n" + "".join(entry(t) for t in home.tables) + write(home)
    return header(["The NIC's AXI4-Lite registers (docs/registers.md): byte addresses of 32-bit words, and what the words hold."],
                  ['"rtl/pkg/nic_types.h"'], body)
