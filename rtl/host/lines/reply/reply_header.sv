// SPDX-License-Identifier: Apache-2.0
// The headers of a reply frame in two steps: at sum_valid_i the addresses, length, status and payload sum are taken; at build_valid_i,
// one cycle later, the header is made and stands from the next cycle on.
module reply_header (
  input  logic                                        clk_i,
  input  logic                                        sum_valid_i,
  input  logic                                        build_valid_i,
  input  nic_pkg::reply_to_t                          to_i,
  input  logic [nic_pkg::FrameLengthBits-1:0]         length_i,  // payload bytes
  input  logic [7:0]                                  status_i,  // ONC-RPC accept_stat
  input  logic [47:0]                                 sum_i,     // plain sum of the payload's 32-bit lanes as they lie in the lines
  input  logic                                        odd_i,     // the payload begins at an odd byte of its lane
  // header in wire order (byte 0 in bits 7:0): 66 bytes, or 70 with a VLAN tag
  output logic [8*layout_pkg::ReplyHeadersTagged-1:0] header_o
);
  // behind Ethernet and its tag: IPv4, UDP, RPC
  localparam int unsigned RestBytes = layout_pkg::Ipv4Bytes + layout_pkg::UdpBytes + layout_pkg::RpcReplyBytes;

  logic [31:0] ip_sum_q;
  logic [47:0] udp_sum_q;
  logic [15:0] udp_length_q;
  logic [47:0] dst_q, src_q;
  logic        vlan_q;
  logic [15:0] tci_q, udp_src_q, udp_dst_q;
  logic [31:0] ip_src_q, ip_dst_q, xid_q;
  logic [7:0]  status_q;

  logic unused_tag;
  assign unused_tag = ^to_i.tag;

  logic [15:0] udp_length, payload;
  always_comb begin
    udp_length = '0;
    payload    = '0;
    if (sum_valid_i) begin
      udp_length = 16'(length_i) + 16'(layout_pkg::UdpBytes + layout_pkg::RpcReplyBytes);
      payload    = bytes_pkg::fold48(sum_i);
      if (!odd_i) payload = bytes_pkg::be16(payload);
    end
  end

  // A UDP checksum of 0 would say that there is none.
  function automatic logic [15:0] udp_checksum(input logic [47:0] sum);
    udp_checksum = ~bytes_pkg::fold48(sum);
    if (udp_checksum == 16'd0) udp_checksum = 16'hffff;
  endfunction

  logic [8*RestBytes-1:0] rest;
  always_comb begin
    rest = '0;
    if (build_valid_i) begin
      rest = {
        status_q, 24'd0,                                // accept_stat
        32'd0, bytes_pkg::be32(layout_pkg::RpcAuthNone),  // verifier, length 0
        bytes_pkg::be32(layout_pkg::RpcAccepted), bytes_pkg::be32(layout_pkg::RpcTypeReply),
        bytes_pkg::be32(xid_q),
        bytes_pkg::be16(udp_checksum(udp_sum_q)), bytes_pkg::be16(udp_length_q),
        bytes_pkg::be16(udp_dst_q), bytes_pkg::be16(udp_src_q),
        bytes_pkg::be32(ip_dst_q), bytes_pkg::be32(ip_src_q),
        bytes_pkg::be16(~bytes_pkg::fold48({16'd0, ip_sum_q})), layout_pkg::Ipv4ProtocolUdp, layout_pkg::Ipv4ReplyTtl,
        bytes_pkg::be16(layout_pkg::Ipv4DontFragment), 16'd0,  // identification 0
        bytes_pkg::be16(udp_length_q + 16'(layout_pkg::Ipv4Bytes)), 8'd0, layout_pkg::Ipv4Plain
      };
    end
  end

  always_ff @(posedge clk_i) begin
    if (sum_valid_i) begin
      dst_q        <= to_i.eth_src;
      src_q        <= to_i.eth_dst;
      vlan_q       <= to_i.vlan;
      tci_q        <= to_i.vlan_tci;
      ip_src_q     <= to_i.ip_dst;
      ip_dst_q     <= to_i.ip_src;
      udp_src_q    <= to_i.udp_dst;
      udp_dst_q    <= to_i.udp_src;
      xid_q        <= to_i.xid;
      status_q     <= status_i;
      udp_length_q <= udp_length;
      ip_sum_q     <= {16'd0, layout_pkg::Ipv4Plain, 8'd0} + 32'(layout_pkg::Ipv4Bytes) + {16'd0, udp_length} +
                      {16'd0, layout_pkg::Ipv4DontFragment} +
                      {16'd0, layout_pkg::Ipv4ReplyTtl, layout_pkg::Ipv4ProtocolUdp} +
                      {16'd0, to_i.ip_src[31:16]} + {16'd0, to_i.ip_src[15:0]} +
                      {16'd0, to_i.ip_dst[31:16]} + {16'd0, to_i.ip_dst[15:0]};
      // pseudo-header, UDP header, RPC header (XID, REPLY, accept_stat; the other words are zero), payload
      udp_sum_q    <= {32'd0, to_i.ip_src[31:16]} + {32'd0, to_i.ip_src[15:0]} +
                      {32'd0, to_i.ip_dst[31:16]} + {32'd0, to_i.ip_dst[15:0]} + {40'd0, layout_pkg::Ipv4ProtocolUdp} +
                      {31'd0, udp_length, 1'b0} +
                      {32'd0, to_i.udp_src} + {32'd0, to_i.udp_dst} +
                      {32'd0, to_i.xid[31:16]} + {32'd0, to_i.xid[15:0]} + {16'd0, layout_pkg::RpcTypeReply} + {40'd0, status_i} +
                      {32'd0, payload};
    end
    if (build_valid_i) begin
      header_o[8*layout_pkg::EthType-1:0] <= {bytes_pkg::be48(src_q), bytes_pkg::be48(dst_q)};
      if (vlan_q) begin
        header_o[8*layout_pkg::EthType +: 8*layout_pkg::TagBytes] <= {bytes_pkg::be16(tci_q),
                                                                      bytes_pkg::be16(layout_pkg::EthTypeTag)};
        header_o[8*(layout_pkg::EthType+layout_pkg::TagBytes) +: 16] <= bytes_pkg::be16(layout_pkg::EthTypeIpv4);
        header_o[8*(layout_pkg::EthBytes+layout_pkg::TagBytes) +: 8*RestBytes] <= rest;
      end else begin
        header_o[8*layout_pkg::EthType +: 16] <= bytes_pkg::be16(layout_pkg::EthTypeIpv4);
        header_o[8*layout_pkg::EthBytes +: 8*RestBytes] <= rest;
      end
    end
  end

endmodule
