// SPDX-License-Identifier: Apache-2.0
// Endpoints with a running timer, in the order of their deadlines: a doubly linked list, because every timer runs for
// the same time, so that the one armed last expires last. One operation a cycle; the head stands in registers.
module deadline_list (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // operation: append (not in the list) or unlink (in the list), never both
  input  logic                             append_i,
  input  logic                             unlink_i,
  input  logic [nic_pkg::EndpointBits-1:0] endpoint_i,
  input  logic [63:0]                      now_i,       // append: number of this clock edge
  input  logic [47:0]                      delay_i,     // ... and how many edges later the timer expires
  // head
  output logic [nic_pkg::EndpointBits-1:0] endpoint_o,
  output logic [63:0]                      deadline_o,  // all ones while the list is empty
  output logic                             expired_o    // the head's deadline has come; 0 for a cycle behind an unlink
);
  logic [nic_pkg::EndpointBits-1:0] next_q [nic_pkg::NumEndpoints];
  logic [nic_pkg::EndpointBits-1:0] prev_q [nic_pkg::NumEndpoints];
  logic [nic_pkg::EndpointBits-1:0] tail_q;
  logic [63:0] deadline_q [nic_pkg::NumEndpoints];
  logic        valid_q;   // the list is not empty

  always_ff @(posedge clk_i) begin
    expired_o <= valid_q && now_i >= deadline_o && !unlink_i && !rst_i;
    if (rst_i) begin
      valid_q    <= 1'b0;
      deadline_o <= '1;
    end else if (append_i) begin
      deadline_q[endpoint_i] <= now_i + {16'd0, delay_i};
      prev_q[endpoint_i]     <= tail_q;
      tail_q                 <= endpoint_i;
      if (valid_q) begin
        next_q[tail_q] <= endpoint_i;
      end else begin
        valid_q    <= 1'b1;
        endpoint_o <= endpoint_i;
        deadline_o <= now_i + {16'd0, delay_i};
      end
    end else if (unlink_i) begin
      if (endpoint_i == endpoint_o && endpoint_i == tail_q) begin
        valid_q    <= 1'b0;
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
