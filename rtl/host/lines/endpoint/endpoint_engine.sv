// SPDX-License-Identifier: Apache-2.0
// The control-line state machines of all endpoints. One event a cycle, of the first kind that is there: a claim, a
// delivery's end (neither can wait, and they never come together), a recalled line, a load, a thread's leaving, a deadline.
// What an event does is in endpoint_transition; what is to be done goes to the command sequencer, the deadline list and the
// reply queue. A load that must wait for a recall stands at the port's head until a line comes back.
module endpoint_engine (
  input  logic                             clk_i,
  input  logic                             rst_i,
  input  nic_pkg::config_t                 cfg_i,
  input  logic [63:0]                      now_i,
  // dispatch
  output logic [nic_pkg::NumEndpoints-1:0] parked_o,
  input  logic                             claim_valid_i,
  input  logic [nic_pkg::EndpointBits-1:0] claim_endpoint_i,
  output logic                             claimed_line_o,
  output logic [31:0]                      claimed_epoch_o,
  input  logic                             delivered_valid_i,
  input  logic                             delivered_ok_i,
  input  logic [nic_pkg::EndpointBits-1:0] delivered_endpoint_i,
  input  logic [31:0]                      delivered_tag_i,
  input  logic [7:0]                       delivered_aux_i,
  input  logic                             line_valid_i,
  output logic                             line_ready_o,
  input  logic [nic_pkg::EndpointBits-1:0] line_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     line_line_i,
  input  logic                             line_beat_i,
  input  logic [nic_pkg::BeatBits-1:0]     line_data_i,
  // host: loads of control lines
  input  logic                             load_valid_i,
  output logic                             load_ready_o,
  input  logic                             load_exclusive_i,
  input  logic [nic_pkg::EndpointBits-1:0] load_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     load_line_i,
  input  logic [7:0]                       load_tag_i,
  // host: commands
  output logic                             command_valid_o,
  input  logic                             command_ready_i,
  output logic [1:0]                       command_o,
  output logic [nic_pkg::EndpointBits-1:0] command_endpoint_o,
  output logic [nic_pkg::LineBits-1:0]     command_line_o,
  output logic                             command_beat_o,
  output logic                             command_exclusive_o,
  output logic [7:0]                       command_tag_o,
  output logic [nic_pkg::BeatBits-1:0]     command_data_o,
  // reply stage: a control line, or the last auxiliary line of a side, came back
  input  logic                             recalled_valid_i,
  output logic                             recalled_ready_o,
  input  logic                             recalled_aux_i,
  input  logic [nic_pkg::EndpointBits-1:0] recalled_endpoint_i,
  input  logic                             recalled_side_i,
  input  logic                             recalled_line_i,
  input  endpoint_pkg::reply_header_t      recalled_header_i,
  // reply stage: how many auxiliary lines to expect
  output logic                             count_set_o,
  output logic [nic_pkg::EndpointBits-1:0] count_endpoint_o,
  output logic [7:0]                       count_value_o,
  // reply stage: is a control line looked at for evidence?
  input  logic [nic_pkg::EndpointBits-1:0] look_endpoint_i,
  output logic                             looking_o,
  output logic                             look_side_o,
  output logic                             look_line_o,
  // reply queue: a collected reply
  output logic                             frame_valid_o,
  output logic [nic_pkg::EndpointBits-1:0] frame_endpoint_o,
  output logic                             frame_too_long_o,
  // registers: flush or abort an endpoint
  input  logic                             leave_valid_i,
  output logic                             leave_ready_o,
  input  logic                             leave_abort_i,
  input  logic [nic_pkg::EndpointBits-1:0] leave_endpoint_i,
  // trace
  output nic_pkg::transition_t             transition_o,
  // ledger
  output logic                             answer_valid_o,
  output logic [31:0]                      answer_tag_o,
  output logic [nic_pkg::EndpointBits-1:0] answer_code_o,
  output logic                             doorbell_valid_o,
  output logic [31:0]                      doorbell_tag_o,
  output logic [nic_pkg::EndpointBits-1:0] doorbell_code_o,
  output logic                             collect_valid_o,
  output logic [31:0]                      collect_tag_o,
  output logic [7:0]                       collect_code_o,
  output logic                             tryagain_valid_o,
  output logic [nic_pkg::EndpointBits-1:0] tryagain_code_o,
  output logic                             early_o,
  output logic [nic_pkg::EndpointBits:0]   open_count_o,  // requests delivered whose reply is not collected yet
  // stopped clock
  output logic                             busy_o,
  output logic [63:0]                      next_deadline_o
);
  localparam int unsigned LoadBits = 1 + nic_pkg::EndpointBits + 1 + 1 + 8;
  localparam logic [34:0] FirstState = {4'b0001, 31'd0};  // k is 1, as if by TRYAGAIN

  // State of the endpoints: endpoint_t, epoch, tag.
  logic [34:0]             state_q [nic_pkg::NumEndpoints];
  logic [31:0]             epoch_q [nic_pkg::NumEndpoints];
  logic [31:0]             tag_q   [nic_pkg::NumEndpoints];  // of the call

  // Loads wait in a skid buffer.
  logic                load_valid, load_take, load_exclusive, load_side, load_line;
  logic [nic_pkg::EndpointBits-1:0] load_endpoint;
  logic [7:0]          load_tag;
  skid #(.Width(LoadBits)) i_load (
    .clk_i, .rst_i, .valid_i(load_valid_i), .ready_o(load_ready_o),
    .data_i({load_exclusive_i, load_endpoint_i, load_line_i[nic_pkg::LineIndexBits], load_line_i[0], load_tag_i}),
    .valid_o(load_valid), .ready_i(load_take),
    .data_o({load_exclusive, load_endpoint, load_side, load_line, load_tag})
  );
  logic unused_load_line;
  assign unused_load_line = ^{load_line_i[nic_pkg::LineBits-1], load_line_i[nic_pkg::LineIndexBits-1:1]};

  // Choice of the event.
  logic        timer_expired, expired, queue_ready;
  logic [nic_pkg::EndpointBits-1:0] timer_endpoint;
  logic        load_wait_q, leave_wait_q;  // was deferred: nothing has come back since
  logic        event_valid, event_side, event_line;
  logic [2:0]  event_kind;
  logic [nic_pkg::EndpointBits-1:0] event_endpoint;
  logic        defer;
  assign expired = timer_expired && parked_o[timer_endpoint];
  always_comb begin
    event_valid      = 1'b1;
    event_kind       = endpoint_pkg::EventClaim;
    event_endpoint   = claim_endpoint_i;
    event_side       = 1'b0;
    event_line       = 1'b0;
    if (claim_valid_i) begin
      event_kind       = endpoint_pkg::EventClaim;
    end else if (delivered_valid_i) begin
      event_kind       = endpoint_pkg::EventDelivered;
      event_endpoint   = delivered_endpoint_i;
    end else if (!queue_ready) begin
      event_valid      = 1'b0;
    end else if (recalled_valid_i) begin
      event_kind       = recalled_aux_i ? endpoint_pkg::EventAux : endpoint_pkg::EventControl;
      event_endpoint   = recalled_endpoint_i;
      event_side       = recalled_side_i;
      event_line       = recalled_line_i;
    end else if (load_valid && !load_wait_q) begin
      event_kind       = endpoint_pkg::EventLoad;
      event_endpoint   = load_endpoint;
      event_side       = load_side;
      event_line       = load_line;
    end else if (leave_valid_i && !leave_wait_q) begin
      event_kind       = endpoint_pkg::EventLeave;
      event_endpoint   = leave_endpoint_i;
    end else if (expired) begin
      event_kind       = endpoint_pkg::EventDeadline;
      event_endpoint   = timer_endpoint;
    end else begin
      event_valid      = 1'b0;
    end
  end
  assign recalled_ready_o = !claim_valid_i && !delivered_valid_i && queue_ready;
  assign load_take        = event_valid && event_kind == endpoint_pkg::EventLoad && !defer;
  assign leave_ready_o    = event_valid && event_kind == endpoint_pkg::EventLeave && !defer;

  // The rules.
  endpoint_pkg::endpoint_t  state, state_next;
  logic [31:0]              epoch, epoch_next;
  endpoint_pkg::operation_t operation;
  logic [2:0]               outcome;
  nic_pkg::endpoint_rule_e  rule;
  logic operate, request, arm, disarm, error, doorbell, tryagain, early, replies;
  assign state = state_q[event_endpoint];
  assign epoch = epoch_q[event_endpoint];
  endpoint_transition i_rules (
    .cfg_i, .state_i(state), .epoch_i(epoch), .valid_i(event_valid), .kind_i(event_kind), .endpoint_i(event_endpoint),
    .side_i(event_side), .line_i(event_line), .exclusive_i(load_exclusive), .tag_i(load_tag), .ok_i(delivered_ok_i),
    .aux_i(delivered_aux_i), .abort_i(leave_abort_i), .header_i(recalled_header_i), .state_o(state_next),
    .epoch_o(epoch_next), .operate_o(operate), .operation_o(operation), .request_o(request), .arm_o(arm),
    .disarm_o(disarm), .outcome_o(outcome), .defer_o(defer), .error_o(error), .rule_o(rule), .doorbell_o(doorbell),
    .tryagain_o(tryagain), .early_o(early)
  );
  assign replies          = outcome == endpoint_pkg::OutcomeReply || outcome == endpoint_pkg::OutcomeTooLong;
  assign count_set_o      = operate && operation.aux != 8'd0;
  assign count_endpoint_o = event_endpoint;
  assign count_value_o    = operation.aux;
  assign frame_valid_o    = replies;
  assign frame_endpoint_o = event_endpoint;
  assign frame_too_long_o = outcome == endpoint_pkg::OutcomeTooLong;
  endpoint_pkg::endpoint_t look_state;
  assign look_state       = state_q[look_endpoint_i];
  logic unused_look_state;
  assign unused_look_state = ^look_state;
  assign looking_o        = look_state.phase == endpoint_pkg::Looking;
  assign look_side_o      = look_state.side;
  assign look_line_o      = look_side_o ? look_state.t : look_state.k;

  deadline_list i_deadlines (
    .clk_i, .rst_i, .append_i(arm), .unlink_i(disarm), .endpoint_i(event_endpoint),
    .now_i, .delay_i(cfg_i.block_cycles), .endpoint_o(timer_endpoint),
    .deadline_o(next_deadline_o), .expired_o(timer_expired)
  );

  // Commands.
  logic                     queued, sequencer_ready;
  endpoint_pkg::operation_t queued_operation;
  logic                     engine_valid, engine_ready, engine_exclusive;
  logic [1:0]               engine_command;
  logic [nic_pkg::EndpointBits-1:0] engine_endpoint;
  logic [nic_pkg::LineBits-1:0] engine_line;
  logic [7:0]               engine_tag;
  logic [63:0]              engine_header;
  fifo #(.Width($bits(operation)), .Depth(8)) i_operations (
    .clk_i, .rst_i, .valid_i(operate), .ready_o(queue_ready), .data_i(operation),
    .valid_o(queued), .ready_i(sequencer_ready), .data_o(queued_operation), .level_o()
  );
  command_sequencer i_sequencer (
    .clk_i, .rst_i, .valid_i(queued), .ready_o(sequencer_ready),
    .operation_i(queued_operation), .valid_o(engine_valid), .ready_i(engine_ready), .command_o(engine_command),
    .endpoint_o(engine_endpoint), .line_o(engine_line), .exclusive_o(engine_exclusive),
    .tag_o(engine_tag), .header_o(engine_header)
  );

  // The delivered request's answer.
  logic        answer_q, answer_ready, answer_line_q, answer_exclusive_q;
  logic [nic_pkg::EndpointBits-1:0] answer_endpoint_q;
  logic [7:0]  answer_tag_q;
  logic [31:0] answer_call_q;
  command_mux i_mux (
    .clk_i, .rst_i, .line_valid_i, .line_ready_o, .line_endpoint_i, .line_line_i, .line_beat_i, .line_data_i,
    .answer_valid_i(answer_q), .answer_ready_o(answer_ready), .answer_endpoint_i(answer_endpoint_q),
    .answer_line_i(answer_line_q), .answer_exclusive_i(answer_exclusive_q), .answer_tag_i(answer_tag_q),
    .engine_valid_i(engine_valid), .engine_ready_o(engine_ready), .engine_command_i(engine_command),
    .engine_endpoint_i(engine_endpoint), .engine_line_i(engine_line), .engine_exclusive_i(engine_exclusive), .engine_tag_i(engine_tag), .engine_header_i(engine_header),
    .command_valid_o, .command_ready_i, .command_o, .command_endpoint_o, .command_line_o, .command_beat_o,
    .command_exclusive_o, .command_tag_o, .command_data_o
  );

  assign busy_o = (load_valid && !load_wait_q) || (leave_valid_i && !leave_wait_q) || queued || answer_q || timer_expired ||
                  command_valid_o || answer_valid_o || doorbell_valid_o || collect_valid_o || tryagain_valid_o || early_o;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      parked_o         <= '0;
      load_wait_q      <= 1'b0;
      leave_wait_q     <= 1'b0;
      answer_q         <= 1'b0;
      answer_valid_o   <= 1'b0;
      doorbell_valid_o <= 1'b0;
      collect_valid_o  <= 1'b0;
      tryagain_valid_o <= 1'b0;
      early_o          <= 1'b0;
      open_count_o     <= '0;
      transition_o     <= '0;
      for (int i = 0; i < nic_pkg::NumEndpoints; i++) begin
        state_q[i] <= FirstState;
        epoch_q[i] <= '0;
      end
    end else begin
      if (event_valid) begin
        state_q[event_endpoint]  <= state_next;
        epoch_q[event_endpoint]  <= epoch_next;
        parked_o[event_endpoint] <= state_next.phase == endpoint_pkg::Parked;
        transition_o             <= {!transition_o.turn, rule, state.phase, state_next.phase, event_endpoint, event_side, event_line};
        if (defer && event_kind == endpoint_pkg::EventLoad) load_wait_q <= 1'b1;
        if (defer && event_kind == endpoint_pkg::EventLeave) leave_wait_q <= 1'b1;
        if (event_kind == endpoint_pkg::EventControl || event_kind == endpoint_pkg::EventAux) begin
          load_wait_q  <= 1'b0;
          leave_wait_q <= 1'b0;
        end
        if (request) open_count_o <= open_count_o + 1'b1;
        else if (outcome != endpoint_pkg::OutcomeNone) open_count_o <= open_count_o - 1'b1;
      end

      if (claim_valid_i) begin
        claimed_line_o  <= !state.k;
        claimed_epoch_o <= epoch + 32'd1;
      end

      if (request) begin
        answer_q               <= 1'b1;
        answer_endpoint_q      <= event_endpoint;
        answer_line_q          <= operation.line;
        answer_exclusive_q     <= operation.exclusive;
        answer_tag_q           <= operation.tag;
        answer_call_q          <= delivered_tag_i;
        tag_q[event_endpoint]  <= delivered_tag_i;
      end else if (answer_ready) begin
        answer_q <= 1'b0;
      end

      answer_valid_o   <= answer_q && answer_ready;
      doorbell_valid_o <= doorbell;
      collect_valid_o  <= outcome != endpoint_pkg::OutcomeNone;
      tryagain_valid_o <= tryagain;
      early_o          <= early;
      if (answer_q && answer_ready) begin
        answer_tag_o  <= answer_call_q;
        answer_code_o <= answer_endpoint_q;
      end
      if (doorbell) begin
        doorbell_tag_o  <= tag_q[event_endpoint];
        doorbell_code_o <= event_endpoint;
      end
      if (outcome != endpoint_pkg::OutcomeNone) begin
        collect_tag_o  <= tag_q[event_endpoint];
        collect_code_o <= 8'(outcome) - 8'd1;
      end
      if (tryagain) tryagain_code_o <= event_endpoint;
    end
  end

`ifndef YOSYS
  always_ff @(posedge clk_i) begin
    if (!rst_i) begin
      assert (!(claim_valid_i && delivered_valid_i)) else $error("endpoint_engine: a claim while a delivery is under way");
      assert (!error) else $error("endpoint_engine: event %0d of endpoint %0d cannot happen in phase %0d", event_kind,
                                  event_endpoint, state.phase);
    end
  end
`endif
endmodule
