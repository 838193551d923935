// SPDX-License-Identifier: Apache-2.0
// Types of the endpoint engine. Each struct stays within 64 bits, which a simulated cycle handles as one word.
package endpoint_pkg;

  // What the receive side of an endpoint waits for.
  localparam logic [2:0] RxIdle    = 3'd0;  // no load of line 1-k is held
  localparam logic [2:0] RxParked  = 3'd1;  // a load is held until a request or its deadline comes
  localparam logic [2:0] RxClaimed = 3'd2;  // a delivery to the held load is under way
  localparam logic [2:0] RxControl = 3'd3;  // coupled: line k is being recalled, evidence not seen yet
  localparam logic [2:0] RxAux     = 3'd4;  // coupled: evidence seen, auxiliary lines are being recalled
  localparam logic [2:0] RxClose   = 3'd5;  // separate: auxiliary lines and line k are being recalled

  // What the transmit side (separate form) waits for.
  localparam logic [1:0] TxIdle    = 2'd0;
  localparam logic [1:0] TxControl = 2'd1;  // line t is being recalled, evidence not seen yet
  localparam logic [1:0] TxAux     = 2'd2;  // evidence seen, the reply's auxiliary lines are being recalled

  // Events, in the order of their priority.
  localparam logic [2:0] EventClaim     = 3'd0;  // the scheduler takes a parked endpoint
  localparam logic [2:0] EventDelivered = 3'd1;  // its delivery ended
  localparam logic [2:0] EventControl   = 3'd2;  // a recalled control line is here
  localparam logic [2:0] EventAux       = 3'd3;  // the last recalled auxiliary line of a side is here
  localparam logic [2:0] EventLoad      = 3'd4;  // a load of a control line
  localparam logic [2:0] EventDeadline  = 3'd5;  // a parked load's time is over

  // One endpoint, receive side. An endpoint is `open` from the answer that carries a request until the load of 1-k that
  // closes it; `replied` says that the reply's evidence was seen already (separate form: before the receive side closes).
  typedef struct packed {
    logic        k;            // the line answered last
    logic        open;
    logic        replied;
    logic        bank;         // which of two slots of the reply path holds the call
    logic        vlan;         // the call carried a VLAN tag
    logic        aux_due;      // RxClose: auxiliary lines are still to come
    logic        control_due;  // RxClose: line k is still to come
    logic        oneway;       // of the reply being collected
    logic        too_long;     // of the reply being collected
    logic [2:0]  phase;
    logic        exclusive;    // the held load asked for ownership
    logic [7:0]  tag;          // the held load
    logic [7:0]  request_aux;  // auxiliary lines that the request used
    logic [31:0] epoch;        // count of answers
  } rx_state_t;

  // One endpoint, transmit side.
  typedef struct packed {
    logic        t;            // the line to be written
    logic [1:0]  phase;
    logic        exclusive;
    logic [7:0]  tag;
  } tx_state_t;

  // The fields of a recalled control line that the rules look at.
  typedef struct packed {
    logic        done;
    logic        oneway;
    logic [15:0] length;
    logic [31:0] epoch;
  } reply_header_t;

  // What the engine asks of the command sequencer: in this order a header written to a line, that line's held load
  // answered, `aux` auxiliary lines of the side recalled, and a control line recalled.
  typedef struct packed {
    logic [5:0]  endpoint;
    logic        tx;           // side: transmit, else receive
    logic        write;        // write the header {valid, epoch}, zeros behind it, to `line`
    logic        valid;
    logic        answer;       // answer `tag` on `line`
    logic        exclusive;
    logic        line;
    logic        recall;       // recall `recall_line`
    logic        recall_line;
    logic [7:0]  aux;
    logic [7:0]  tag;
    logic [31:0] epoch;
  } operation_t;

endpackage
