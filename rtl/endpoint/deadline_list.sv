// SPDX-License-Identifier: Apache-2.0
// Endpoints with a running timer, in the order of their deadlines: a doubly linked list, because every timer runs for
// the same time, so that the one armed last expires last. One operation a cycle; the head stands in registers.
module deadline_list (
  input  logic        clk_i,
  input  logic        rst_i,
  // operation: append (not in the list) or unlink (in the list), never both
  input  logic        append_i,
  input  logic        unlink_i,
  input  logic [5:0]  endpoint_i,
  input  logic [63:0] deadline_i,   // append: clock edge number
  // head
  output logic        valid_o,
  output logic [5:0]  endpoint_o,
  output logic [63:0] deadline_o    // all ones while the list is empty
);
  logic [5:0]  next_q     [64];
  logic [5:0]  prev_q     [64];
  logic [63:0] deadline_q [64];
  logic [5:0]  tail_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      valid_o    <= 1'b0;
      deadline_o <= '1;
    end else if (append_i) begin
      deadline_q[endpoint_i] <= deadline_i;
      prev_q[endpoint_i]     <= tail_q;
      tail_q                 <= endpoint_i;
      if (valid_o) begin
        next_q[tail_q] <= endpoint_i;
      end else begin
        valid_o    <= 1'b1;
        endpoint_o <= endpoint_i;
        deadline_o <= deadline_i;
      end
    end else if (unlink_i) begin
      if (endpoint_i == endpoint_o && endpoint_i == tail_q) begin
        valid_o    <= 1'b0;
        deadline_o <= '1;
      end else if (endpoint_i == endpoint_o) begin
        endpoint_o <= next_q[endpoint_i];
        deadline_o <= deadline_q[next_q[endpoint_i]];
      end else if (endpoint_i == tail_q) begin
        tail_q     <= prev_q[endpoint_i];
      end else begin
        next_q[prev_q[endpoint_i]] <= next_q[endpoint_i];
        prev_q[next_q[endpoint_i]] <= prev_q[endpoint_i];
      end
    end
  end
endmodule
