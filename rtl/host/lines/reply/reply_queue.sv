// SPDX-License-Identifier: Apache-2.0
// Who the calls came from, and which replies wait for the framer. When a reply is collected its call is set aside, so that
// the endpoint's next request can be delivered while the reply still waits for the wire. An endpoint has at most one
// reply here, because the stage keeps nothing of the next one before this one has left.
module reply_queue (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // dispatch: the call of a delivery that ended
  input  logic                             call_valid_i,
  input  logic [nic_pkg::EndpointBits-1:0] call_endpoint_i,
  input  nic_pkg::reply_to_t               call_to_i,
  // engine: a collected reply
  input  logic                             frame_valid_i,
  input  logic [nic_pkg::EndpointBits-1:0] frame_endpoint_i,
  input  logic                             frame_too_long_i,
  // framer: the oldest one; `done_i` says that the stage may be filled again
  output logic                             reply_valid_o,
  input  logic                             reply_ready_i,
  output logic [nic_pkg::EndpointBits-1:0] reply_endpoint_o,
  output logic                             reply_too_long_o,
  output nic_pkg::reply_to_t               reply_to_o,
  input  logic                             done_valid_i,
  input  logic [nic_pkg::EndpointBits-1:0] done_endpoint_i,
  // reply stage
  output logic [nic_pkg::NumEndpoints-1:0] framing_o,
  output logic [nic_pkg::EndpointBits:0]   level_o  // replies that wait for the framer
);
  logic [$bits(call_to_i)-1:0] call_q  [nic_pkg::NumEndpoints];  // of the request at the endpoint
  logic [$bits(call_to_i)-1:0] reply_q [nic_pkg::NumEndpoints];  // of the reply that waits

  logic ready;
  fifo #(.Width(1 + nic_pkg::EndpointBits), .Depth(nic_pkg::NumEndpoints + 1)) i_fifo (
    .clk_i, .rst_i, .valid_i(frame_valid_i), .ready_o(ready),
    .data_i({frame_too_long_i, frame_endpoint_i}),
    .valid_o(reply_valid_o), .ready_i(reply_ready_i), .data_o({reply_too_long_o, reply_endpoint_o}),
    .level_o
  );

  always_comb begin
    reply_to_o = '0;
    if (reply_valid_o) reply_to_o = reply_q[reply_endpoint_o];
  end

  always_ff @(posedge clk_i) begin
    if (call_valid_i) call_q[call_endpoint_i] <= call_to_i;
    if (frame_valid_i) reply_q[frame_endpoint_i] <= call_q[frame_endpoint_i];
    if (rst_i) begin
      framing_o <= '0;
    end else begin
      if (done_valid_i) framing_o[done_endpoint_i] <= 1'b0;
      if (frame_valid_i) framing_o[frame_endpoint_i] <= 1'b1;
    end
  end

`ifndef YOSYS
  always_ff @(posedge clk_i) begin
    if (!rst_i && frame_valid_i) begin
      assert (ready && !framing_o[frame_endpoint_i]) else $error("reply_queue: second reply of an endpoint");
    end
  end
`endif
endmodule
