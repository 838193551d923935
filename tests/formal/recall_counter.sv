// SPDX-License-Identifier: Apache-2.0
// Of the lines that an endpoint was told to expect, the last is told as the last and no other, whatever the other
// endpoints do.
// module: recall_counter
// prove: inductive 1, bounded 6
// cover: 8

  // One endpoint, any; what it still expects, counted apart.
  (* anyconst *) logic [nic_pkg::EndpointBits-1:0] f_endpoint;
  logic [7:0] f_left;
  wire f_line = line_i && line_endpoint_i == f_endpoint;
  wire f_set = set_i && set_endpoint_i == f_endpoint;
  always_ff @(posedge clk_i) begin
    if (f_set) f_left <= set_count_i;
    else if (f_line && line_commit_i) f_left <= f_left - 8'd1;
  end

  // Nothing is known of a count before the first set; a line comes only if one is expected, and none is when a count is set.
  logic f_known;
  initial f_known = 1'b0;
  always_ff @(posedge clk_i) f_known <= f_known || f_set;
  always_comb begin
    if (f_line) assume (f_known && f_left != 0);
    if (f_set) assume ((!f_known || f_left == 0) && set_count_i != 0);
    if (!$initstate) begin
      if (f_known) assert (left_q[f_endpoint] == f_left);
      if (f_line) assert (line_last_o == (f_left == 8'd1));
    end
    cover (!$initstate && f_line && line_last_o && line_commit_i && f_known);
    cover (!$initstate && f_known && f_left == 8'd3 && line_i && !f_line);
  end
