# SPDX-License-Identifier: Apache-2.0
"""docs/registers.md from nic.toml."""

TOP = """# Registers and layouts

<!-- Written by rtl/pkg/generate from rtl/pkg/nic.toml. -->

The NIC has one AXI4-Lite port: 32-bit words at 20-bit byte addresses. Settings and counters can be read; tables are write
only and read as zero, as does everything that is not listed. All answers are OKAY. Byte strobes are not looked at. A table
entry of several words gathers word by word, and is written when its last word is.

Everything here comes from `rtl/pkg/nic.toml`, as do `rtl/pkg/nic_pkg.sv`, `layout_pkg.sv`, `nic_sizes.h`, `nic_types.h`,
`nic_regs.h`, `layout.h` and `drops.h`.
"""


def table(titles, rows):
    text = f"\n| {' | '.join(titles)} |\n|{' --- |' * len(titles)}\n"
    return text + "".join(f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |\n" for row in rows)


def span(low, width):
    return str(low) if width.bits == 1 else f"{low + width.bits - 1}:{low}"


def part(f, p):
    return f"`{f.name}`" if len(f.pieces) == 1 else f"`{f.name}[{p.into + p.width.bits - 1}:{p.into}]`"


def registers(home):
    fields = {f.name: f for f in home.config}
    text = TOP + "\n## Settings\n\nTo be written before traffic flows.\n"
    text += table(["address", "register", "bits", "field", "meaning"],
                  [(f"0x{a:05x}", f"`{r}`", span(p.low, p.width), part(fields[m], p), p.what) for r, a, m, p in home.settings])
    text += "\n## Registers of their own kind\n"
    text += table(["address", "register", "meaning"],
                  [(f"0x{a:05x}" + (f" + 4 i, i < {home.number_of(n)}" if n != 1 else ""), f"`{r}`", what) for r, a, n, what in home.special])
    text += table(["name", "value", "meaning"], [(f"`{n.upper()}`", f"0x{v:08x}", what) for n, v, what in home.bits])
    text += "\n## Counters and occupancy\n\nRead only. Counters wrap.\n"
    text += table(["address", "register", "meaning"], [(f"0x{a:05x}", f"`{r}`", what) for r, a, what in home.status])
    text += "\n## Tables\n"
    for t in home.tables:
        text += f"\n### `{t.name}`: 0x{t.base:05x} + {t.stride} i, i < {home.entries(t)}\n\n{t.what[0].upper()}{t.what[1:]}.\n"
        text += table(["word", "bits", "field", "meaning"],
                      [(p.word, span(p.low, p.width), part(f, p), p.what) for f in t.fields for p in f.pieces])
    text += "\n## Drop reasons\n\nA frame has the lowest that applies. Those from 32 on never reach the NIC.\n"
    text += table(["code", "reason", "meaning"], [(c, f"`{n}`", what) for n, c, what in home.drops + home.outside])
    for code in home.codes.values():
        if "page" in code:  # that lists them
            continue
        text += f"\n## {code['what'][0].upper()}{code['what'][1:]}\n"
        text += table(["code", "name", "meaning"], [(i, f"`{n}`", what) for i, (n, what) in enumerate(code["rows"])])
    text += "\n## Numbers\n"
    text += table(["name", "value", "meaning"], [(f"`{c.name}`", c.number, c.what + (f"; {c.least} to {c.most}" if c.least < c.most else "")) for c in home.counts] +
                  [(f"`{n}`", v, what) for n, v, what in home.sizes])
    text += "\n## Headers\n\nFields of frames are big endian, fields of lines little endian.\n"
    for name, h in home.headers.items():
        text += f"\n### `{name}`\n\n{h['what'][0].upper()}{h['what'][1:]}" + (f": {h['bytes']} bytes.\n" if h["bytes"] else ".\n")
        if h["fields"]:
            text += table(["byte", "bytes", "field", "meaning"], [(at, size, f"`{f}`", what) for f, at, size, what in h["fields"]])
        if h["values"]:
            text += table(["value", "name", "meaning"], [(f"0x{v:x}", f"`{f}`", what) for f, v, _, what in h["values"]])
    return text
