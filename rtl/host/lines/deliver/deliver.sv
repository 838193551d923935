// SPDX-License-Identifier: Apache-2.0
// Delivers one request at a time to the endpoint that was claimed for it: reads the arguments, unmarshals them, writes
// the control line and then the auxiliary lines at the home, and reports. On arguments that do not match, the line
// begun is completed with zero beats and the report says so. The cells are freed when the last beat has been read.
module deliver (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // settings
  input  logic                             line128_i,
  input  logic [6:0]                       sig_off_i,
  input  logic [6:0]                       raw_off_i,
  // table
  input  nic_pkg::table_write_t            table_i,
  // endpoint choice and queues: the request stands from the cycle after the claim until the next claim
  output logic                             idle_o,
  input  logic                             claim_valid_i,
  input  logic [nic_pkg::EndpointBits-1:0] claim_endpoint_i,
  input  nic_pkg::request_t                request_i,
  // endpoint engine
  input  logic                             claimed_line_i,
  input  logic [31:0]                      claimed_epoch_i,
  output logic                             begun_o,          // one pulse: delivered_to_o and delivered_endpoint_o stand from here
  output logic                             delivered_valid_o,
  output logic                             delivered_ok_o,
  output logic [nic_pkg::EndpointBits-1:0] delivered_endpoint_o,
  output nic_pkg::reply_to_t               delivered_to_o,
  output logic [7:0]                       delivered_aux_o,  // if ok
  // packet buffer
  output logic                             read_valid_o,
  output logic [nic_pkg::CellBits-1:0]     read_cell_o,
  output logic [nic_pkg::CellBeatBits-1:0] read_beat_o,
  input  logic [nic_pkg::BeatBits-1:0]     read_data_i,
  input  logic [nic_pkg::CellBits-1:0]     read_next_i,
  output logic                             free_valid_o,
  input  logic                             free_ready_i,
  output logic [nic_pkg::CellBits-1:0]     free_head_o,
  output logic [nic_pkg::CellBits-1:0]     free_tail_o,
  // command channel
  output logic                             line_valid_o,
  input  logic                             line_ready_i,
  output logic [nic_pkg::EndpointBits-1:0] line_endpoint_o,
  output logic [nic_pkg::LineBits-1:0]     line_line_o,
  output logic                             line_beat_o,
  output logic [nic_pkg::BeatBits-1:0]     line_data_o
);
  logic       start_q;     // the first cycle of a delivery
  logic       active_q;    // the cycles after it
  logic       freed_q;
  logic [nic_pkg::EndpointBits-1:0] endpoint_q;
  logic [7:0] beat_q;      // the next beat of the lines, counted from the control line's first

  // Beats of the lines: the arguments take those from `first` to before `arg_end`; `total` makes whole lines.
  logic [6:0] off;
  logic       first;
  logic [7:0] arg_end, total;
  always_comb begin
    off     = 7'd0;
    arg_end = 8'd0;
    total   = 8'd0;
    if (start_q || active_q) begin
      off = request_i.raw ? raw_off_i : sig_off_i;
      if (request_i.args_len != '0) begin
        arg_end = 8'((nic_pkg::FrameLengthBits'(off) + request_i.args_len + nic_pkg::FrameLengthBits'(nic_pkg::Beat - 1)) >> nic_pkg::BeatByteBits);
      end
      if (line128_i) total = arg_end <= 8'd2 ? 8'd2 : arg_end + {7'd0, arg_end[0]};
      else total = arg_end == 8'd0 ? 8'd1 : arg_end;
    end
  end
  assign first = off[nic_pkg::BeatByteBits];

  logic                         abort, read_done;
  logic                         realigned_valid, realigned_ready, realigned_peek;
  logic [nic_pkg::BeatBits-1:0] realigned_data;
  arg_reader u_reader (
    .clk_i, .rst_i, .start_i(start_q), .head_i(request_i.head), .from_i(request_i.args_off),
    .bytes_i(request_i.args_len), .to_i(off[nic_pkg::BeatByteBits-1:0]), .abort_i(abort), .read_done_o(read_done),
    .read_valid_o, .read_cell_o, .read_beat_o, .read_data_i, .read_next_i,
    .beat_valid_o(realigned_valid), .beat_ready_i(realigned_ready), .beat_peek_i(realigned_peek),
    .beat_data_o(realigned_data)
  );

  logic                         ended, failed;
  logic                         args_valid, args_ready;
  logic [nic_pkg::BeatBits-1:0] args_data;
  unmarshal u_unmarshal (
    .clk_i, .rst_i, .table_i,
    .start_i(start_q), .raw_i(request_i.raw), .signature_i(request_i.signature),
    .words_i(request_i.args_len[nic_pkg::FrameLengthBits-1:2]), .to_i(off[nic_pkg::BeatByteBits-1:2]), .ended_o(ended), .failed_o(failed),
    .in_valid_i(realigned_valid), .in_ready_o(realigned_ready), .in_peek_o(realigned_peek),
    .in_data_i(realigned_data), .out_valid_o(args_valid), .out_ready_i(args_ready), .out_data_o(args_data)
  );
  assign abort = active_q && failed;

  // ---- the output register ----
  logic room, is_args, mid_line, emit;
  assign room       = !line_valid_o || line_ready_i;
  assign is_args    = beat_q >= {7'd0, first} && beat_q < arg_end;
  assign mid_line   = line128_i && beat_q[0];
  assign args_ready = active_q && !failed && room && is_args;
  always_comb begin
    if (abort) emit = room && mid_line;
    else if (start_q) emit = room && !is_args;
    else emit = active_q && room && beat_q != total && (!is_args || args_valid);
  end

  logic [7:0] line;        // 0: the control line
  logic [7:0] aux;
  assign line = line128_i ? {1'b0, beat_q[7:1]} : beat_q;
  assign aux  = line - 8'd1;

  // ---- the end ----
  logic over, over_ok;
  assign over_ok = ended && beat_q == total;
  assign over    = active_q && room && (freed_q || (free_valid_o && free_ready_i))
                && (abort ? !mid_line : over_ok);

  assign free_valid_o = active_q && !freed_q && (read_done || abort);
  assign free_head_o  = request_i.head;
  assign free_tail_o  = request_i.tail;

  assign idle_o               = !start_q && !active_q && !delivered_valid_o;
  assign begun_o              = start_q;
  assign line_endpoint_o      = endpoint_q;
  assign delivered_endpoint_o = endpoint_q;
  assign delivered_to_o       = request_i.to;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      start_q           <= 1'b0;
      active_q          <= 1'b0;
      beat_q            <= 8'd0;
      freed_q           <= 1'b0;
      line_valid_o      <= 1'b0;
      delivered_valid_o <= 1'b0;
    end else begin
      start_q           <= claim_valid_i;
      active_q          <= start_q || (active_q && !over);
      delivered_valid_o <= over;
      if (over) beat_q <= 8'd0;
      else if (emit) beat_q <= beat_q + 8'd1;
      freed_q <= active_q && !over && (freed_q || (free_valid_o && free_ready_i));
      if (room) line_valid_o <= emit;
    end
    if (claim_valid_i) endpoint_q <= claim_endpoint_i;
    if (over) begin
      delivered_ok_o  <= !failed;
      delivered_aux_o <= (line128_i ? {1'b0, total[7:1]} : total) - 8'd1;
    end
    if (emit) begin
      line_line_o <= line == 8'd0 ? {nic_pkg::RegionRx, 7'd0, claimed_line_i} : {nic_pkg::RegionRxAux, aux};
      line_beat_o <= mid_line;
      line_data_o <= is_args && !abort ? args_data : '0;
      if (beat_q == 8'd0) begin
        line_data_o[8*layout_pkg::RxFlags +: 8]    <= layout_pkg::RxValid | {nic_pkg::RxKindCall, 1'b0};
        line_data_o[8*layout_pkg::RxFlags + 8 +: 8] <= 8'd0;
        line_data_o[8*layout_pkg::RxLength +: 16]  <= 16'(request_i.args_len);
        line_data_o[8*layout_pkg::RxEpoch +: 32]   <= claimed_epoch_i;
        line_data_o[8*layout_pkg::RxHandler +: 64] <= request_i.handler;
        line_data_o[8*layout_pkg::RxData +: 64]    <= request_i.data;
      end
    end
  end
endmodule
