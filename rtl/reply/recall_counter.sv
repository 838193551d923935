// SPDX-License-Identifier: Apache-2.0
// Auxiliary lines that are still to come back, per endpoint and side, so that recalls of many endpoints can be under way
// and their lines may return in any order. A count is set before the first of its recalls leaves.
module recall_counter (
  input  logic       clk_i,
  // from the engine: expect so many lines (1..152)
  input  logic       set_i,
  input  logic [6:0] set_index_i,    // {side, endpoint}
  input  logic [7:0] set_count_i,
  // from the reply stage: a line is here
  input  logic       line_i,
  input  logic [6:0] line_index_i,
  input  logic       line_commit_i,  // 0: only ask whether it is the last one
  output logic       line_last_o
);
  logic [7:0] left_q [128];

  assign line_last_o = line_i && left_q[line_index_i] == 8'd1;

  always_ff @(posedge clk_i) begin
    if (line_i && line_commit_i) left_q[line_index_i] <= left_q[line_index_i] - 8'd1;
    if (set_i) left_q[set_index_i] <= set_count_i;
  end
endmodule
