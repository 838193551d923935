# SPDX-License-Identifier: Apache-2.0
"""What rtl/pkg/nic.toml says, with its rows as objects and its names resolved. A ValueError names what is wrong."""
import re
import tomllib
from dataclasses import dataclass, field

WORD = 32


def camel(name):
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


@dataclass
class Count:
    name: str
    one: str
    number: int
    least: int
    most: int
    what: str

    @property
    def bounds(self):
        """What the number may be, in words."""
        return f"a power of two from {self.least} to {self.most}" if self.least < self.most else f"{self.most} and no other"

    @property
    def bits(self):
        return max(1, (self.number - 1).bit_length())

    @property
    def c_number(self):
        return f"NIC_{self.name.upper()}"

    @property
    def sv_number(self):
        return f"Num{camel(self.name)}"


@dataclass
class Amount:
    """What may be from nothing to a size."""
    one: str
    size: str
    number: int

    @property
    def bits(self):
        return self.number.bit_length()

    @property
    def c_number(self):
        return f"NIC_{self.size.upper()} + 1"

    @property
    def sv_number(self):
        return f"{camel(self.size)} + 1"


@dataclass
class Width:
    """Bits of a field: a number, or those that number a count's things or hold an amount."""
    bits: int
    of: Count | Amount = None

    @property
    def sv(self):
        return f"{camel(self.of.one)}Bits" if self.of else str(self.bits)

    @property
    def sv_range(self):
        return f"[{self.sv}-1:0]" if self.of else f"[{self.bits - 1}:0]" if self.bits > 1 else ""

    @property
    def c(self):
        return f"NIC_BITS({self.of.c_number})" if self.of else str(self.bits)


@dataclass
class Piece:
    """Bits of one word that hold bits of a field."""
    word: int
    low: int
    width: Width
    into: int  # lowest bit of the field that is here
    what: str


@dataclass
class Field:
    name: str
    width: Width
    what: str
    struct: str = ""
    enum: str = ""
    pieces: list = field(default_factory=list)


@dataclass
class Table:
    name: str
    base: int
    stride: int
    entries: list  # of names, the product of whose numbers it is
    what: str
    fields: list

    @property
    def words(self):
        return 1 + max(p.word for f in self.fields for p in f.pieces)


class Home:
    def __init__(self, path):
        with open(path, "rb") as file:
            said = tomllib.load(file)
        self.counts = [Count(*row) for row in said["counts"]]
        self.sizes = [tuple(row) for row in said["sizes"]]
        self.numbers = {c.name: c.number for c in self.counts} | {s[0]: s[1] for s in self.sizes}
        self.amounts = [Amount(one, size, self.numbers[size]) for one, size in said["amounts"]]
        self.named = {n.one: n for n in self.counts + self.amounts}
        self.bits, self.status, self.special = said["bits"], said["status"], said["special"]
        self.drops = [(name, code, what) for code, (name, what) in enumerate(said["drops"], 1)]
        self.outside = said["drops_outside"]
        self.codes, self.headers, self.sums = said["codes"], said["headers"], said["sums"]
        self.settings = self.read_settings(said["settings"])
        self.config = self.join((f"{member}", piece) for _, _, member, piece in self.settings)
        self.tables = [self.read_table(name, t) for name, t in said["tables"].items()]
        self.structs = [(n, s["what"], [self.read_field(*row) for row in s["fields"]]) for n, s in said["structs"].items()]
        self.check()

    def read_bits(self, text):
        """ "31:0", "8" or a name of bits: the lowest bit and the width."""
        if text in self.named:
            return 0, Width(self.named[text].bits, self.named[text])
        high, _, low = text.partition(":")
        low = low or high
        if not (high.isdigit() and low.isdigit() and int(low) <= int(high) < WORD):
            raise ValueError(f"'{text}' names no bits of a word")
        return int(low), Width(int(high) - int(low) + 1)

    def read_piece(self, word, bits, member, what):
        """The field's name, and the piece of it that `bits` of `word` hold."""
        low, width = self.read_bits(bits)
        part = re.fullmatch(r"(\w+)(?:\[(\d+):(\d+)\])?", member)
        into = int(part[3]) if part[3] else 0
        if part[2] and int(part[2]) - into + 1 != width.bits:
            raise ValueError(f"{member}: {width.bits} bits of word {word} hold it")
        return part[1], Piece(word, low, width, into, what)

    def read_settings(self, rows):
        read = []
        for register, address, bits, member, what in rows:
            name, piece = self.read_piece(0, bits, member, what)
            read.append((register, address, name, piece))
        return read

    @staticmethod
    def join(pieces):
        """Fields from the pieces that name them."""
        fields = {}
        for name, piece in pieces:
            f = fields.setdefault(name, Field(name, piece.width, piece.what))
            if f.pieces:
                f.width = Width(f.width.bits + piece.width.bits)
            f.pieces.append(piece)
        return list(fields.values())

    def read_table(self, name, t):
        fields = self.join(self.read_piece(*row) for row in t["fields"])
        return Table(name, t["base"], t["stride"], t["entries"].split(" * "), t["what"], fields)

    def read_field(self, name, bits, what):
        if bits in self.named:
            return Field(name, Width(self.named[bits].bits, self.named[bits]), what, enum="drop" if bits == "drop" else "")
        if bits in self.codes:
            return Field(name, Width(self.codes[bits]["bits"]), what, enum=self.codes[bits]["enum"])
        if isinstance(bits, str):
            return Field(name, None, what, struct=bits)
        return Field(name, Width(bits), what)

    def struct_fields(self, name):
        return next(fields for n, _, fields in self.structs if n == name)

    def flat(self, fields, prefix=""):
        """Every field of a struct, those of structs in it included: path and width."""
        for f in fields:
            if f.struct:
                yield from self.flat(self.struct_fields(f.struct), f"{prefix}{f.name}.")
            else:
                yield prefix + f.name, f.width

    def entries(self, table):
        product = 1
        for name in table.entries:
            product *= self.numbers[name]
        return product

    @property
    def index_bits(self):
        """That number the entries of any table."""
        return max((self.entries(t) - 1).bit_length() for t in self.tables)

    def check(self):
        """Counts are in bounds, and nothing shares an address, a bit or a code."""
        for c in self.counts:
            if not c.least <= c.number <= c.most or c.number & (c.number - 1):
                raise ValueError(f"{c.name}: {c.bounds}")
        taken = {}
        registers = {(r, a): 4 for r, a, _, _ in self.settings} | {(r, a): 4 for r, a, _ in self.status}
        registers |= {(r, a): 4 * self.number_of(n) for r, a, n, _ in self.special}
        registers |= {(t.name, t.base): t.stride * self.entries(t) for t in self.tables}
        for (name, address), size in registers.items():
            for a in range(address, address + size, 4):
                if taken.setdefault(a, name) != name:
                    raise ValueError(f"{name} and {taken[a]} are both at {a:#x}")
        words = [(r, m, p) for r, _, m, p in self.settings]
        words += [(f"{t.name} word {p.word}", f.name, p) for t in self.tables for f in t.fields for p in f.pieces]
        used = {}
        for where, name, p in words:
            for bit in range(p.low, p.low + p.width.bits):
                if (where, bit) in used:
                    raise ValueError(f"{name} and {used[where, bit]} are both in bit {bit} of {where}")
                used[where, bit] = name
        codes = [code for _, code, _ in self.outside]
        if len(self.drops) >= WORD or len(set(codes)) < len(codes) or not all(WORD <= c < self.numbers["drop_codes"] for c in codes):
            raise ValueError(f"drop codes: 1 to {WORD - 1} at most, and from {WORD} on, each once, for frames that never reach the NIC")

    def number_of(self, n):
        return len(self.drops) + 1 if n == "drops" else n
