// SPDX-License-Identifier: Apache-2.0
// The transition rules of one endpoint (docs/design.md, "The endpoint"): state and event in, next state and what to do
// out. Combinational; the engine holds the states. models/protocol/endpoint.c states the same rules.
module endpoint_rules (
  // settings
  input  nic_pkg::config_t            cfg_i,
  // state before
  input  endpoint_pkg::rx_state_t     rx_i,
  input  endpoint_pkg::tx_state_t     tx_i,
  // event; the fields that its kind does not name are ignored
  input  logic                        valid_i,
  input  logic [2:0]                  kind_i,
  input  logic [5:0]                  endpoint_i,
  input  logic                        side_i,       // Control, Aux, Load: transmit side
  input  logic                        line_i,       // Control, Load
  input  logic                        exclusive_i,  // Load
  input  logic [7:0]                  tag_i,        // Load
  input  logic                        ok_i,         // Delivered
  input  logic                        vlan_i,       // Delivered
  input  logic [7:0]                  aux_i,        // Delivered: auxiliary lines written
  input  endpoint_pkg::reply_header_t header_i,     // Control
  // state after
  output endpoint_pkg::rx_state_t     rx_o,
  output endpoint_pkg::tx_state_t     tx_o,
  // to do
  output logic                        operate_o,    // carry out operation_o
  output endpoint_pkg::operation_t    operation_o,
  output logic                        count_o,      // expect operation_o.aux auxiliary lines of operation_o.tx
  output logic                        request_o,    // answer operation_o.tag with the request just delivered
  output logic                        arm_o,        // append to the deadline list
  output logic                        disarm_o,     // take off the deadline list
  output logic                        frame_o,      // hand the collected reply to the framer
  // for the ledger
  output logic                        doorbell_o,
  output logic                        collect_o,
  output logic                        tryagain_o,
  output logic                        nack_o        // a TRYAGAIN that does not advance
);
  // Bytes of a reply frame before its payload, without VLAN tag: Ethernet, IPv4, UDP, RPC reply header.
  localparam logic [16:0] ReplyHeaders = 17'd66;

  logic        other;          // the event's line is not the current one
  logic        evidence;
  logic        too_long;
  logic [16:0] end_of_reply;   // from the control line's first byte
  logic [7:0]  reply_aux;      // auxiliary lines that the reply uses
  logic [7:0]  wanted_aux;     // auxiliary lines to recall
  logic        collected;

  always_comb begin
    rx_o        = rx_i;
    tx_o        = tx_i;
    operate_o   = 1'b0;
    operation_o = '0;
    count_o     = 1'b0;
    request_o   = 1'b0;
    arm_o       = 1'b0;
    disarm_o    = 1'b0;
    frame_o     = 1'b0;
    doorbell_o  = 1'b0;
    collect_o   = 1'b0;
    tryagain_o  = 1'b0;
    nack_o      = 1'b0;
    other        = 1'b0;
    evidence     = 1'b0;
    too_long     = 1'b0;
    end_of_reply = '0;
    reply_aux    = '0;
    wanted_aux   = '0;
    collected    = 1'b0;

    if (valid_i) begin
      operation_o.endpoint  = endpoint_i;
      operation_o.epoch     = rx_i.epoch;
      case (kind_i)
        endpoint_pkg::EventClaim: rx_o.phase = endpoint_pkg::RxClaimed;

        endpoint_pkg::EventDelivered: begin
          if (ok_i) begin
            operation_o.line      = !rx_i.k;
            operation_o.tag       = rx_i.tag;
            operation_o.exclusive = rx_i.exclusive;
            rx_o.k           = !rx_i.k;
            rx_o.open        = 1'b1;
            rx_o.replied     = 1'b0;
            rx_o.bank        = !rx_i.bank;
            rx_o.vlan        = vlan_i;
            rx_o.phase       = endpoint_pkg::RxIdle;
            rx_o.request_aux = aux_i;
            rx_o.epoch       = rx_i.epoch + 32'd1;
            request_o        = 1'b1;
            disarm_o         = 1'b1;
          end else begin
            rx_o.phase       = endpoint_pkg::RxParked;
          end
        end

        endpoint_pkg::EventDeadline: begin
          rx_o.k                = !rx_i.k;
          rx_o.open             = 1'b0;
          rx_o.phase            = endpoint_pkg::RxIdle;
          rx_o.epoch            = rx_i.epoch + 32'd1;
          operate_o             = 1'b1;
          operation_o.write     = 1'b1;
          operation_o.epoch     = rx_i.epoch + 32'd1;
          operation_o.answer    = 1'b1;
          operation_o.line      = !rx_i.k;
          operation_o.tag       = rx_i.tag;
          operation_o.exclusive = rx_i.exclusive;
          disarm_o              = 1'b1;
          tryagain_o            = 1'b1;
        end

        endpoint_pkg::EventLoad: begin
          operation_o.tx        = side_i;
          operation_o.line      = line_i;
          operation_o.tag       = tag_i;
          operation_o.exclusive = exclusive_i;
          other = side_i ? line_i != tx_i.t : line_i != rx_i.k;
          if (!other || (side_i && cfg_i.coupled)) begin
            operate_o          = 1'b1;
            operation_o.answer = 1'b1;
          end else if (side_i) begin
            tx_o.phase              = endpoint_pkg::TxControl;
            tx_o.tag                = tag_i;
            tx_o.exclusive          = exclusive_i;
            operate_o               = 1'b1;
            operation_o.recall      = 1'b1;
            operation_o.recall_line = tx_i.t;
            doorbell_o              = rx_i.open && !rx_i.replied;
          end else if (!rx_i.open) begin
            rx_o.phase     = endpoint_pkg::RxParked;
            rx_o.tag       = tag_i;
            rx_o.exclusive = exclusive_i;
            arm_o          = 1'b1;
          end else if (cfg_i.coupled) begin
            rx_o.phase              = endpoint_pkg::RxControl;
            rx_o.tag                = tag_i;
            rx_o.exclusive          = exclusive_i;
            operate_o               = 1'b1;
            operation_o.recall      = 1'b1;
            operation_o.recall_line = rx_i.k;
            doorbell_o              = 1'b1;
          end else if (rx_i.replied) begin
            rx_o.phase              = endpoint_pkg::RxClose;
            rx_o.tag                = tag_i;
            rx_o.exclusive          = exclusive_i;
            rx_o.aux_due            = rx_i.request_aux != 8'd0;
            rx_o.control_due        = 1'b1;
            operate_o               = 1'b1;
            count_o                 = rx_i.request_aux != 8'd0;
            operation_o.aux         = rx_i.request_aux;
            operation_o.recall      = 1'b1;
            operation_o.recall_line = rx_i.k;
          end else begin
            nack_o = 1'b1;
          end
        end

        endpoint_pkg::EventControl: begin
          operation_o.tx        = side_i;
          operation_o.line      = side_i ? !tx_i.t : !rx_i.k;
          operation_o.tag       = side_i ? tx_i.tag : rx_i.tag;
          operation_o.exclusive = side_i ? tx_i.exclusive : rx_i.exclusive;
          other = side_i ? line_i != tx_i.t : line_i != rx_i.k;
          evidence = header_i.done && header_i.epoch == rx_i.epoch && rx_i.open && !rx_i.replied;
          too_long = {1'b0, header_i.length} + ReplyHeaders + (rx_i.vlan ? 17'd4 : 17'd0) > {3'd0, cfg_i.max_frame};
          end_of_reply = {1'b0, header_i.length} + {10'd0, cfg_i.reply_off};
          if (too_long || header_i.oneway) reply_aux = 8'd0;
          else if (cfg_i.line128) reply_aux = end_of_reply > 17'd128 ? 8'((end_of_reply - 17'd1) >> 7) : 8'd0;
          else                    reply_aux = end_of_reply > 17'd64  ? 8'((end_of_reply - 17'd1) >> 6) : 8'd0;
          wanted_aux = !side_i && rx_i.request_aux > reply_aux ? rx_i.request_aux : reply_aux;

          if (other) begin
            // a line taken back behind a TRYAGAIN: nothing waits for it
          end else if (side_i ? tx_i.phase == endpoint_pkg::TxControl : rx_i.phase == endpoint_pkg::RxControl) begin
            if (!evidence) begin
              nack_o = 1'b1;
              if (side_i) tx_o.phase = endpoint_pkg::TxIdle;
              else        rx_o.phase = endpoint_pkg::RxIdle;
            end else begin
              rx_o.replied  = 1'b1;
              rx_o.oneway   = header_i.oneway;
              rx_o.too_long = too_long && !header_i.oneway;
              if (wanted_aux == 8'd0) begin
                collected = 1'b1;
              end else begin
                if (side_i) tx_o.phase = endpoint_pkg::TxAux;
                else        rx_o.phase = endpoint_pkg::RxAux;
                operate_o       = 1'b1;
                count_o         = 1'b1;
                operation_o.aux = wanted_aux;
              end
            end
          end else if (!side_i && rx_i.phase == endpoint_pkg::RxClose) begin
            rx_o.control_due = 1'b0;
            if (!rx_i.aux_due) begin
              rx_o.phase = endpoint_pkg::RxParked;
              rx_o.open  = 1'b0;
              arm_o      = 1'b1;
            end
          end
        end

        endpoint_pkg::EventAux: begin
          operation_o.tx        = side_i;
          operation_o.line      = side_i ? !tx_i.t : !rx_i.k;
          operation_o.tag       = side_i ? tx_i.tag : rx_i.tag;
          operation_o.exclusive = side_i ? tx_i.exclusive : rx_i.exclusive;
          if (side_i ? tx_i.phase == endpoint_pkg::TxAux : rx_i.phase == endpoint_pkg::RxAux) begin
            collected = 1'b1;
          end else if (!side_i && rx_i.phase == endpoint_pkg::RxClose) begin
            rx_o.aux_due = 1'b0;
            if (!rx_i.control_due) begin
              rx_o.phase = endpoint_pkg::RxParked;
              rx_o.open  = 1'b0;
              arm_o      = 1'b1;
            end
          end
        end

        default: ;
      endcase

      // Every line of a reply is here.
      if (collected) begin
        collect_o = 1'b1;
        frame_o   = !rx_o.oneway;
        if (side_i) begin
          tx_o.phase         = endpoint_pkg::TxIdle;
          tx_o.t             = !tx_i.t;
          operate_o          = 1'b1;
          operation_o.write  = 1'b1;
          operation_o.valid  = 1'b1;
          operation_o.answer = 1'b1;
        end else begin
          rx_o.phase = endpoint_pkg::RxParked;
          rx_o.open  = 1'b0;
          arm_o      = 1'b1;
        end
      end

      // A TRYAGAIN that does not advance; the line is taken back behind it, so that the thread's next load is seen.
      if (nack_o) begin
        operate_o               = 1'b1;
        operation_o.write       = 1'b1;
        operation_o.answer      = 1'b1;
        operation_o.recall      = 1'b1;
        operation_o.recall_line = operation_o.line;
      end

      if (operation_o.tx ? cfg_i.tx_grant_exclusive : cfg_i.grant_exclusive) operation_o.exclusive = 1'b1;
    end
  end
endmodule
