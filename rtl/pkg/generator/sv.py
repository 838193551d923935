# SPDX-License-Identifier: Apache-2.0
"""SystemVerilog from nic.toml: packages in the subset that yosys reads."""
from .c import said
from .home import WORD, camel

HEAD = "// SPDX-License-Identifier: Apache-2.0\n// Written by rtl/pkg/generate from rtl/pkg/nic.toml.\n"


def hexadecimal(bits, value):
    digits = f"{value:0{(bits + 3) // 4}x}"
    return f"{bits}'h{digits[:-4]}_{digits[-4:]}" if len(digits) > 4 else f"{bits}'h{digits}"


def lines(rows, indent="  "):
    """Code and what is said of it, side by side."""
    column = max((len(code) for code, what in rows if what), default=0)
    return "".join(f"{indent}{code:{column}}  // {what}\n" if what else f"{indent}{code}\n" for code, what in rows)


def integer(name, value, what=""):
    return f"localparam int unsigned {name} = {value};", what


def struct(name, what, members):
    """members: type, name, meaning."""
    column = max(len(kind) for kind, _, _ in members)
    body = lines([(f"{kind:{column}} {member};", said) for kind, member, said in members], "    ")
    return f"\n  // {what}\n  typedef struct packed {{\n{body}  }} {name}_t;\n"


def said_bits(width):
    return "a bit" if width.bits == 1 else f"{width.sv} bits" if not width.of else width.sv


def kind(f):
    return f"{f.struct}_t" if f.struct else f"logic {f.width.sv_range}".rstrip()


def counts(home):
    text = "\n  // How many there are. A definition overrides a number, and widths follow from it.\n"
    for c in home.counts:
        text += f"`ifndef NIC_{c.name.upper()}\n  `define NIC_{c.name.upper()} {c.number}\n`endif\n"
    return text + lines([integer(c.sv_number, f"`NIC_{c.name.upper()}", c.what) for c in home.counts])


def widths(home):
    text = "\n  // Bits of a beat, of its byte's number, and of numbers of those things and up to those sizes.\n"
    rows = [integer("BeatBits", "8 * Beat"), integer("BeatByteBits", "$clog2(Beat)"), integer("CellBeatBits", "$clog2(CellBeats)")]
    return text + lines(rows + [integer(f"{camel(n.one)}Bits", f"$clog2({n.sv_number})") for n in home.named.values()])


def codes(name, code):
    if "index" in code:
        rows = [integer(f"{code['sv']}{camel(row)}", i, what) for i, (row, what) in enumerate(code["rows"])]
        return f"\n  // {code['what'][0].upper()}{code['what'][1:]}.\n" + lines(rows + [integer(code["index"], len(rows))])
    text = f"\n  // {code['what'][0].upper()}{code['what'][1:]}.\n  typedef enum logic [{code['bits'] - 1}:0] {{\n"
    last = len(code["rows"]) - 1
    rows = [(f"{code['sv']}{camel(row)} = {code['bits']}'d{i}{',' if i < last else ''}", what)
            for i, (row, what) in enumerate(code["rows"])]
    return text + lines(rows, "    ") + f"  }} {name}_e;\n"


def drops(home):
    code = {"what": "reasons for discarding a frame; 0 means none. The order is the order of the counters",
            "bits": home.named["drop"].bits, "sv": "Drop", "rows": [("none", "")] + [(name, what) for name, _, what in home.drops]}
    return codes("drop", code) + lines([integer("NumDrops", len(home.drops) + 1)])


def registers(home):
    rows, seen = [], set()
    for name, address, what in [(r, a, "") for r, a, _, _ in home.settings] + [(r, a, "") for r, a, _ in home.status] + \
            [(r, a, "") for r, a, _, _ in home.special]:
        if name not in seen:
            rows.append((f"localparam logic [AddressBits-1:0] Reg{camel(name)} = {hexadecimal(home.numbers['address_bits'], address)};", what))
        seen.add(name)
    rows += [(f"localparam logic [31:0] {camel(name)} = {hexadecimal(32, value)};", what) for name, value, what in home.bits]
    return "\n  // Byte addresses of registers, and what stands in them.\n" + lines(rows)


def tables(home):
    words = WORD * max(t.words for t in home.tables)
    rows = [integer("TableWordBits", words), integer("TableIndexBits", home.index_bits)]
    for t in home.tables:
        rows += [integer(f"{camel(t.name)}{camel(f.name)}At", f.pieces[0].word * WORD + f.pieces[0].low, f"{said_bits(f.width)}: {f.what}")
                 for f in t.fields]
    members = [("logic", "valid", ""), ("table_e", "which", ""), ("logic [TableIndexBits-1:0]", "index", "of the entry"),
               ("logic [TableWordBits-1:0]", "words", "of the entry, the first in the lowest bits")]
    return ("\n  // Fields of table entries: their lowest bits in the words of table_write_t.\n" + lines(rows) +
            struct("table_write", "The port through which every table is written: one entry, for one cycle.", members))


def nic_pkg(home):
    text = HEAD + ("// Types and constants shared by every module of the NIC. Written in the subset that yosys reads too.\n"
                   "package nic_pkg;\n")
    text += counts(home) + "\n  // Other sizes that are fixed when the RTL is compiled.\n"
    text += lines([integer(camel(name), value, what) for name, value, what in home.sizes]) + widths(home)
    for name, code in home.codes.items():
        text += codes(name, code)
    text += drops(home) + registers(home)
    for name, what, fields in home.structs:
        text += struct(name, what[0].upper() + what[1:] + ".", [(kind(f), f.name, f.what) for f in fields])
    text += struct("events", "The events of one edge side by side, in an order in which no field crosses a 32-bit word of a simulator's.",
                   [("logic [NumEvents-1:0]", "valid", ""), ("logic [8*NumEvents-1:0]", "code", "of event i: [8*i +: 8]"),
                    ("logic [32*NumEvents-1:0]", "tag", "of event i: [32*i +: 32]")])
    text += struct("config", "Run-time settings, from the registers.", [(kind(f), f.name, f.what) for f in home.config])
    text += struct("status", "What registers that are only read hold.", [("logic [31:0]", n, what) for n, _, what in home.status])
    return text + tables(home) + "\nendpackage\n"


def layout_pkg(home):
    text = HEAD + "// Headers as they lie in frames and in host lines: the byte of each field, and values that stand in them.\npackage layout_pkg;\n"
    for name, h in home.headers.items():
        rows = [integer(camel(name) + camel(f), at, said(size, what)) for f, at, size, what in h["fields"]]
        if h["bytes"]:
            rows.append(integer(f"{camel(name)}Bytes", h["bytes"]))
        rows += [(f"localparam logic [{bits - 1}:0] {camel(name)}{camel(f)} = {hexadecimal(bits, value)};", what)
                 for f, value, bits, what in h["values"]]
        text += f"\n  // {h['what'][0].upper()}{h['what'][1:]}.\n" + lines(rows)
    rows = [integer(camel(name), " + ".join(f"{camel(h)}Bytes" for h in parts), what) for name, parts, what in home.sums]
    return text + "\n  // Headers together.\n" + lines(rows) + "\nendpackage\n"
