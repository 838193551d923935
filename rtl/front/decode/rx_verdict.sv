// SPDX-License-Identifier: Apache-2.0
// The verdict on one frame, combinational, from what the decoders hold in the cycle after its last beat. A frame has one
// reason: the first row that applies. A row may look at bytes that the frame does not have; a row above then applies.
//
//   DropFcs          the MAC's mark on the last beat
//   DropTooLong      more bytes than the configured maximum
//   DropEthShort     under 14 bytes, or 18 with a tag
//   DropEthAddr      destination MAC not accepted
//   DropEthVlan      a tag behind a tag
//   DropEthType      not IPv4, or a single tag that is not 0x8100
//   DropIpShort      fewer bytes behind Ethernet than 20 or than 4 * IHL
//   DropIpVersion    version not 4, IHL below 5
//   DropIpChecksum
//   DropIpLength     total length below 4 * IHL + 8, or more than the frame holds (less is padding)
//   DropIpFragment   more fragments, or an offset
//   DropIpProtocol   not UDP
//   DropIpAddr       destination address not accepted
//   DropUdpLength    below 8, or beyond the total length (less is padding)
//   DropUdpChecksum  not absent and wrong
//   DropRpcShort     message under 40 bytes, not of whole words, or ends inside a legal credential or its verifier
//   DropRpcType      not a call
//   DropRpcVersion   not 2
//   DropRpcAuth      credential or verifier not accepted
//   DropNoBuffer     no packet buffer cell for one of its beats, or no room for its frame_t
//
// A host side may want frames with some reasons all the same (wanted_i): such a frame is handed on, and its reason with
// it. One that is not in the packet buffer as a whole never is; its reason then is DropTooLong or DropNoBuffer.
module rx_verdict (
  input  logic                                valid_i,
  // the frame
  input  logic                                bad_i,
  input  logic                                too_long_i,
  input  logic [nic_pkg::FrameLengthBits-1:0] frame_length_i,
  input  logic                                no_buffer_i,
  // Ethernet
  input  logic                                vlan_i,
  input  logic                                eth_bad_addr_i,
  input  logic                                eth_bad_vlan_i,
  input  logic                                eth_bad_type_i,
  // IPv4
  input  logic [3:0]                          ihl_i,
  input  logic [15:0]                         total_length_i,
  input  logic                                ip_bad_version_i,
  input  logic                                ip_bad_checksum_i,
  input  logic                                ip_bad_fragment_i,
  input  logic                                ip_bad_protocol_i,
  input  logic                                ip_bad_addr_i,
  // UDP
  input  logic [15:0]                         udp_length_i,
  input  logic                                udp_bad_checksum_i,
  // ONC-RPC
  input  logic                                rpc_bad_type_i,
  input  logic                                rpc_bad_version_i,
  input  logic                                rpc_bad_cred_i,
  input  logic                                rpc_bad_verf_i,
  input  logic [6:0]                          cred_words_i,
  // host side: bit i, frames with reason i are handed on
  input  logic [nic_pkg::NumDrops-1:0]        wanted_i,
  // DropNone: a call
  output logic [nic_pkg::DropBits-1:0]        reason_o,
  output logic                                hand_on_o,      // a call, or wanted all the same
  output logic [2:0]                          layer_o,        // reached (nic_pkg::LayerNone...)
  // of a call
  output logic [nic_pkg::ArgsOffsetBits-1:0]  args_off_o,
  output logic [nic_pkg::FrameLengthBits-1:0] args_len_o
);
  // All lengths in 17 bits, so that no sum of 16-bit fields wraps.
  logic [16:0] frame, eth_header, ip_header, headers, rpc_header, total, udp, rpc;
  logic ip_short, ip_bad_length, udp_bad_length, rpc_short;

  always_comb begin
    reason_o       = nic_pkg::DropNone;
    hand_on_o      = 1'b0;
    layer_o        = nic_pkg::LayerNone;
    args_off_o     = '0;
    args_len_o     = '0;
    frame          = '0;
    eth_header     = '0;
    ip_header      = '0;
    headers        = '0;
    rpc_header     = '0;
    total          = '0;
    udp            = '0;
    rpc            = '0;
    ip_short       = 1'b0;
    ip_bad_length  = 1'b0;
    udp_bad_length = 1'b0;
    rpc_short      = 1'b0;
    if (valid_i) begin
      frame          = 17'(frame_length_i);
      eth_header     = 17'(layout_pkg::EthBytes + (vlan_i ? layout_pkg::TagBytes : 0));
      ip_header      = 17'({ihl_i, 2'b0});
      headers        = eth_header + ip_header + 17'(layout_pkg::UdpBytes);
      rpc_header     = 17'({cred_words_i, 2'b0}) + 17'(layout_pkg::RpcCallBytes);
      total          = {1'b0, total_length_i};
      udp            = {1'b0, udp_length_i};
      rpc            = udp - 17'(layout_pkg::UdpBytes);
      ip_short       = frame < eth_header + 17'(layout_pkg::Ipv4Bytes) || frame < eth_header + ip_header;
      ip_bad_length  = total < ip_header + 17'(layout_pkg::UdpBytes) || eth_header + total > frame;
      udp_bad_length = udp < 17'(layout_pkg::UdpBytes) || ip_header + udp > total;
      rpc_short      = rpc < 17'(layout_pkg::RpcCallBytes) || rpc[1:0] != 2'd0 || (!rpc_bad_cred_i && rpc < rpc_header);
      args_off_o     = nic_pkg::ArgsOffsetBits'(headers + rpc_header);
      args_len_o     = nic_pkg::FrameLengthBits'(rpc - rpc_header);
      if (bad_i) reason_o = nic_pkg::DropFcs;
      else if (too_long_i) reason_o = nic_pkg::DropTooLong;
      else if (frame < eth_header) reason_o = nic_pkg::DropEthShort;
      else if (eth_bad_addr_i) reason_o = nic_pkg::DropEthAddr;
      else if (eth_bad_vlan_i) reason_o = nic_pkg::DropEthVlan;
      else if (eth_bad_type_i) reason_o = nic_pkg::DropEthType;
      else if (ip_short) reason_o = nic_pkg::DropIpShort;
      else if (ip_bad_version_i) reason_o = nic_pkg::DropIpVersion;
      else if (ip_bad_checksum_i) reason_o = nic_pkg::DropIpChecksum;
      else if (ip_bad_length) reason_o = nic_pkg::DropIpLength;
      else if (ip_bad_fragment_i) reason_o = nic_pkg::DropIpFragment;
      else if (ip_bad_protocol_i) reason_o = nic_pkg::DropIpProtocol;
      else if (ip_bad_addr_i) reason_o = nic_pkg::DropIpAddr;
      else if (udp_bad_length) reason_o = nic_pkg::DropUdpLength;
      else if (udp_bad_checksum_i) reason_o = nic_pkg::DropUdpChecksum;
      else if (rpc_short) reason_o = nic_pkg::DropRpcShort;
      else if (rpc_bad_type_i) reason_o = nic_pkg::DropRpcType;
      else if (rpc_bad_version_i) reason_o = nic_pkg::DropRpcVersion;
      else if (rpc_bad_cred_i || rpc_bad_verf_i) reason_o = nic_pkg::DropRpcAuth;
      // The reasons' order is that of the layers.
      if (reason_o == nic_pkg::DropNone) layer_o = nic_pkg::LayerRpc;
      else if (reason_o >= nic_pkg::DropUdpChecksum) layer_o = nic_pkg::LayerUdp;
      else if (reason_o >= nic_pkg::DropIpFragment) layer_o = nic_pkg::LayerIpv4;
      else if (reason_o >= nic_pkg::DropEthAddr) layer_o = nic_pkg::LayerEth;
      hand_on_o = reason_o == nic_pkg::DropNone || wanted_i[reason_o[$clog2(nic_pkg::NumDrops)-1:0]];
      if (hand_on_o && too_long_i) begin
        hand_on_o = 1'b0;
        reason_o  = nic_pkg::DropTooLong;
      end else if (hand_on_o && no_buffer_i) begin
        hand_on_o = 1'b0;
        reason_o  = nic_pkg::DropNoBuffer;
      end
    end
  end
endmodule
