// SPDX-License-Identifier: Apache-2.0
// From the MAC's stream to frames described. Frames are never stalled: each ends in one verdict, 5 cycles after its last
// beat is offered, and is handed on to the host side or dropped, its cells then being freed. Four stages:
//
//   A  the registered beat: written to the packet buffer (rx_store), Ethernet decoded from a frame's first
//   B  the beat waits for the one behind it (unless it is the last), since headers and the RPC message's first bytes
//      lie across two beats: realign carries it
//   C  IPv4, UDP and ONC-RPC decode their own bytes; the datagram's checksum is summed
//   D  everything is known: verdict
module rx_ingress (
  input  logic                         clk_i,
  input  logic                         rst_i,
  // settings
  input  nic_pkg::config_t             cfg_i,
  // accepted destinations
  input  nic_pkg::table_write_t        table_i,
  // MAC
  input  logic [nic_pkg::BeatBits-1:0] s_axis_rx_tdata,
  input  logic [nic_pkg::Beat-1:0]     s_axis_rx_tkeep,
  input  logic                         s_axis_rx_tvalid,
  output logic                         s_axis_rx_tready,
  input  logic                         s_axis_rx_tlast,
  input  logic [32:0]                  s_axis_rx_tuser,  // {bad, tag}
  // packet buffer: write
  output logic                         write_valid_o,
  output logic                         write_first_o,
  output logic [nic_pkg::BeatBits-1:0] write_data_o,
  input  logic                         write_full_i,
  input  logic [nic_pkg::CellBits-1:0] write_head_i,
  input  logic [nic_pkg::CellBits-1:0] write_tail_i,
  // packet buffer: free
  output logic                         free_valid_o,
  input  logic                         free_ready_i,     // always 1 (see packet_buffer)
  output logic [nic_pkg::CellBits-1:0] free_head_o,
  output logic [nic_pkg::CellBits-1:0] free_tail_o,
  // host side: frames, and the reasons for dropping with which it wants them all the same
  output logic                         frame_valid_o,
  input  logic                         frame_ready_i,
  output nic_pkg::frame_t              frame_o,
  input  logic [nic_pkg::NumDrops-1:0] wanted_i,
  // event: a frame's verdict
  output logic                         check_valid_o,
  output logic [31:0]                  check_tag_o,
  output logic [nic_pkg::DropBits-1:0] check_code_o,
  output logic [2:0]                   receiving_o,      // frames begun whose verdict has not been given
  output logic [3:0]                   described_o,      // frames that wait for the host side
  output logic                         busy_o            // state may change at the next edge without input
);
  // frames that wait for the host side
  localparam int unsigned FrameDepth = 8;
  // where an IPv4 header begins in a frame, and the bits of the longest
  localparam int unsigned IpAt = 8 * layout_pkg::EthBytes;
  localparam int unsigned IpAtTagged = IpAt + 8 * layout_pkg::TagBytes;
  localparam int unsigned IpBits = 480;

  assign s_axis_rx_tready = 1'b1;

  // Stage A.
  logic                                a_valid, a_first, a_last, a_bad;
  logic [31:0]                         a_tag;
  logic [nic_pkg::BeatBits-1:0]        a_data;
  logic [nic_pkg::FrameLengthBits-1:0] b_length;
  logic                                b_too_long, b_no_buffer, b_stored;
  rx_store i_store (
    .clk_i, .rst_i,
    .valid_i(s_axis_rx_tvalid), .last_i(s_axis_rx_tlast), .bad_i(s_axis_rx_tuser[32]), .tag_i(s_axis_rx_tuser[31:0]),
    .keep_i(s_axis_rx_tkeep), .data_i(s_axis_rx_tdata), .max_frame_i(cfg_i.max_frame), .write_valid_o, .write_full_i,
    .valid_o(a_valid), .first_o(a_first), .last_o(a_last), .bad_o(a_bad), .tag_o(a_tag), .data_o(a_data),
    .length_o(b_length), .too_long_o(b_too_long), .no_buffer_o(b_no_buffer), .stored_o(b_stored)
  );
  assign write_first_o = a_first;
  assign write_data_o  = a_data;

  logic        find_mac, find_ip, mac_hit, ip_hit;
  logic [47:0] find_mac_mac;
  logic [31:0] find_ip_ip;
  rx_filter i_filter (
    .clk_i, .rst_i,
    .table_i,
    .any_mac_i(cfg_i.any_mac), .any_ip_i(cfg_i.any_ip), .find_mac_i(find_mac), .find_mac_mac_i(find_mac_mac),
    .mac_hit_o(mac_hit), .find_ip_i(find_ip), .find_ip_ip_i(find_ip_ip), .ip_hit_o(ip_hit)
  );

  logic [47:0] eth_dst, eth_src;
  logic        vlan, eth_bad_addr, eth_bad_vlan, eth_bad_type;
  logic [15:0] tci;
  logic [6:0]  rpc_offset;
  assign find_mac = a_valid && a_first;
  eth_decode i_eth (
    .clk_i, .valid_i(find_mac), .data_i(a_data[151:0]), .find_mac_o(find_mac_mac), .mac_hit_i(mac_hit),
    .dst_o(eth_dst), .src_o(eth_src), .vlan_o(vlan), .tci_o(tci), .bad_addr_o(eth_bad_addr),
    .bad_vlan_o(eth_bad_vlan), .bad_type_o(eth_bad_type), .rpc_offset_o(rpc_offset)
  );

  // Stage B. The message begins in the frame's first beat or, behind long IPv4 options, in its second.
  logic                         b_first_q, b_bad_q, b_fire, b_last, b_take, rpc_done, realign_busy;
  logic [31:0]                  b_tag_q;
  logic [nic_pkg::BeatBits-1:0] b_data;
  logic                         rpc_valid;
  logic [nic_pkg::BeatBits-1:0] rpc_data;
  assign b_take = b_first_q ? !rpc_offset[6] : !rpc_done;
  realign i_realign (
    .clk_i, .rst_i, .valid_i(a_valid), .last_i(a_last), .data_i(a_data),
    .fire_o(b_fire), .carry_last_o(b_last), .carry_o(b_data), .take_i(b_take), .shift_i(rpc_offset[5:2]),
    .valid_o(rpc_valid), .data_o(rpc_data), .busy_o(realign_busy)
  );
  always_ff @(posedge clk_i) begin
    if (a_valid) begin
      b_first_q <= a_first;
      b_bad_q   <= a_bad;
      b_tag_q   <= a_tag;
    end
  end

  // Stage C. Ethernet's results are copied, since the next frame's may come while this one's verdict waits.
  logic                         c_valid_q, c_first_q, c_last_q;
  logic [nic_pkg::BeatBits-1:0] c_data_q;
  logic [IpBits-1:0]            c_ip_q;
  logic [63:0]                  c_udp_q;
  logic [6:0]                   c_udp_offset_q;
  logic [6:0]                   udp_offset;
  assign udp_offset = rpc_offset - 7'(layout_pkg::UdpBytes);
  logic [687:0] headers;   // up to the end of the longest
  always_comb begin
    headers = '0;
    if (b_fire && b_first_q) headers = {a_data[175:0], b_data};
  end

  // What the verdict needs beside the decoders' results: of the frame, and of Ethernet.
  typedef struct packed {
    logic                                bad;
    logic                                too_long;
    logic                                no_buffer;
    logic                                stored;
    logic [31:0]                         tag;
    logic [nic_pkg::FrameLengthBits-1:0] length;
    logic [nic_pkg::CellBits-1:0]        head;
    logic [nic_pkg::CellBits-1:0]        tail;
    logic [47:0]                         eth_dst;
    logic [47:0]                         eth_src;
    logic                                vlan;
    logic [15:0]                         tci;
    logic                                eth_bad_addr;
    logic                                eth_bad_vlan;
    logic                                eth_bad_type;
  } known_t;
  known_t c_known_q, known_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      c_valid_q <= 1'b0;
      c_last_q  <= 1'b0;
    end else begin
      c_valid_q <= b_fire;
      c_last_q  <= b_fire && b_last;
    end
    if (b_fire) begin
      c_first_q <= b_first_q;
      c_data_q  <= b_data;
      if (b_first_q) begin
        if (vlan) c_ip_q <= {a_data[IpAtTagged+IpBits-nic_pkg::BeatBits-1:0], b_data[nic_pkg::BeatBits-1:IpAtTagged]};
        else c_ip_q <= {a_data[IpAt+IpBits-nic_pkg::BeatBits-1:0], b_data[nic_pkg::BeatBits-1:IpAt]};
        for (int i = 8; i < 20; i++) if (udp_offset[6:2] == 5'(i)) c_udp_q <= headers[32*i + 16 +: 64];
        c_udp_offset_q <= udp_offset;
      end
      if (b_last) begin
        c_known_q <= {b_bad_q, b_too_long, b_no_buffer, b_stored, b_tag_q, b_length, write_head_i, write_tail_i,
                      eth_dst, eth_src, vlan, tci, eth_bad_addr, eth_bad_vlan, eth_bad_type};
      end
    end
  end

  logic [31:0] ip_src, ip_dst;
  logic [3:0]  ihl;
  logic [15:0] total_length;
  logic        ip_bad_version, ip_bad_checksum, ip_bad_fragment, ip_bad_protocol, ip_bad_addr;
  assign find_ip = c_valid_q && c_first_q;
  ipv4_decode i_ipv4 (
    .clk_i, .valid_i(find_ip), .header_i(c_ip_q), .find_ip_o(find_ip_ip), .ip_hit_i(ip_hit),
    .src_o(ip_src), .dst_o(ip_dst), .ihl_o(ihl), .total_length_o(total_length), .bad_version_o(ip_bad_version),
    .bad_checksum_o(ip_bad_checksum), .bad_fragment_o(ip_bad_fragment), .bad_protocol_o(ip_bad_protocol),
    .bad_addr_o(ip_bad_addr)
  );

  logic [15:0] udp_src, udp_dst, udp_length;
  logic        udp_bad_checksum;
  udp_decode i_udp (
    .clk_i, .valid_i(c_valid_q), .first_i(c_first_q), .data_i(c_data_q), .header_i(c_udp_q),
    .offset_i(c_udp_offset_q), .addresses_i(c_ip_q[8*layout_pkg::Ipv4Src +: 64]),
    .src_o(udp_src), .dst_o(udp_dst), .length_o(udp_length), .bad_checksum_o(udp_bad_checksum)
  );

  logic [31:0] xid, prog, vers, proc;
  logic        rpc_bad_type, rpc_bad_version, rpc_bad_cred, rpc_bad_verf;
  logic [6:0]  cred_words;
  oncrpc_decode i_oncrpc (
    .clk_i, .clear_i(find_ip), .valid_i(rpc_valid), .data_i(rpc_data), .done_o(rpc_done),
    .xid_o(xid), .prog_o(prog), .vers_o(vers), .proc_o(proc), .bad_type_o(rpc_bad_type),
    .bad_version_o(rpc_bad_version), .bad_cred_o(rpc_bad_cred), .bad_verf_o(rpc_bad_verf), .cred_words_o(cred_words)
  );

  // Stage D.
  logic                                d_valid_q, hand_on, frame_ready;
  logic [nic_pkg::DropBits-1:0]        reason, code;
  logic [2:0]                          layer;
  logic [nic_pkg::ArgsOffsetBits-1:0]  args_off;
  logic [nic_pkg::FrameLengthBits-1:0] args_len;
  rx_verdict i_verdict (
    .valid_i(d_valid_q), .bad_i(known_q.bad), .too_long_i(known_q.too_long), .frame_length_i(known_q.length),
    .no_buffer_i(known_q.no_buffer), .vlan_i(known_q.vlan), .eth_bad_addr_i(known_q.eth_bad_addr),
    .eth_bad_vlan_i(known_q.eth_bad_vlan), .eth_bad_type_i(known_q.eth_bad_type), .ihl_i(ihl),
    .total_length_i(total_length), .ip_bad_version_i(ip_bad_version), .ip_bad_checksum_i(ip_bad_checksum),
    .ip_bad_fragment_i(ip_bad_fragment), .ip_bad_protocol_i(ip_bad_protocol), .ip_bad_addr_i(ip_bad_addr),
    .udp_length_i(udp_length), .udp_bad_checksum_i(udp_bad_checksum), .rpc_bad_type_i(rpc_bad_type),
    .rpc_bad_version_i(rpc_bad_version), .rpc_bad_cred_i(rpc_bad_cred), .rpc_bad_verf_i(rpc_bad_verf),
    .cred_words_i(cred_words), .wanted_i, .reason_o(reason), .hand_on_o(hand_on), .layer_o(layer),
    .args_off_o(args_off), .args_len_o(args_len)
  );
  always_comb begin
    code = reason;
    if (hand_on) code = frame_ready ? nic_pkg::DropNone : nic_pkg::DropNoBuffer;
  end

  nic_pkg::frame_t frame;
  always_comb begin
    frame = '0;
    if (hand_on) begin
      frame.reason      = reason;
      frame.layer       = layer;
      frame.to.tag      = known_q.tag;
      frame.head        = known_q.head;
      frame.tail        = known_q.tail;
      frame.frame_len   = known_q.length;
      frame.args_off    = args_off;
      frame.args_len    = args_len;
      frame.to.eth_dst  = known_q.eth_dst;
      frame.to.eth_src  = known_q.eth_src;
      frame.to.vlan     = known_q.vlan;
      frame.to.vlan_tci = known_q.tci;
      frame.to.ip_src   = ip_src;
      frame.to.ip_dst   = ip_dst;
      frame.to.udp_src  = udp_src;
      frame.to.udp_dst  = udp_dst;
      frame.to.xid      = xid;
      frame.prog        = prog;
      frame.vers        = vers;
      frame.proc        = proc;
    end
  end
  fifo #(.Width($bits(frame)), .Depth(FrameDepth)) i_frames (
    .clk_i, .rst_i, .valid_i(hand_on), .ready_o(frame_ready), .data_i(frame),
    .valid_o(frame_valid_o), .ready_i(frame_ready_i), .data_o(frame_o),
    .level_o(described_o)
  );

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      d_valid_q     <= 1'b0;
      check_valid_o <= 1'b0;
      free_valid_o  <= 1'b0;
    end else begin
      d_valid_q     <= c_last_q;
      check_valid_o <= d_valid_q;
      free_valid_o  <= d_valid_q && known_q.stored && code != nic_pkg::DropNone;
    end
    if (c_last_q) known_q <= c_known_q;
    if (d_valid_q) begin
      check_tag_o  <= known_q.tag;
      check_code_o <= code;
      free_head_o  <= known_q.head;
      free_tail_o  <= known_q.tail;
    end
  end

  // A frame is in stage A from its first beat on, through gaps too; then where its last beat is.
  assign receiving_o = 3'(a_valid || !a_first) + 3'(b_fire && b_last) + 3'(c_last_q) + 3'(d_valid_q);
  assign busy_o = a_valid || realign_busy || c_valid_q || d_valid_q || check_valid_o || frame_valid_o;

  // The packet buffer's queue for this port is never full: see there.
`ifdef VERILATOR
  always_ff @(posedge clk_i) if (!rst_i && free_valid_o && !free_ready_i) $fatal(1, "rx_ingress: a chain is lost");
`endif
endmodule
