// SPDX-License-Identifier: Apache-2.0
// The transition rules of one endpoint (docs/design.md, "The endpoint"): state and event in, next state and what to do
// out. Combinational; the engine holds the states. models/protocol/endpoint/endpoint.c is the same function in C.
module endpoint_transition (
  // settings
  input  nic_pkg::config_t                 cfg_i,
  // state before
  input  endpoint_pkg::endpoint_t          state_i,
  input  logic [31:0]                      epoch_i,      // count of answers
  // event; the fields that its kind does not name are ignored
  input  logic                             valid_i,
  input  logic [2:0]                       kind_i,
  input  logic [nic_pkg::EndpointBits-1:0] endpoint_i,
  input  logic                             side_i,       // Control, Load: transmit lines
  input  logic                             line_i,       // Control, Load
  input  logic                             exclusive_i,  // Load
  input  logic [7:0]                       tag_i,        // Load
  input  logic                             ok_i,         // Delivered
  input  logic [7:0]                       aux_i,        // Delivered: auxiliary lines written
  input  logic                             abort_i,      // Leave: abort, else flush
  input  endpoint_pkg::reply_header_t      header_i,     // Control
  // state after
  output endpoint_pkg::endpoint_t          state_o,
  output logic [31:0]                      epoch_o,
  // to do
  output logic                             operate_o,    // carry out operation_o
  output endpoint_pkg::operation_t         operation_o,
  output logic                             request_o,    // answer operation_o.tag with the request just delivered
  output logic                             arm_o,        // append to the deadline list
  output logic                             disarm_o,     // take off the deadline list
  output logic [2:0]                       outcome_o,    // a request is finished so
  output logic                             defer_o,      // nothing was done: try again after the next line or delivery
  output logic                             error_o,      // the event cannot happen in this phase: nothing was done
  // for the trace
  output nic_pkg::endpoint_rule_e          rule_o,       // that fired; RuleNone: no event, or an error
  // for the ledger
  output logic                             doorbell_o,
  output logic                             tryagain_o,
  output logic                             early_o       // a load without evidence
);
  logic        other;         // the event's line is not the current one of its side
  logic        taking;        // lines of the event's side are being taken
  logic        swept;
  logic        too_long;
  logic [16:0] reply_end;     // end of the reply, from its control line's first byte
  logic [7:0]  reply_aux;     // auxiliary lines that the reply uses
  // steps that several events share
  logic        reload, sweep, answer_held, look, look_side, clean, judge, finish;

  always_comb begin
    state_o     = state_i;
    epoch_o     = epoch_i;
    operate_o   = 1'b0;
    operation_o = '0;
    request_o   = 1'b0;
    arm_o       = 1'b0;
    disarm_o    = 1'b0;
    outcome_o   = endpoint_pkg::OutcomeNone;
    defer_o     = 1'b0;
    error_o     = 1'b0;
    rule_o      = nic_pkg::RuleNone;
    doorbell_o  = 1'b0;
    tryagain_o  = 1'b0;
    early_o     = 1'b0;
    other       = 1'b0;
    taking      = 1'b0;
    swept       = 1'b0;
    too_long    = 1'b0;
    reply_end   = '0;
    reply_aux   = '0;
    reload      = 1'b0;
    sweep       = 1'b0;
    answer_held = 1'b0;
    look        = 1'b0;
    look_side   = 1'b0;
    clean       = 1'b0;
    judge       = 1'b0;
    finish      = 1'b0;

    if (valid_i) begin
      operation_o.endpoint = 6'(endpoint_i);
      operation_o.epoch    = epoch_i;
      if (kind_i == endpoint_pkg::EventLoad || kind_i == endpoint_pkg::EventControl) begin
        operation_o.side = side_i;
        operation_o.line = line_i;
      end
      other  = line_i != (side_i ? state_i.t : state_i.k);
      taking = (state_i.phase == endpoint_pkg::Looking || state_i.phase == endpoint_pkg::Collecting) &&
               state_i.side == side_i;
      swept  = state_i.sweeping[{side_i, line_i}];

      case (kind_i)
        endpoint_pkg::EventLoad: begin
          if (side_i && cfg_i.coupled) begin
            error_o = 1'b1;
          end else if (swept) begin
            rule_o  = nic_pkg::RuleLoadSwept;
            defer_o = 1'b1;
          end else if (!other) begin
            if (taking && (state_i.phase == endpoint_pkg::Looking || state_i.wait_control)) begin
              rule_o  = nic_pkg::RuleLoadTaken;
              defer_o = 1'b1;
            end else begin
              reload = 1'b1;
              sweep  = side_i ? taking : !state_i.open;
              rule_o = sweep ? nic_pkg::RuleLoadFinished : nic_pkg::RuleLoadCurrent;
            end
          end else if (!side_i && (state_i.phase == endpoint_pkg::Parked || state_i.phase == endpoint_pkg::Delivering)) begin
            error_o = 1'b1;
          end else if (taking) begin
            if (state_i.holding) begin
              error_o = 1'b1;
            end else begin
              rule_o  = nic_pkg::RuleLoadTaken;
              defer_o = 1'b1;
            end
          end else if (side_i ? !state_i.open || state_i.replied
                              : state_i.open && !state_i.replied && !cfg_i.coupled) begin
            rule_o  = nic_pkg::RuleLoadEarly;
            reload  = 1'b1;
            sweep   = 1'b1;
            early_o = 1'b1;
          end else begin
            state_o.holding   = 1'b1;
            state_o.tag       = tag_i;
            state_o.exclusive = exclusive_i || (side_i ? cfg_i.tx_grant_exclusive : cfg_i.grant_exclusive);
            if (!side_i && !state_i.open) begin
              rule_o        = nic_pkg::RuleLoadPark;
              state_o.phase = endpoint_pkg::Parked;
              arm_o         = 1'b1;
            end else if (side_i || cfg_i.coupled) begin
              rule_o    = side_i ? nic_pkg::RuleLoadDoorbell : nic_pkg::RuleLoadDone;
              look      = 1'b1;
              look_side = side_i;
            end else begin
              rule_o     = nic_pkg::RuleLoadNext;
              clean      = 1'b1;
              doorbell_o = 1'b1;
            end
          end
        end

        endpoint_pkg::EventClaim: begin
          if (state_i.phase == endpoint_pkg::Parked) begin
            rule_o        = nic_pkg::RuleClaim;
            state_o.phase = endpoint_pkg::Delivering;
          end else begin
            error_o = 1'b1;
          end
        end

        endpoint_pkg::EventDelivered: begin
          if (state_i.phase != endpoint_pkg::Delivering) begin
            error_o = 1'b1;
          end else if (!ok_i) begin
            rule_o        = nic_pkg::RuleUndelivered;
            state_o.phase = endpoint_pkg::Parked;
          end else begin
            rule_o              = nic_pkg::RuleDelivered;
            state_o.phase       = endpoint_pkg::Ready;
            state_o.k           = !state_i.k;
            state_o.open        = 1'b1;
            state_o.request_aux = aux_i;
            epoch_o             = epoch_i + 32'd1;
            operation_o.line    = !state_i.k;
            answer_held         = 1'b1;
            request_o           = 1'b1;
            disarm_o            = 1'b1;
          end
        end

        endpoint_pkg::EventDeadline: begin
          if (state_i.phase != endpoint_pkg::Parked) begin
            error_o = 1'b1;
          end else begin
            rule_o            = nic_pkg::RuleTryagain;
            state_o.phase     = endpoint_pkg::Ready;
            state_o.k         = !state_i.k;
            epoch_o           = epoch_i + 32'd1;
            operation_o.line  = !state_i.k;
            operation_o.write = 1'b1;
            operation_o.epoch = epoch_i + 32'd1;
            answer_held       = 1'b1;
            sweep             = 1'b1;
            disarm_o          = 1'b1;
            tryagain_o        = 1'b1;
          end
        end

        endpoint_pkg::EventControl: begin
          if (swept) begin
            rule_o                              = nic_pkg::RuleSwept;
            state_o.sweeping[{side_i, line_i}] = 1'b0;
          end else if (!taking || other) begin
            error_o = 1'b1;
          end else if (state_i.phase == endpoint_pkg::Looking) begin
            judge = 1'b1;
          end else if (!state_i.wait_control) begin
            error_o = 1'b1;
          end else begin
            rule_o               = state_i.wait_aux ? nic_pkg::RuleControlBack : nic_pkg::RuleControlLast;
            state_o.wait_control = 1'b0;
            finish               = !state_i.wait_aux;
          end
        end

        endpoint_pkg::EventAux: begin
          if (state_i.phase != endpoint_pkg::Collecting || !state_i.wait_aux) begin
            error_o = 1'b1;
          end else begin
            rule_o           = state_i.wait_control ? nic_pkg::RuleAuxBack : nic_pkg::RuleAuxLast;
            state_o.wait_aux = 1'b0;
            finish           = !state_i.wait_control;
          end
        end

        endpoint_pkg::EventLeave: begin
          if (state_i.phase == endpoint_pkg::Looking || state_i.phase == endpoint_pkg::Collecting) begin
            rule_o  = nic_pkg::RuleLeaveWait;
            defer_o = 1'b1;
          end else if (!state_i.open || state_i.replied) begin
            rule_o = nic_pkg::RuleLeaveIdle;
          end else if (abort_i) begin
            rule_o          = nic_pkg::RuleAbort;
            clean           = 1'b1;
            state_o.outcome = endpoint_pkg::OutcomeAborted;
          end else begin
            rule_o    = nic_pkg::RuleFlush;
            look      = 1'b1;
            look_side = !cfg_i.coupled;
          end
        end

        default: ;
      endcase

      // Recalls the line that may hold the evidence.
      if (look) begin
        state_o.phase      = endpoint_pkg::Looking;
        state_o.side       = look_side;
        operation_o.side   = look_side;
        operation_o.line   = look_side ? state_i.t : state_i.k;
        operation_o.recall = 1'b1;
        operate_o          = 1'b1;
      end

      // Takes back the request's lines, which hold no reply.
      if (clean) begin
        state_o.phase        = endpoint_pkg::Collecting;
        state_o.side         = 1'b0;
        state_o.wait_control = 1'b1;
        state_o.wait_aux     = state_i.request_aux != 8'd0;
        state_o.open         = 1'b0;
        state_o.replied      = 1'b0;
        state_o.request_aux  = 8'd0;
        operation_o.side     = 1'b0;
        operation_o.line     = state_i.k;
        operation_o.recall   = 1'b1;
        operation_o.aux      = state_i.request_aux;
        operate_o            = 1'b1;
      end

      // The line that may hold the evidence is back.
      if (judge) begin
        if (!header_i.done || header_i.epoch != epoch_i) begin
          rule_o        = state_i.holding ? nic_pkg::RuleNoEvidence : nic_pkg::RuleNothingLeft;
          state_o.phase = endpoint_pkg::Ready;
          state_o.side  = 1'b0;
          if (state_i.holding) begin
            operation_o.line  = !line_i;
            operation_o.write = 1'b1;
            answer_held       = 1'b1;
            sweep             = 1'b1;
            early_o           = 1'b1;
          end
        end else begin
          state_o.phase = endpoint_pkg::Collecting;
          doorbell_o    = state_i.holding;
          if (header_i.oneway) begin
            state_o.outcome = endpoint_pkg::OutcomeOneWay;
          end else begin
            too_long        = {1'b0, header_i.length} + 17'(layout_pkg::ReplyHeadersTagged) > 17'(cfg_i.max_frame);
            state_o.outcome = too_long ? endpoint_pkg::OutcomeTooLong : endpoint_pkg::OutcomeReply;
            reply_end       = 17'(cfg_i.reply_off) + (too_long ? 17'd0 : {1'b0, header_i.length});
            if (reply_end > 17'(cfg_i.line128 ? nic_pkg::LongLine : nic_pkg::Beat)) begin
              reply_aux = 8'((reply_end - 17'd1) >> (cfg_i.line128 ? $clog2(nic_pkg::LongLine) : nic_pkg::BeatByteBits));
            end
          end
          if (!side_i) begin
            state_o.open        = 1'b0;
            state_o.request_aux = 8'd0;
            if (state_i.request_aux > reply_aux) reply_aux = state_i.request_aux;
          end
          if (reply_aux == 8'd0) begin
            rule_o = nic_pkg::RuleEvidenceWhole;
            finish = 1'b1;
          end else begin
            rule_o           = nic_pkg::RuleEvidence;
            state_o.wait_aux = 1'b1;
            operation_o.aux  = reply_aux;
            operate_o        = 1'b1;
          end
        end
      end

      // Everything that Collecting waited for is in.
      if (finish) begin
        outcome_o       = state_o.outcome;
        state_o.outcome = endpoint_pkg::OutcomeNone;
        state_o.side    = 1'b0;
        if (!state_i.side) begin
          state_o.phase = state_i.holding ? endpoint_pkg::Parked : endpoint_pkg::Ready;
          arm_o         = state_i.holding;
        end else begin
          state_o.phase     = endpoint_pkg::Ready;
          state_o.replied   = 1'b1;
          state_o.t         = !state_i.t;
          operation_o.side  = 1'b1;
          operation_o.line  = !state_i.t;
          operation_o.write = 1'b1;
          operation_o.valid = 1'b1;
          operate_o         = 1'b1;
          answer_held       = state_i.holding;
        end
      end

      // Answers: the load at hand with the home's bytes (a TRYAGAIN that does not advance, if it came early), or the
      // load that was held.
      if (reload) begin
        operation_o.write     = early_o;
        operation_o.answer    = 1'b1;
        operation_o.tag       = tag_i;
        operation_o.exclusive = exclusive_i || (side_i ? cfg_i.tx_grant_exclusive : cfg_i.grant_exclusive);
        operate_o             = 1'b1;
      end
      if (answer_held) begin
        operation_o.answer    = 1'b1;
        operation_o.tag       = state_i.tag;
        operation_o.exclusive = state_i.exclusive;
        operate_o             = !request_o;
        state_o.holding       = 1'b0;
        state_o.tag           = 8'd0;
        state_o.exclusive     = 1'b0;
      end
      // Behind an answer the line is taken back: the thread must not hit this copy when the line is current again.
      if (sweep) begin
        operation_o.recall = 1'b1;
        state_o.sweeping[{operation_o.side, operation_o.line}] = 1'b1;
      end
    end
  end
endmodule
