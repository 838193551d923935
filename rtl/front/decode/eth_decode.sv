// SPDX-License-Identifier: Apache-2.0
// Ethernet II header with at most one 802.1Q tag, from a frame's first beat; results stand in the next cycle and stay
// until the next frame. A tag is type 0x8100 or 0x88A8, and only a single 0x8100 is accepted.
//
//   bytes  untagged            tagged
//   0      destination MAC     destination MAC
//   6      source MAC          source MAC
//   12     type                0x8100
//   14     IPv4 header         priority, VLAN
//   16                         type
//   18                         IPv4 header
module eth_decode (
  input  logic         clk_i,
  // the frame's first 19 bytes, up to the IPv4 header's first
  input  logic         valid_i,
  input  logic [151:0] data_i,
  // is the destination accepted? (rx_filter)
  output logic [47:0]  find_mac_o,
  input  logic         mac_hit_i,
  // results
  output logic [47:0]  dst_o,
  output logic [47:0]  src_o,
  output logic         vlan_o,         // tagged
  output logic [15:0]  tci_o,
  output logic         bad_addr_o,
  output logic         bad_vlan_o,     // a tag behind a tag
  output logic         bad_type_o,     // neither IPv4 nor 0x8100 and IPv4
  output logic [6:0]   rpc_offset_o    // of the first byte behind Ethernet, IPv4 and UDP headers: 14 | 18 + 4 * IHL + 8
);
  localparam int unsigned Tagged = layout_pkg::EthBytes + layout_pkg::TagBytes;

  function logic is_tag(input logic [15:0] kind);
    is_tag = kind == layout_pkg::EthTypeTag || kind == layout_pkg::EthTypeServiceTag;
  endfunction

  logic [15:0] outer, inner;
  logic        has_tag, has_two;
  logic [3:0]  ihl;
  always_comb begin
    outer      = '0;
    inner      = '0;
    ihl        = '0;
    has_tag    = 1'b0;
    has_two    = 1'b0;
    find_mac_o = '0;
    if (valid_i) begin
      outer      = bytes_pkg::be16(data_i[8*layout_pkg::EthType +: 16]);
      inner      = bytes_pkg::be16(data_i[8*(Tagged-2) +: 16]);
      has_tag    = is_tag(outer);
      has_two    = has_tag && is_tag(inner);
      ihl        = has_tag ? data_i[8*Tagged +: 4] : data_i[8*layout_pkg::EthBytes +: 4];
      find_mac_o = bytes_pkg::be48(data_i[8*layout_pkg::EthDst +: 48]);
    end
  end

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      dst_o        <= find_mac_o;
      src_o        <= bytes_pkg::be48(data_i[8*layout_pkg::EthSrc +: 48]);
      vlan_o       <= has_tag;
      tci_o        <= bytes_pkg::be16(data_i[8*(layout_pkg::EthType+layout_pkg::TagTci) +: 16]);
      bad_addr_o   <= !mac_hit_i;
      bad_vlan_o   <= has_two;
      bad_type_o   <= (outer == layout_pkg::EthTypeTag ? inner : outer) != layout_pkg::EthTypeIpv4;
      rpc_offset_o <= 7'((has_tag ? Tagged : layout_pkg::EthBytes) + layout_pkg::UdpBytes) + {1'b0, ihl, 2'b0};
    end
  end

  logic unused;
  assign unused = ^data_i[151:148];
endmodule
