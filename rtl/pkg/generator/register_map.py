# SPDX-License-Identifier: Apache-2.0
"""The module that holds the register map: rtl/front/register_map.sv."""
from .home import WORD, camel
from .sv import HEAD, hexadecimal

PORTS = """// The register map: settings, the table-write port, and what a read gives. Registers with a behaviour of their own are in
// regs.sv. A table entry gathers in the port's words, and stands there for the cycle behind its last word.
module register_map (
  input  logic                            clk_i,
  input  logic                            rst_i,
  // a register is written
  input  logic                            write_i,
  input  logic [nic_pkg::AddressBits-1:0] write_address_i,
  input  logic [31:0]                     write_data_i,
  // a register is read: combinational; zero, and no work is done, unless read_i
  input  logic                            read_i,
  input  logic [nic_pkg::AddressBits-1:0] read_address_i,
  input  nic_pkg::status_t                status_i,
  output logic [31:0]                     value_o,
  output nic_pkg::config_t                cfg_o,
  output nic_pkg::table_write_t           table_o
);
"""


def bits(low, width):
    return f"[{low + width - 1}:{low}]" if width > 1 else f"[{low}]"


def part(f, p):
    return f"cfg_o.{f.name}" + (bits(p.into, p.width.bits) if len(f.pieces) > 1 else "")


def case(register, statements):
    item = f"        nic_pkg::Reg{camel(register)}: "
    if len(statements) == 1:
        return f"{item}{statements[0]}\n"
    return f"{item}begin\n" + "".join(f"          {s}\n" for s in statements) + "        end\n"


def settings(home):
    fields = {f.name: f for f in home.config}
    registers = dict.fromkeys(r for r, _, _, _ in home.settings)
    write = read = ""
    for r in registers:
        writes, reads = [], []
        for f, p in [(fields[m], p) for name, _, m, p in home.settings if name == r]:
            word = "" if p.width.bits == WORD else bits(p.low, p.width.bits)
            writes.append(f"{part(f, p)} <= write_data_i{word};")
            reads.append(f"value_o{word} = {part(f, p)};")
        write += case(r, writes)
        read += case(r, reads)
    read += "".join(f"        nic_pkg::Reg{camel(name)}: value_o = status_i.{name};\n" for name, _, _ in home.status)
    return f"""
  // ---- settings ----
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      cfg_o <= '0;
    end else if (write_i) begin
      case (write_address_i)
{write}        default: ;
      endcase
    end
  end

  // ---- reads ----
  always_comb begin
    value_o = '0;
    if (read_i) begin
      case (read_address_i)
{read}        default: ;
      endcase
    end
  end
"""


def tables(home):
    text = "      "
    for i, t in enumerate(home.tables):
        base = hexadecimal(home.numbers["address_bits"], t.base)
        number = " * ".join(f"nic_pkg::{'Num' if any(c.name == e for c in home.counts) else ''}{camel(e)}" for e in t.entries)
        low = (t.stride - 1).bit_length()
        text += f"{' else ' if i else ''}if (write_address_i >= {base} && write_address_i < nic_pkg::AddressBits'(32'h{t.base:x} + {t.stride} * {number})) begin\n"
        text += f"        which = nic_pkg::Table{camel(t.name)};\n"
        text += f"        index = nic_pkg::TableIndexBits'((write_address_i - {base}) >> {low});\n"
        if low > 2:
            text += f"        word  = 3'(write_address_i[{low - 1}:2]);\n"
        text += f"        last  = word == 3'd{t.words - 1};\n      end"
    words = max(t.words for t in home.tables)
    return f"""
  // ---- tables ----
  nic_pkg::table_e                    which;
  logic [nic_pkg::TableIndexBits-1:0] index;
  logic [2:0]                         word;
  logic                               last;
  always_comb begin
    which = nic_pkg::TableNone;
    index = '0;
    word  = 3'd0;
    last  = 1'b0;
    if (write_i) begin
{text}
    end
  end
  always_ff @(posedge clk_i) begin
    table_o.valid <= last && !rst_i;
    if (which != nic_pkg::TableNone) begin
      table_o.which <= which;
      table_o.index <= index;
      if (word < 3'd{words}) table_o.words[{{word, 5'd0}} +: 32] <= write_data_i;
    end
  end
"""


def counts(home):
    """What there may be no other number of."""
    text = ""
    for c in home.counts:
        number = f"nic_pkg::Num{camel(c.name)}"
        text += (f"  if ({number} < {c.least} || {number} > {c.most} || ({number} & ({number} - 1)) != 0) begin : g_{c.name}\n"
                 f"    $fatal(1, \"nic_pkg: number of {c.name}: {c.bounds}\");\n  end\n")
    return text


def module(home):
    return HEAD + PORTS + counts(home) + settings(home) + tables(home) + "endmodule\n"
