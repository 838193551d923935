// SPDX-License-Identifier: Apache-2.0
// Streams replies: headers, then the payload realigned from the reply stage, one beat a cycle without a gap. The first
// beat stands at the output three cycles after the reply was offered. The smallest reply frame is 66 bytes, so none
// needs padding.
module reply_framer (
  input  logic                             clk_i,
  input  logic                             rst_i,
  input  nic_pkg::config_t                 cfg_i,
  // reply queue
  input  logic                             reply_valid_i,
  output logic                             reply_ready_o,
  input  logic [nic_pkg::EndpointBits-1:0] reply_endpoint_i,
  input  logic                             reply_too_long_i,  // answer SYSTEM_ERR without payload
  input  nic_pkg::reply_to_t               reply_to_i,
  output logic                             done_valid_o,
  output logic [nic_pkg::EndpointBits-1:0] done_endpoint_o,
  // reply stage
  output logic [nic_pkg::EndpointBits-1:0] info_endpoint_o,
  input  logic [15:0]                      info_length_i,     // below 2^14 unless too long
  input  logic [7:0]                       info_status_i,
  input  logic [47:0]                      info_sum_i,
  output logic                             read_valid_o,
  output logic [nic_pkg::EndpointBits-1:0] read_endpoint_o,
  output logic [7:0]                       read_beat_o,
  input  logic [nic_pkg::BeatBits-1:0]     read_data_i,
  // wire
  output logic                             m_axis_tx_tvalid,
  input  logic                             m_axis_tx_tready,
  output logic [nic_pkg::BeatBits-1:0]     m_axis_tx_tdata,
  output logic [nic_pkg::Beat-1:0]         m_axis_tx_tkeep,
  output logic                             m_axis_tx_tlast,
  output logic [31:0]                      m_axis_tx_tuser,   // the call's tag
  output logic [1:0]                       sending_o,         // replies taken whose last beat has not left
  output logic                             busy_o
);
  localparam logic [1:0] Idle = 2'd0;   // a reply is taken; its sums are made
  localparam logic [1:0] Read = 2'd1;   // the first payload beat is read
  localparam logic [1:0] Head = 2'd2;   // the first frame beat leaves, the second payload beat is read
  localparam logic [1:0] Body = 2'd3;

  logic [1:0]                       state_q;
  logic [nic_pkg::EndpointBits-1:0] endpoint_q;
  logic                             vlan_q;
  logic [31:0]                      tag_q;
  logic [7:0]                       last_q;      // number of the last frame beat
  logic [6:0]                       last_end_q;  // bytes in it, 1..64
  logic [7:0]                       beat_q;      // frame beat that leaves next
  logic [7:0]                       read_q;      // stage beat that is read next
  logic [nic_pkg::BeatBits-1:0]     previous_q;

  logic                                        start, advance;
  logic [nic_pkg::FrameLengthBits-1:0]         length;
  logic [nic_pkg::FrameLengthBits-1:0]         frame_length, last_byte;
  logic [8*layout_pkg::ReplyHeadersTagged-1:0] header;
  logic [7:0]                                  offset;      // stage byte of the second frame beat's first byte

  assign info_endpoint_o = reply_endpoint_i;
  assign start           = state_q == Idle && reply_valid_i;
  assign reply_ready_o   = state_q == Idle;
  assign length          = reply_too_long_i ? '0 : info_length_i[nic_pkg::FrameLengthBits-1:0];
  logic unused_length;
  assign unused_length   = ^info_length_i[15:nic_pkg::FrameLengthBits];
  assign frame_length    = length + nic_pkg::FrameLengthBits'(reply_to_i.vlan ? layout_pkg::ReplyHeadersTagged : layout_pkg::ReplyHeaders);
  assign last_byte       = frame_length - nic_pkg::FrameLengthBits'(1);
  assign advance         = !m_axis_tx_tvalid || m_axis_tx_tready;

  reply_header i_header (
    .clk_i, .sum_valid_i(start), .build_valid_i(state_q == Read), .to_i(reply_to_i), .length_i(length),
    .status_i(reply_too_long_i ? layout_pkg::RpcSystemErr : info_status_i), .sum_i(reply_too_long_i ? 48'd0 : info_sum_i),
    .odd_i(cfg_i.reply_off[0]), .header_o(header)
  );

  assign offset          = 8'(nic_pkg::Beat) + {1'b0, cfg_i.reply_off} -
                           8'(vlan_q ? layout_pkg::ReplyHeadersTagged : layout_pkg::ReplyHeaders);
  assign read_valid_o    = state_q == Read || (advance && (state_q == Head || state_q == Body));
  assign read_endpoint_o = endpoint_q;
  assign read_beat_o     = state_q == Read ? 8'(offset[7:nic_pkg::BeatByteBits]) : read_q;
  assign done_valid_o    = state_q == Body && advance && beat_q == last_q;
  assign done_endpoint_o = endpoint_q;
  assign sending_o       = 2'(state_q != Idle) + 2'(m_axis_tx_tvalid && m_axis_tx_tlast);
  assign busy_o          = state_q != Idle || reply_valid_i || m_axis_tx_tvalid;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q            <= Idle;
      m_axis_tx_tvalid <= 1'b0;
    end else begin
      if (advance) m_axis_tx_tvalid <= state_q == Head || state_q == Body;
      case (state_q)
        Idle: begin
          if (start) begin
            state_q    <= Read;
            endpoint_q <= reply_endpoint_i;
            vlan_q     <= reply_to_i.vlan;
            tag_q      <= reply_to_i.tag;
            last_q     <= 8'(last_byte >> nic_pkg::BeatByteBits);
            last_end_q <= {1'b0, last_byte[nic_pkg::BeatByteBits-1:0]} + 7'd1;
          end
        end
        Read: begin
          state_q <= Head;
          read_q  <= 8'(offset[7:nic_pkg::BeatByteBits]) + 8'd1;
        end
        Head: begin
          if (advance) begin
            state_q           <= Body;
            beat_q            <= 8'd1;
            read_q            <= read_q + 8'd1;
            m_axis_tx_tdata <= header[nic_pkg::BeatBits-1:0];
            m_axis_tx_tkeep <= '1;
            m_axis_tx_tlast <= 1'b0;
            m_axis_tx_tuser <= tag_q;
          end
        end
        default: begin
          if (advance) begin
            beat_q            <= beat_q + 8'd1;
            read_q            <= read_q + 8'd1;
            m_axis_tx_tdata <= reply_pkg::realigned(previous_q, read_data_i, offset[nic_pkg::BeatByteBits-1:0],
                                                    beat_q == last_q ? last_end_q : 7'(nic_pkg::Beat));
            if (beat_q == 8'd1) begin
              m_axis_tx_tdata[8*layout_pkg::ReplyHeaders-nic_pkg::BeatBits-1:0] <=
                header[8*layout_pkg::ReplyHeaders-1:nic_pkg::BeatBits];
              if (vlan_q) m_axis_tx_tdata[8*layout_pkg::ReplyHeaders-nic_pkg::BeatBits +: 8*layout_pkg::TagBytes] <=
                header[8*layout_pkg::ReplyHeaders +: 8*layout_pkg::TagBytes];
            end
            if (beat_q == last_q) begin
              state_q           <= Idle;
              m_axis_tx_tkeep <= ~({nic_pkg::Beat{1'b1}} << last_end_q);
              m_axis_tx_tlast <= 1'b1;
            end
          end
        end
      endcase
    end
  end

  // Apart from the block that reads it, so that a simulator needs no second copy of so wide a register.
  always_ff @(posedge clk_i) if (read_valid_o && state_q != Read) previous_q <= read_data_i;
endmodule
