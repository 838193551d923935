// SPDX-License-Identifier: Apache-2.0
// Types of the endpoint engine. Each struct stays within 64 bits, which a simulated cycle handles as one word. The names
// and the rules are those of models/protocol/endpoint/endpoint.h.
package endpoint_pkg;

  localparam logic [2:0] Ready      = 3'd0;  // the thread is running, or has not come yet
  localparam logic [2:0] Parked     = 3'd1;  // a load of the next receive line is held; the deadline is armed
  localparam logic [2:0] Delivering = 3'd2;  // claimed: the request is being written into the lines
  localparam logic [2:0] Looking    = 3'd3;  // the line that may hold the evidence is being recalled
  localparam logic [2:0] Collecting = 3'd4;  // evidence seen; the remaining lines are being recalled

  // What becomes of the request when everything is collected.
  localparam logic [2:0] OutcomeNone    = 3'd0;  // nothing: its reply was taken before (separate form)
  localparam logic [2:0] OutcomeReply   = 3'd1;
  localparam logic [2:0] OutcomeOneWay  = 3'd2;
  localparam logic [2:0] OutcomeTooLong = 3'd3;  // an empty reply that says SYSTEM_ERR
  localparam logic [2:0] OutcomeAborted = 3'd4;

  localparam logic [2:0] EventClaim     = 3'd0;  // a parked endpoint is chosen
  localparam logic [2:0] EventDelivered = 3'd1;  // its delivery ended
  localparam logic [2:0] EventControl   = 3'd2;  // a recalled control line is here
  localparam logic [2:0] EventAux       = 3'd3;  // the last expected auxiliary line is here
  localparam logic [2:0] EventLoad      = 3'd4;  // a load of a control line
  localparam logic [2:0] EventLeave     = 3'd5;  // the thread leaves its loop (flush) or died (abort)
  localparam logic [2:0] EventDeadline  = 3'd6;  // a parked load's time is over

  typedef struct packed {
    logic [2:0]  phase;
    logic        k;             // receive line answered last
    logic        t;             // transmit line to be written (separate form)
    logic        open;          // the last answer was a request that is not finished yet
    logic        replied;       // ... but its reply was taken (separate form)
    logic        holding;       // a load is held
    logic        exclusive;     // ... and is to be granted with permission to write
    logic [7:0]  tag;           // ... and its name
    logic        side;          // Looking, Collecting: 1 the transmit lines are being taken, else the receive lines
    logic        wait_control;  // Collecting: the control line is outstanding
    logic        wait_aux;      // Collecting: auxiliary lines are outstanding
    logic [3:0]  sweeping;      // bit {side, line}: a recall behind an answer is outstanding
    logic [2:0]  outcome;
    logic [7:0]  request_aux;   // auxiliary lines that the open request was written to
  } endpoint_t;

  // The fields of a recalled control line that the rules look at.
  typedef struct packed {
    logic        done;
    logic        oneway;
    logic [15:0] length;
    logic [31:0] epoch;
  } reply_header_t;

  // What the engine asks of the command sequencer, in this order: the header {valid, epoch} written to `line`, the load
  // `tag` answered with it, the line recalled, auxiliary lines 0..aux-1 of the side recalled.
  typedef struct packed {
    logic [5:0]  endpoint;      // 64 at most; yosys reads no other package's width here
    logic        side;          // 1 transmit, 0 receive
    logic        line;
    logic        write;
    logic        valid;
    logic        answer;
    logic        exclusive;
    logic        recall;
    logic [7:0]  aux;
    logic [7:0]  tag;
    logic [31:0] epoch;
  } operation_t;

endpackage
