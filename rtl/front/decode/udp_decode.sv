// SPDX-License-Identifier: Apache-2.0
// UDP header, and the checksum over pseudo header and datagram, summed in the raw beats of the frame: the datagram
// begins 2 bytes into a 32-bit lane (Ethernet's 14 or 18 bytes, then whole lanes), so only its first and last lane are
// cut. Results stand in the cycle after a frame's last beat.
//
//   byte 0   source port     byte 2   destination port     byte 4   length     byte 6   checksum (0: none)
module udp_decode (
  input  logic                         clk_i,
  // raw beats; with the first: the UDP header realigned, its offset in the frame, the addresses as they lie in IPv4
  input  logic                         valid_i,
  input  logic                         first_i,
  input  logic [nic_pkg::BeatBits-1:0] data_i,
  input  logic [63:0]                  header_i,
  input  logic [6:0]                   offset_i,
  input  logic [63:0]                  addresses_i,
  // results
  output logic [15:0]                  src_o,
  output logic [15:0]                  dst_o,
  output logic [15:0]                  length_o,
  output logic                         bad_checksum_o
);
  // The datagram's first byte and the byte behind its last, counted from the beat's first byte; 0 once passed.
  logic [16:0] start_q, start, end_q, stop;
  assign start = first_i ? 17'(offset_i) : start_q;
  assign stop  = first_i ? 17'(offset_i) + {1'b0, bytes_pkg::be16(header_i[8*layout_pkg::UdpLength +: 16])} : end_q;

  // Whole lanes inside the datagram.
  logic [15:0] lanes;
  logic [3:0]  start_lane, end_lane;
  logic        starts, ends;
  assign start_lane = start[5:2];
  assign end_lane   = stop[5:2];
  assign starts     = start != 17'd0 && start[16:nic_pkg::BeatByteBits] == '0;
  assign ends       = stop[16:nic_pkg::BeatByteBits] == '0;
  always_comb begin
    lanes = '1;
    if (starts) lanes = 16'hfffe << start_lane;
    else if (start != 17'd0) lanes = '0;
    if (ends) lanes = lanes & ~(16'hffff << end_lane);
  end

  // The cut lanes.
  logic [15:0] head;
  logic [31:0] tail;
  logic [23:0] tail_lane;
  assign head      = starts ? data_i[{start_lane, 5'd16} +: 16] : 16'd0;
  assign tail_lane = data_i[{end_lane, 5'd0} +: 24];
  always_comb begin
    tail = 32'd0;
    if (ends) begin
      case (stop[1:0])
        2'd1: tail = {24'd0, tail_lane[7:0]};
        2'd2: tail = {16'd0, tail_lane[15:0]};
        2'd3: tail = {8'd0, tail_lane};
        default: tail = 32'd0;
      endcase
    end
  end

  logic [47:0] pseudo, sum, sum_q;
  logic        absent_q;
  assign pseudo = {16'd0, addresses_i[31:0]} + {16'd0, addresses_i[63:32]} + {32'd0, layout_pkg::Ipv4ProtocolUdp, 8'd0} +
                  {32'd0, header_i[8*layout_pkg::UdpLength +: 16]};
  always_comb begin
    sum = '0;
    if (valid_i) begin
      sum = (first_i ? pseudo : sum_q) + {32'd0, head} + {16'd0, tail};
      for (int i = 0; i < 16; i++) sum = sum + {16'b0, data_i[32*i +: 32] & {32{lanes[i]}}};
    end
  end
  assign bad_checksum_o = !absent_q && bytes_pkg::fold48(sum_q) != 16'hffff;

  always_ff @(posedge clk_i) begin
    if (valid_i) begin
      sum_q   <= sum;
      start_q <= start[16:nic_pkg::BeatByteBits] == '0 ? '0 : start - 17'(nic_pkg::Beat);
      end_q   <= stop[16:nic_pkg::BeatByteBits] == '0 ? '0 : stop - 17'(nic_pkg::Beat);
      if (first_i) begin
        src_o    <= bytes_pkg::be16(header_i[8*layout_pkg::UdpSrc +: 16]);
        dst_o    <= bytes_pkg::be16(header_i[8*layout_pkg::UdpDst +: 16]);
        length_o <= bytes_pkg::be16(header_i[8*layout_pkg::UdpLength +: 16]);
        absent_q <= header_i[8*layout_pkg::UdpChecksum +: 16] == 16'd0;
      end
    end
  end
endmodule
