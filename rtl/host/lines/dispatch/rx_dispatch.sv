// SPDX-License-Identifier: Apache-2.0
// From a decoded call to its arguments in an endpoint's lines: service lookup, admission and queues, the choice of an
// endpoint, delivery. A call that goes straight through is claimed for at the third edge after the one it came with.
module rx_dispatch (
  input  logic                             clk_i,
  input  logic                             rst_i,
  input  nic_pkg::config_t                 cfg_i,
  // tables
  input  nic_pkg::table_write_t            table_i,
  // ingress
  input  logic                             call_valid_i,
  output logic                             call_ready_o,
  input  nic_pkg::frame_t                  call_i,
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
  // endpoint engine
  input  logic [nic_pkg::NumEndpoints-1:0] parked_i,
  output logic                             claim_valid_o,
  output logic [nic_pkg::EndpointBits-1:0] claim_endpoint_o,
  input  logic                             claimed_line_i,
  input  logic [31:0]                      claimed_epoch_i,
  output logic                             delivered_valid_o,
  output logic                             delivered_ok_o,
  output logic [nic_pkg::EndpointBits-1:0] delivered_endpoint_o,
  output nic_pkg::reply_to_t               delivered_to_o,
  output logic [7:0]                       delivered_aux_o,
  // command channel
  output logic                             line_valid_o,
  input  logic                             line_ready_i,
  output logic [nic_pkg::EndpointBits-1:0] line_endpoint_o,
  output logic [nic_pkg::LineBits-1:0]     line_line_o,
  output logic                             line_beat_o,
  output logic [nic_pkg::BeatBits-1:0]     line_data_o,
  // events: one pulse each in the cycle after their edge
  output logic                             lookup_valid_o,
  output logic [31:0]                      lookup_tag_o,
  output logic [nic_pkg::DropBits-1:0]     lookup_code_o,
  output logic                             dispatch_valid_o,
  output logic [31:0]                      dispatch_tag_o,
  output logic [nic_pkg::EndpointBits-1:0] dispatch_code_o,
  output logic                             deliver_valid_o,
  output logic [31:0]                      deliver_tag_o,
  output logic [nic_pkg::DropBits-1:0]     deliver_code_o,
  // requests inside: in the lookup, in the queues, in delivery
  output logic [1:0]                       looking_up_o,
  output logic [nic_pkg::RequestBits:0]    waiting_o,
  output logic                             delivering_o,
  output logic                             busy_o
);
  logic               found_valid, found_ready, found, lookup_busy;
  logic [nic_pkg::ProcessBits-1:0] process_id, pop_process;
  nic_pkg::request_t  arrival;
  service_lookup u_lookup (
    .clk_i, .rst_i, .seed_i(cfg_i.lookup_seed), .log2_i(cfg_i.lookup_log2),
    .table_i, .call_valid_i, .call_ready_o, .call_i,
    .valid_o(found_valid), .ready_i(found_ready), .found_o(found), .process_o(process_id), .request_o(arrival),
    .looking_up_o, .busy_o(lookup_busy)
  );

  // ---- admission: every result of the lookup is settled at the edge that takes it ----
  logic                             arrival_valid, pass, pop, filled, emptied, idle, ready;
  logic [nic_pkg::DropBits-1:0]     queue_code, code;
  logic [nic_pkg::EndpointBits:0]   arrival_parked;
  logic [nic_pkg::NumProcesses-1:0] queued;
  nic_pkg::request_t                request;
  assign arrival_valid = found_valid && found_ready && found;
  assign code          = found ? queue_code : nic_pkg::DropNoService;

  request_queues u_queues (
    .clk_i, .rst_i, .depth_i(cfg_i.queue_depth),
    .arrival_valid_i(arrival_valid), .arrival_process_i(process_id), .arrival_i(arrival), .arrival_pass_i(pass),
    .arrival_parked_i(arrival_parked), .arrival_code_o(queue_code),
    .pop_i(pop), .pop_process_i(pop_process), .queued_o(queued), .filled_o(filled), .emptied_o(emptied),
    .request_o(request), .waiting_o
  );

  endpoint_choice u_choice (
    .clk_i, .rst_i, .table_i,
    .parked_i, .claim_valid_o, .claim_endpoint_o, .idle_i(idle),
    .arrival_valid_i(arrival_valid), .arrival_process_i(process_id), .arrival_pass_o(pass),
    .arrival_parked_o(arrival_parked), .queued_i(queued), .filled_i(filled), .emptied_i(emptied),
    .pop_o(pop), .pop_process_o(pop_process), .ready_o(ready)
  );

  // ---- the cells of dropped calls wait here for the free port ----
  logic                           dropped_valid, dropped_ready;
  logic [2*nic_pkg::CellBits-1:0] dropped;
  skid #(.Width(2 * nic_pkg::CellBits)) u_dropped (
    .clk_i, .rst_i,
    .valid_i(found_valid && code != nic_pkg::DropNone), .ready_o(found_ready), .data_i({arrival.head, arrival.tail}),
    .valid_o(dropped_valid), .ready_i(dropped_ready), .data_o(dropped)
  );

  logic                         deliver_free;
  logic [nic_pkg::CellBits-1:0] deliver_head, deliver_tail;
  assign dropped_ready = free_ready_i && !deliver_free;
  assign free_valid_o  = deliver_free || dropped_valid;
  assign free_head_o   = deliver_free ? deliver_head : dropped[2*nic_pkg::CellBits-1:nic_pkg::CellBits];
  assign free_tail_o   = deliver_free ? deliver_tail : dropped[nic_pkg::CellBits-1:0];

  deliver u_deliver (
    .clk_i, .rst_i, .line128_i(cfg_i.line128), .sig_off_i(cfg_i.args_sig_off), .raw_off_i(cfg_i.args_raw_off),
    .table_i,
    .idle_o(idle), .claim_valid_i(claim_valid_o), .claim_endpoint_i(claim_endpoint_o), .request_i(request),
    .claimed_line_i, .claimed_epoch_i, .begun_o(dispatch_valid_o),
    .delivered_valid_o, .delivered_ok_o, .delivered_endpoint_o, .delivered_to_o, .delivered_aux_o,
    .read_valid_o, .read_cell_o, .read_beat_o, .read_data_i, .read_next_i,
    .free_valid_o(deliver_free), .free_ready_i, .free_head_o(deliver_head), .free_tail_o(deliver_tail),
    .line_valid_o, .line_ready_i, .line_endpoint_o, .line_line_o, .line_beat_o, .line_data_o
  );

  // ---- events ----
  assign dispatch_tag_o  = request.to.tag;
  assign dispatch_code_o = delivered_endpoint_o;
  assign deliver_valid_o = delivered_valid_o;
  assign deliver_tag_o   = request.to.tag;
  assign deliver_code_o  = delivered_ok_o ? nic_pkg::DropNone : nic_pkg::DropArguments;
  always_ff @(posedge clk_i) begin
    lookup_valid_o <= found_valid && found_ready && !rst_i;
    if (found_valid && found_ready) begin
      lookup_tag_o  <= arrival.to.tag;
      lookup_code_o <= code;
    end
  end

  // A request whose arguments are wrong is gone with the event that says so.
  assign delivering_o = !idle && (!delivered_valid_o || delivered_ok_o);

  assign busy_o = lookup_busy || lookup_valid_o || dropped_valid || !idle || ready;

  // What of the settings belongs to others.
  logic unused;
  assign unused = ^{cfg_i.coupled, cfg_i.grant_exclusive, cfg_i.tx_grant_exclusive, cfg_i.block_cycles, cfg_i.reply_off,
                    cfg_i.max_frame, cfg_i.any_mac, cfg_i.any_ip};
endmodule
