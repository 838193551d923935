// SPDX-License-Identifier: Apache-2.0
// Auxiliary lines that are still to come back, per endpoint, so that recalls of many endpoints can be under way and their
// lines may return in any order. A count is set before the first of its recalls leaves.
module recall_counter (
  input  logic                             clk_i,
  // from the engine: expect so many lines (1..152)
  input  logic                             set_i,
  input  logic [nic_pkg::EndpointBits-1:0] set_endpoint_i,
  input  logic [7:0]                       set_count_i,
  // from the reply stage: a line is here
  input  logic                             line_i,
  input  logic [nic_pkg::EndpointBits-1:0] line_endpoint_i,
  input  logic                             line_commit_i,  // 0: only ask whether it is the last one
  output logic                             line_last_o
);
  logic [7:0] left_q [nic_pkg::NumEndpoints];

  assign line_last_o = line_i && left_q[line_endpoint_i] == 8'd1;

  always_ff @(posedge clk_i) begin
    if (line_i && line_commit_i) left_q[line_endpoint_i] <= left_q[line_endpoint_i] - 8'd1;
    if (set_i) left_q[set_endpoint_i] <= set_count_i;
  end
endmodule
