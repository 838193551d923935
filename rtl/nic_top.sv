// SPDX-License-Identifier: Apache-2.0
// The NIC: calls in from the wire, control lines to the host, replies out (docs/nic.md). Every output depends on
// registers only; rtl/glue/nic_ports.h is the same list of ports in C.
module nic_top (
  input  logic         clk_i,
  input  logic         rst_i,
  input  logic [63:0]  now_i,                // number of this clock edge
  // MAC, receive: user = {bad, tag}, valid with last
  input  logic [511:0] s_axis_rx_tdata,
  input  logic [63:0]  s_axis_rx_tkeep,
  input  logic         s_axis_rx_tvalid,
  output logic         s_axis_rx_tready,
  input  logic         s_axis_rx_tlast,
  input  logic [32:0]  s_axis_rx_tuser,
  // MAC, transmit: user = the call's tag
  output logic [511:0] m_axis_tx_tdata,
  output logic [63:0]  m_axis_tx_tkeep,
  output logic         m_axis_tx_tvalid,
  input  logic         m_axis_tx_tready,
  output logic         m_axis_tx_tlast,
  output logic [31:0]  m_axis_tx_tuser,
  // home agent: loads and exclusive fetches of control lines
  input  logic         load_valid_i,
  output logic         load_ready_o,
  input  logic         load_exclusive_i,
  input  logic [5:0]   load_endpoint_i,
  input  logic [9:0]   load_line_i,
  input  logic [7:0]   load_tag_i,
  // home agent: beats of recalled lines
  input  logic         recalled_valid_i,
  output logic         recalled_ready_o,
  input  logic         recalled_beat_i,
  input  logic [5:0]   recalled_endpoint_i,
  input  logic [9:0]   recalled_line_i,
  input  logic [511:0] recalled_data_i,
  // home agent: commands
  output logic         command_valid_o,
  input  logic         command_ready_i,
  output logic [1:0]   command_o,
  output logic [5:0]   command_endpoint_o,
  output logic [9:0]   command_line_o,
  output logic         command_beat_o,
  output logic         command_exclusive_o,
  output logic [7:0]   command_tag_o,
  output logic [511:0] command_data_o,
  // registers
  input  logic         s_axil_awvalid,
  output logic         s_axil_awready,
  input  logic [19:0]  s_axil_awaddr,
  input  logic         s_axil_wvalid,
  output logic         s_axil_wready,
  input  logic [31:0]  s_axil_wdata,
  output logic         s_axil_bvalid,
  input  logic         s_axil_bready,
  output logic [1:0]   s_axil_bresp,
  input  logic         s_axil_arvalid,
  output logic         s_axil_arready,
  input  logic [19:0]  s_axil_araddr,
  output logic         s_axil_rvalid,
  input  logic         s_axil_rready,
  output logic [31:0]  s_axil_rdata,
  output logic [1:0]   s_axil_rresp,
  // ledger: events of enum nic_event
  output logic         check_valid_o,
  output logic [31:0]  check_tag_o,
  output logic [5:0]   check_code_o,
  output logic         lookup_valid_o,
  output logic [31:0]  lookup_tag_o,
  output logic [5:0]   lookup_code_o,
  output logic         dispatch_valid_o,
  output logic [31:0]  dispatch_tag_o,
  output logic [5:0]   dispatch_code_o,
  output logic         deliver_valid_o,
  output logic [31:0]  deliver_tag_o,
  output logic [5:0]   deliver_code_o,
  output logic         answer_valid_o,
  output logic [31:0]  answer_tag_o,
  output logic [5:0]   answer_code_o,
  output logic         doorbell_valid_o,
  output logic [31:0]  doorbell_tag_o,
  output logic [5:0]   doorbell_code_o,
  output logic         collect_valid_o,
  output logic [31:0]  collect_tag_o,
  output logic [5:0]   collect_code_o,
  output logic         tryagain_valid_o,
  output logic [5:0]   tryagain_code_o,
  // stopped clock
  output logic         busy_o,
  output logic [63:0]  next_deadline_o
);
  nic_pkg::config_t cfg;

  // ---- registers ----
  logic              filter_we, filter_valid;
  logic [3:0]        filter_index;
  logic [47:0]       filter_mac;
  logic [31:0]       filter_ip;
  logic              owner_we, owner_valid;
  logic [5:0]        owner_endpoint, owner_process;
  logic              signature_we;
  logic [11:0]       signature_index;
  logic [31:0]       signature_word;
  logic              service_we;
  logic [9:0]        service_index;
  nic_pkg::service_t service;
  logic              bucket_we, bucket_valid;
  logic [11:0]       bucket_index;
  logic [15:0]       bucket_port;
  logic [31:0]       bucket_prog, bucket_vers, bucket_proc;
  logic [9:0]        bucket_service;
  logic              leave_valid, leave_ready, leave_abort;
  logic [5:0]        leave_endpoint;
  logic              early, regs_busy;
  logic [10:0]       waiting;
  logic [6:0]        open_count;
  logic [13:0]       cells_used;
  regs i_regs (
    .clk_i, .rst_i, .s_axil_awvalid, .s_axil_awready, .s_axil_awaddr, .s_axil_wvalid, .s_axil_wready, .s_axil_wdata,
    .s_axil_bvalid, .s_axil_bready, .s_axil_bresp, .s_axil_arvalid, .s_axil_arready, .s_axil_araddr, .s_axil_rvalid,
    .s_axil_rready, .s_axil_rdata, .s_axil_rresp, .cfg_o(cfg),
    .filter_we_o(filter_we), .filter_index_o(filter_index), .filter_valid_o(filter_valid), .filter_mac_o(filter_mac),
    .filter_ip_o(filter_ip), .owner_we_o(owner_we), .owner_endpoint_o(owner_endpoint), .owner_valid_o(owner_valid),
    .owner_process_o(owner_process), .signature_we_o(signature_we), .signature_index_o(signature_index),
    .signature_word_o(signature_word), .service_we_o(service_we), .service_index_o(service_index),
    .service_o(service), .bucket_we_o(bucket_we), .bucket_index_o(bucket_index), .bucket_valid_o(bucket_valid),
    .bucket_port_o(bucket_port), .bucket_prog_o(bucket_prog), .bucket_vers_o(bucket_vers),
    .bucket_proc_o(bucket_proc), .bucket_service_o(bucket_service),
    .leave_valid_o(leave_valid), .leave_ready_i(leave_ready), .leave_abort_o(leave_abort),
    .leave_endpoint_o(leave_endpoint), .check_valid_i(check_valid_o), .check_code_i(check_code_o), .lookup_valid_i(lookup_valid_o),
    .lookup_code_i(lookup_code_o), .deliver_valid_i(deliver_valid_o), .deliver_code_i(deliver_code_o),
    .answer_valid_i(answer_valid_o), .collect_valid_i(collect_valid_o), .collect_code_i(collect_code_o),
    .tryagain_valid_i(tryagain_valid_o), .early_valid_i(early), .waiting_i(waiting), .open_i(open_count),
    .cells_i(cells_used), .busy_o(regs_busy)
  );

  // ---- ingress and packet buffer ----
  logic           write_valid, write_first, write_full;
  logic [511:0]   write_data;
  logic [12:0]    write_head, write_tail;
  logic [1:0]     free_valid, free_ready;
  logic [25:0]    free_head, free_tail;
  logic           call_valid, call_ready;
  nic_pkg::call_t call;
  logic           ingress_busy, buffer_busy;
  rx_ingress i_ingress (
    .clk_i, .rst_i, .cfg_i(cfg), .filter_we_i(filter_we), .filter_index_i(filter_index),
    .filter_valid_i(filter_valid), .filter_mac_i(filter_mac), .filter_ip_i(filter_ip),
    .s_axis_rx_tdata, .s_axis_rx_tkeep, .s_axis_rx_tvalid, .s_axis_rx_tready, .s_axis_rx_tlast, .s_axis_rx_tuser,
    .write_valid_o(write_valid), .write_first_o(write_first), .write_data_o(write_data), .write_full_i(write_full),
    .write_head_i(write_head), .write_tail_i(write_tail), .free_valid_o(free_valid[0]),
    .free_ready_i(free_ready[0]), .free_head_o(free_head[12:0]), .free_tail_o(free_tail[12:0]),
    .call_valid_o(call_valid), .call_ready_i(call_ready), .call_o(call),
    .check_valid_o, .check_tag_o, .check_code_o, .busy_o(ingress_busy)
  );

  logic           read_valid;
  logic [12:0]    read_cell, read_next;
  logic [1:0]     read_beat;
  logic [511:0]   read_data;
  packet_buffer i_buffer (
    .clk_i, .rst_i, .write_valid_i(write_valid), .write_first_i(write_first), .write_data_i(write_data),
    .write_full_o(write_full), .write_head_o(write_head), .write_tail_o(write_tail),
    .read_valid_i(read_valid), .read_cell_i(read_cell), .read_beat_i(read_beat), .read_data_o(read_data),
    .read_next_o(read_next), .free_valid_i(free_valid), .free_ready_o(free_ready), .free_head_i(free_head),
    .free_tail_i(free_tail), .cells_used_o(cells_used), .busy_o(buffer_busy)
  );

  // ---- dispatch ----
  logic [63:0]         parked;
  logic                claim_valid, claimed_line;
  logic [5:0]          claim_endpoint;
  logic [31:0]         claimed_epoch;
  logic                delivered_valid, delivered_ok;
  logic [5:0]          delivered_endpoint;
  nic_pkg::reply_to_t  delivered_to;
  logic [7:0]          delivered_aux;
  logic                line_valid, line_ready, line_beat;
  logic [5:0]          line_endpoint;
  logic [9:0]          line_line;
  logic [511:0]        line_data;
  logic                dispatch_busy;
  rx_dispatch i_dispatch (
    .clk_i, .rst_i, .cfg_i(cfg), .bucket_we_i(bucket_we), .bucket_index_i(bucket_index),
    .bucket_valid_i(bucket_valid), .bucket_port_i(bucket_port), .bucket_prog_i(bucket_prog),
    .bucket_vers_i(bucket_vers), .bucket_proc_i(bucket_proc), .bucket_service_i(bucket_service),
    .service_we_i(service_we), .service_index_i(service_index), .service_i(service),
    .signature_we_i(signature_we), .signature_index_i(signature_index), .signature_word_i(signature_word),
    .owner_we_i(owner_we), .owner_endpoint_i(owner_endpoint), .owner_valid_i(owner_valid),
    .owner_process_i(owner_process), .call_valid_i(call_valid), .call_ready_o(call_ready), .call_i(call),
    .read_valid_o(read_valid), .read_cell_o(read_cell), .read_beat_o(read_beat), .read_data_i(read_data),
    .read_next_i(read_next), .free_valid_o(free_valid[1]), .free_ready_i(free_ready[1]),
    .free_head_o(free_head[25:13]), .free_tail_o(free_tail[25:13]), .parked_i(parked),
    .claim_valid_o(claim_valid), .claim_endpoint_o(claim_endpoint), .claimed_line_i(claimed_line),
    .claimed_epoch_i(claimed_epoch), .delivered_valid_o(delivered_valid), .delivered_ok_o(delivered_ok),
    .delivered_endpoint_o(delivered_endpoint), .delivered_to_o(delivered_to), .delivered_aux_o(delivered_aux),
    .line_valid_o(line_valid), .line_ready_i(line_ready), .line_endpoint_o(line_endpoint),
    .line_line_o(line_line), .line_beat_o(line_beat), .line_data_o(line_data),
    .lookup_valid_o, .lookup_tag_o, .lookup_code_o, .dispatch_valid_o, .dispatch_tag_o, .dispatch_code_o,
    .deliver_valid_o, .deliver_tag_o, .deliver_code_o, .waiting_o(waiting), .busy_o(dispatch_busy)
  );

  // ---- endpoints ----
  logic                        back_valid, back_ready, back_aux, back_side, back_line;
  logic [5:0]                  back_endpoint;
  endpoint_pkg::reply_header_t back_header;
  logic                        count_set;
  logic [5:0]                  count_endpoint;
  logic [7:0]                  count_value;
  logic [5:0]                  look_endpoint;
  logic                        looking, look_side, look_line;
  logic                        frame_valid, frame_too_long;
  logic [5:0]                  frame_endpoint;
  logic                        engine_busy;
  endpoint_engine i_engine (
    .clk_i, .rst_i, .cfg_i(cfg), .now_i, .parked_o(parked), .claim_valid_i(claim_valid),
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
    .look_line_o(look_line), .leave_valid_i(leave_valid), .leave_ready_o(leave_ready), .leave_abort_i(leave_abort),
    .leave_endpoint_i(leave_endpoint), .frame_valid_o(frame_valid), .frame_endpoint_o(frame_endpoint),
    .frame_too_long_o(frame_too_long),
    .answer_valid_o, .answer_tag_o, .answer_code_o, .doorbell_valid_o, .doorbell_tag_o, .doorbell_code_o,
    .collect_valid_o, .collect_tag_o, .collect_code_o, .tryagain_valid_o, .tryagain_code_o, .early_o(early),
    .open_count_o(open_count), .busy_o(engine_busy), .next_deadline_o
  );

  // ---- replies ----
  logic [63:0]        framing;
  logic [5:0]         info_endpoint, read_reply_endpoint;
  logic [15:0]        info_length;
  logic [7:0]         info_status, read_reply_beat;
  logic [47:0]        info_sum;
  logic               read_reply;
  logic [511:0]       reply_data;
  logic               stage_busy, framer_busy;
  logic               reply_valid, reply_ready, reply_too_long, done_valid;
  logic [5:0]         reply_endpoint, done_endpoint;
  nic_pkg::reply_to_t reply_to;
  reply_stage i_stage (
    .clk_i, .rst_i, .cfg_i(cfg), .recalled_valid_i, .recalled_ready_o, .recalled_beat_i, .recalled_endpoint_i,
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
    .done_endpoint_i(done_endpoint), .framing_o(framing)
  );
  reply_framer i_framer (
    .clk_i, .rst_i, .cfg_i(cfg), .reply_valid_i(reply_valid), .reply_ready_o(reply_ready),
    .reply_endpoint_i(reply_endpoint), .reply_too_long_i(reply_too_long), .reply_to_i(reply_to),
    .done_valid_o(done_valid), .done_endpoint_o(done_endpoint), .info_endpoint_o(info_endpoint),
    .info_length_i(info_length), .info_status_i(info_status), .info_sum_i(info_sum),
    .read_valid_o(read_reply), .read_endpoint_o(read_reply_endpoint), .read_beat_o(read_reply_beat),
    .read_data_i(reply_data), .m_axis_tx_tvalid, .m_axis_tx_tready, .m_axis_tx_tdata, .m_axis_tx_tkeep,
    .m_axis_tx_tlast, .m_axis_tx_tuser, .busy_o(framer_busy)
  );

  assign busy_o = regs_busy || ingress_busy || buffer_busy || dispatch_busy || engine_busy || stage_busy || framer_busy;
endmodule
