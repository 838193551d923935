// SPDX-License-Identifier: Apache-2.0
// The host side of control lines: calls that the front end describes are looked up, queued and delivered into endpoints'
// lines, where threads' loads are held until one comes; replies are collected from lines and framed.
module host_lines (
  input  logic                             clk_i,
  input  logic                             rst_i,
  input  logic [63:0]                      now_i,         // number of this clock edge
  input  nic_pkg::config_t                 cfg_i,
  // front end: tables
  input  nic_pkg::table_write_t            table_i,
  // front end: flush or abort an endpoint
  input  logic                             leave_valid_i,
  output logic                             leave_ready_o,
  input  logic                             leave_abort_i,
  input  logic [nic_pkg::EndpointBits-1:0] leave_endpoint_i,
  // front end: frames; of those that it would drop none is wanted
  input  logic                             frame_valid_i,
  output logic                             frame_ready_o,
  input  nic_pkg::frame_t                  frame_i,
  output logic [nic_pkg::NumDrops-1:0]     wanted_o,
  // front end: reads and frees of the packet buffer
  output logic                             read_valid_o,
  output logic [nic_pkg::CellBits-1:0]     read_cell_o,
  output logic [nic_pkg::CellBeatBits-1:0] read_beat_o,
  input  logic [nic_pkg::BeatBits-1:0]     read_data_i,
  input  logic [nic_pkg::CellBits-1:0]     read_next_i,
  output logic                             free_valid_o,
  input  logic                             free_ready_i,
  output logic [nic_pkg::CellBits-1:0]     free_head_o,
  output logic [nic_pkg::CellBits-1:0]     free_tail_o,
  // home agent: loads and exclusive fetches of control lines
  input  logic                             load_valid_i,
  output logic                             load_ready_o,
  input  logic                             load_exclusive_i,
  input  logic [nic_pkg::EndpointBits-1:0] load_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     load_line_i,
  input  logic [7:0]                       load_tag_i,
  // home agent: beats of recalled lines
  input  logic                             recalled_valid_i,
  output logic                             recalled_ready_o,
  input  logic                             recalled_beat_i,
  input  logic [nic_pkg::EndpointBits-1:0] recalled_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     recalled_line_i,
  input  logic [nic_pkg::BeatBits-1:0]     recalled_data_i,
  // home agent: commands
  output logic                             command_valid_o,
  input  logic                             command_ready_i,
  output logic [1:0]                       command_o,
  output logic [nic_pkg::EndpointBits-1:0] command_endpoint_o,
  output logic [nic_pkg::LineBits-1:0]     command_line_o,
  output logic                             command_beat_o,
  output logic                             command_exclusive_o,
  output logic [7:0]                       command_tag_o,
  output logic [nic_pkg::BeatBits-1:0]     command_data_o,
  // MAC, transmit: user = the call's tag
  output logic [nic_pkg::BeatBits-1:0]     m_axis_tx_tdata,
  output logic [nic_pkg::Beat-1:0]         m_axis_tx_tkeep,
  output logic                             m_axis_tx_tvalid,
  input  logic                             m_axis_tx_tready,
  output logic                             m_axis_tx_tlast,
  output logic [31:0]                      m_axis_tx_tuser,
  // front end: events (all but EvCheck), and loads without evidence
  output nic_pkg::events_t                 event_o,
  output logic                             early_o,
  // trace
  output nic_pkg::transition_t             transition_o,
  // front end: requests inside, each in one place
  output logic [1:0]                       looking_up_o,  // in the lookup
  output logic [nic_pkg::RequestBits:0]    waiting_o,     // queued
  output logic                             delivering_o,  // being written into lines
  output logic [nic_pkg::EndpointBits:0]   open_o,        // delivered, the reply not collected yet
  output logic [nic_pkg::EndpointBits:0]   replying_o,    // collected, the reply's last beat not sent yet
  // stopped clock
  output logic                             busy_o,
  output logic [63:0]                      next_deadline_o
);
  assign wanted_o = '0;

  // ---- dispatch ----
  logic [nic_pkg::NumEndpoints-1:0] parked;
  logic                             claim_valid, claimed_line;
  logic [nic_pkg::EndpointBits-1:0] claim_endpoint;
  logic [31:0]                      claimed_epoch;
  logic                             delivered_valid, delivered_ok;
  logic [nic_pkg::EndpointBits-1:0] delivered_endpoint;
  nic_pkg::reply_to_t               delivered_to;
  logic [7:0]                       delivered_aux;
  logic                             line_valid, line_ready, line_beat;
  logic [nic_pkg::EndpointBits-1:0] line_endpoint;
  logic [nic_pkg::LineBits-1:0]     line_line;
  logic [nic_pkg::BeatBits-1:0]     line_data;
  logic                             lookup_valid, dispatch_valid, deliver_valid;
  logic [31:0]                      lookup_tag, dispatch_tag, deliver_tag;
  logic [nic_pkg::DropBits-1:0]     lookup_code, deliver_code;
  logic [nic_pkg::EndpointBits-1:0] dispatch_code;
  logic                             dispatch_busy;
  rx_dispatch i_dispatch (
    .clk_i, .rst_i, .cfg_i, .table_i, .call_valid_i(frame_valid_i), .call_ready_o(frame_ready_o), .call_i(frame_i),
    .read_valid_o, .read_cell_o, .read_beat_o, .read_data_i, .read_next_i,
    .free_valid_o, .free_ready_i, .free_head_o, .free_tail_o, .parked_i(parked),
    .claim_valid_o(claim_valid), .claim_endpoint_o(claim_endpoint), .claimed_line_i(claimed_line),
    .claimed_epoch_i(claimed_epoch), .delivered_valid_o(delivered_valid), .delivered_ok_o(delivered_ok),
    .delivered_endpoint_o(delivered_endpoint), .delivered_to_o(delivered_to), .delivered_aux_o(delivered_aux),
    .line_valid_o(line_valid), .line_ready_i(line_ready), .line_endpoint_o(line_endpoint),
    .line_line_o(line_line), .line_beat_o(line_beat), .line_data_o(line_data),
    .lookup_valid_o(lookup_valid), .lookup_tag_o(lookup_tag), .lookup_code_o(lookup_code),
    .dispatch_valid_o(dispatch_valid), .dispatch_tag_o(dispatch_tag), .dispatch_code_o(dispatch_code),
    .deliver_valid_o(deliver_valid), .deliver_tag_o(deliver_tag), .deliver_code_o(deliver_code),
    .looking_up_o, .waiting_o, .delivering_o, .busy_o(dispatch_busy)
  );

  // ---- endpoints ----
  logic                             back_valid, back_ready, back_aux, back_side, back_line;
  logic [nic_pkg::EndpointBits-1:0] back_endpoint;
  endpoint_pkg::reply_header_t      back_header;
  logic                             count_set;
  logic [nic_pkg::EndpointBits-1:0] count_endpoint;
  logic [7:0]                       count_value;
  logic [nic_pkg::EndpointBits-1:0] look_endpoint;
  logic                             looking, look_side, look_line;
  logic                             frame_valid, frame_too_long;
  logic [nic_pkg::EndpointBits-1:0] frame_endpoint;
  logic                             answer_valid, doorbell_valid, collect_valid, tryagain_valid;
  logic [31:0]                      answer_tag, doorbell_tag, collect_tag;
  logic [nic_pkg::EndpointBits-1:0] answer_code, doorbell_code, tryagain_code;
  logic [7:0]                       collect_code;
  logic                             engine_busy;
  endpoint_engine i_engine (
    .clk_i, .rst_i, .cfg_i, .now_i, .parked_o(parked), .claim_valid_i(claim_valid),
    .claim_endpoint_i(claim_endpoint), .claimed_line_o(claimed_line), .claimed_epoch_o(claimed_epoch),
    .delivered_valid_i(delivered_valid), .delivered_ok_i(delivered_ok),
    .delivered_endpoint_i(delivered_endpoint), .delivered_tag_i(delivered_to.tag),  .delivered_aux_i(delivered_aux),
    .line_valid_i(line_valid), .line_ready_o(line_ready), .line_endpoint_i(line_endpoint),
    .line_line_i(line_line), .line_beat_i(line_beat), .line_data_i(line_data),
    .load_valid_i, .load_ready_o, .load_exclusive_i, .load_endpoint_i, .load_line_i, .load_tag_i,
    .command_valid_o, .command_ready_i, .command_o, .command_endpoint_o, .command_line_o, .command_beat_o,
    .command_exclusive_o, .command_tag_o, .command_data_o,
    .recalled_valid_i(back_valid), .recalled_ready_o(back_ready), .recalled_aux_i(back_aux),
    .recalled_endpoint_i(back_endpoint), .recalled_side_i(back_side), .recalled_line_i(back_line),
    .recalled_header_i(back_header), .count_set_o(count_set), .count_endpoint_o(count_endpoint),
    .count_value_o(count_value), .look_endpoint_i(look_endpoint), .looking_o(looking), .look_side_o(look_side),
    .look_line_o(look_line), .leave_valid_i, .leave_ready_o, .leave_abort_i, .leave_endpoint_i, .frame_valid_o(frame_valid), .frame_endpoint_o(frame_endpoint),
    .frame_too_long_o(frame_too_long),
    .answer_valid_o(answer_valid), .answer_tag_o(answer_tag), .answer_code_o(answer_code),
    .doorbell_valid_o(doorbell_valid), .doorbell_tag_o(doorbell_tag), .doorbell_code_o(doorbell_code),
    .collect_valid_o(collect_valid), .collect_tag_o(collect_tag), .collect_code_o(collect_code),
    .tryagain_valid_o(tryagain_valid), .tryagain_code_o(tryagain_code), .early_o, .transition_o, .open_count_o(open_o), .busy_o(engine_busy), .next_deadline_o
  );

  // ---- replies ----
  logic [nic_pkg::NumEndpoints-1:0] framing;
  logic [nic_pkg::EndpointBits-1:0] info_endpoint, read_reply_endpoint;
  logic [15:0]                      info_length;
  logic [7:0]                       info_status, read_reply_beat;
  logic [47:0]                      info_sum;
  logic                             read_reply;
  logic [nic_pkg::BeatBits-1:0]     reply_data;
  logic                             stage_busy, framer_busy;
  logic [nic_pkg::EndpointBits:0]   collected;
  logic [1:0]                       sending;
  logic                             reply_valid, reply_ready, reply_too_long, done_valid;
  logic [nic_pkg::EndpointBits-1:0] reply_endpoint, done_endpoint;
  nic_pkg::reply_to_t               reply_to;
  reply_stage i_stage (
    .clk_i, .rst_i, .cfg_i, .recalled_valid_i, .recalled_ready_o, .recalled_beat_i, .recalled_endpoint_i,
    .recalled_line_i, .recalled_data_i, .back_valid_o(back_valid), .back_ready_i(back_ready),
    .back_aux_o(back_aux), .back_endpoint_o(back_endpoint), .back_side_o(back_side), .back_line_o(back_line),
    .back_header_o(back_header), .count_set_i(count_set), .count_endpoint_i(count_endpoint),
    .count_value_i(count_value), .look_endpoint_o(look_endpoint), .looking_i(looking), .look_side_i(look_side),
    .look_line_i(look_line), .framing_i(framing), .info_endpoint_i(info_endpoint),
    .info_length_o(info_length), .info_status_o(info_status), .info_sum_o(info_sum), .read_valid_i(read_reply),
    .read_endpoint_i(read_reply_endpoint), .read_beat_i(read_reply_beat), .read_data_o(reply_data),
    .busy_o(stage_busy)
  );
  reply_queue i_replies (
    .clk_i, .rst_i, .call_valid_i(delivered_valid), .call_endpoint_i(delivered_endpoint),
    .call_to_i(delivered_to), .frame_valid_i(frame_valid),
    .frame_endpoint_i(frame_endpoint), .frame_too_long_i(frame_too_long),
    .reply_valid_o(reply_valid), .reply_ready_i(reply_ready), .reply_endpoint_o(reply_endpoint),
    .reply_too_long_o(reply_too_long), .reply_to_o(reply_to), .done_valid_i(done_valid),
    .done_endpoint_i(done_endpoint), .framing_o(framing), .level_o(collected)
  );
  reply_framer i_framer (
    .clk_i, .rst_i, .cfg_i, .reply_valid_i(reply_valid), .reply_ready_o(reply_ready),
    .reply_endpoint_i(reply_endpoint), .reply_too_long_i(reply_too_long), .reply_to_i(reply_to),
    .done_valid_o(done_valid), .done_endpoint_o(done_endpoint), .info_endpoint_o(info_endpoint),
    .info_length_i(info_length), .info_status_i(info_status), .info_sum_i(info_sum),
    .read_valid_o(read_reply), .read_endpoint_o(read_reply_endpoint), .read_beat_o(read_reply_beat),
    .read_data_i(reply_data), .m_axis_tx_tvalid, .m_axis_tx_tready, .m_axis_tx_tdata, .m_axis_tx_tkeep,
    .m_axis_tx_tlast, .m_axis_tx_tuser, .sending_o(sending), .busy_o(framer_busy)
  );

  assign replying_o = collected + (nic_pkg::EndpointBits+1)'(sending);

  // ---- events ----
  always_comb begin
    event_o = '0;
    if (lookup_valid || dispatch_valid || deliver_valid || answer_valid || doorbell_valid || collect_valid ||
        tryagain_valid) begin
      event_o.valid = {tryagain_valid, collect_valid, doorbell_valid, answer_valid, deliver_valid, dispatch_valid,
                       lookup_valid, 1'b0};
      event_o.tag   = {32'd0, collect_tag, doorbell_tag, answer_tag, deliver_tag, dispatch_tag, lookup_tag, 32'd0};
      event_o.code  = {8'(tryagain_code), collect_code, 8'(doorbell_code), 8'(answer_code), 8'(deliver_code),
                       8'(dispatch_code), 8'(lookup_code), 8'd0};
    end
  end

  assign busy_o = dispatch_busy || engine_busy || stage_busy || framer_busy;
endmodule
