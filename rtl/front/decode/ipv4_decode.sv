// SPDX-License-Identifier: Apache-2.0
// IPv4 header with options, realigned to byte 0. Results stand in the next cycle and stay until the next frame; lengths
// are compared with the frame's at the verdict (rx_verdict).
//
//   byte 0   version, IHL        byte 6   flags (bit 13: more fragments), offset     byte 12  source
//   byte 2   total length        byte 9   protocol                                  byte 16  destination
module ipv4_decode (
  input  logic         clk_i,
  // 60 bytes from the header's first; those behind the header's end are ignored
  input  logic         valid_i,
  input  logic [479:0] header_i,
  // is the destination accepted? (rx_filter)
  output logic [31:0]  find_ip_o,
  input  logic         ip_hit_i,
  // results
  output logic [31:0]  src_o,
  output logic [31:0]  dst_o,
  output logic [3:0]   ihl_o,
  output logic [15:0]  total_length_o,
  output logic         bad_version_o,
  output logic         bad_checksum_o,
  output logic         bad_fragment_o,
  output logic         bad_protocol_o,
  output logic         bad_addr_o
);
  logic [3:0]  version, ihl;
  logic [15:0] fragment;
  assign ihl       = header_i[3:0];
  assign version   = header_i[7:4];
  assign fragment  = bytes_pkg::be16(header_i[8*layout_pkg::Ipv4Fragment +: 16]);
  assign find_ip_o = bytes_pkg::be32(header_i[8*layout_pkg::Ipv4Dst +: 32]);

  logic [47:0] sum;
  always_comb begin
    sum = '0;
    if (valid_i)
      for (int i = 0; i < 15; i++) if (4'(i) < ihl) sum = sum + {16'b0, header_i[32*i +: 32]};
  end

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      src_o          <= bytes_pkg::be32(header_i[8*layout_pkg::Ipv4Src +: 32]);
      dst_o          <= find_ip_o;
      ihl_o          <= ihl;
      total_length_o <= bytes_pkg::be16(header_i[8*layout_pkg::Ipv4Total +: 16]);
      bad_version_o  <= version != layout_pkg::Ipv4Plain[7:4] || ihl < layout_pkg::Ipv4Plain[3:0];
      bad_checksum_o <= bytes_pkg::fold48(sum) != 16'hffff;
      bad_fragment_o <= (fragment & (layout_pkg::Ipv4MoreFragments | layout_pkg::Ipv4FragmentOffset)) != 16'd0;
      bad_protocol_o <= header_i[8*layout_pkg::Ipv4Protocol +: 8] != layout_pkg::Ipv4ProtocolUdp;
      bad_addr_o     <= !ip_hit_i;
    end
  end
endmodule
