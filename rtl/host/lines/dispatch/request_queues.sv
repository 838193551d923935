// SPDX-License-Identifier: Apache-2.0
// One FIFO queue of requests per process, as linked lists in a shared memory of records; free records are a stack.
// An arriving request either passes by (an endpoint was chosen for it) or is admitted or dropped, at this edge.
// A request for which an endpoint is parked (and delivery merely busy) does not count against the depth.
module request_queues (
  input  logic                               clk_i,
  input  logic                               rst_i,
  input  logic [nic_pkg::QueueDepthBits-1:0] depth_i,            // requests that may wait per process, 0..64
  // arriving request
  input  logic                               arrival_valid_i,
  input  logic [nic_pkg::ProcessBits-1:0]    arrival_process_i,
  input  nic_pkg::request_t                  arrival_i,
  input  logic                               arrival_pass_i,     // it goes straight to request_o; then no pop
  input  logic [nic_pkg::EndpointBits:0]     arrival_parked_i,   // parked endpoints of its process
  output logic [nic_pkg::DropBits-1:0]       arrival_code_o,     // DropNone: passes or is admitted
  // endpoint choice
  input  logic                               pop_i,              // the head of this process's queue goes to request_o
  input  logic [nic_pkg::ProcessBits-1:0]    pop_process_i,
  output logic [nic_pkg::NumProcesses-1:0]   queued_o,           // processes whose queue is not empty
  output logic                               filled_o,           // at this edge the arrival's queue ceases to be empty
  output logic                               emptied_o,          // at this edge the popped queue becomes empty
  // delivery: the request of the last pop or pass, from the cycle after it
  output nic_pkg::request_t                  request_o,
  output logic [nic_pkg::RequestBits:0]      waiting_o           // requests in all queues
);
  localparam int unsigned Records = nic_pkg::NumRequests;
  localparam int unsigned Processes = nic_pkg::NumProcesses;
  localparam int unsigned RequestBits = nic_pkg::RequestBits;
  localparam int unsigned CountBits = RequestBits + 1;  // from none to all

  logic [$bits(arrival_i)-1:0] record_q [Records];
  logic [RequestBits-1:0]      next_q [Records];
  logic [RequestBits-1:0]      head_q [Processes];
  logic [RequestBits-1:0]      tail_q [Processes];
  logic [7:0]                  count_q [Processes];
  // Free records: those on the stack, then those from fresh_q on, which were never used.
  logic [RequestBits-1:0] stack_q [Records];
  logic [CountBits-1:0]   stacked_q, fresh_q;

  logic                   push, same;
  logic [RequestBits-1:0] top, record, popped;
  logic [7:0]             arrival_count, pop_count;
  logic [7:0]             limit;
  assign arrival_count = count_q[arrival_process_i];
  assign pop_count     = count_q[pop_process_i];
  assign limit         = {1'b0, depth_i} + 8'(arrival_parked_i);
  assign popped        = head_q[pop_process_i];
  assign top           = stacked_q[RequestBits-1:0] - RequestBits'(1);
  assign record        = stacked_q != '0 ? stack_q[top] : fresh_q[RequestBits-1:0];
  assign push          = arrival_valid_i && !arrival_pass_i && arrival_code_o == nic_pkg::DropNone;
  assign same          = push && arrival_process_i == pop_process_i;
  assign filled_o      = push && arrival_count == 8'd0;
  assign emptied_o     = pop_i && pop_count == 8'd1 && !same;

  always_comb begin
    arrival_code_o = nic_pkg::DropNone;
    if (arrival_valid_i && !arrival_pass_i) begin
      if (arrival_count >= limit) arrival_code_o = nic_pkg::DropQueueFull;
      else if (stacked_q == '0 && fresh_q[RequestBits]) arrival_code_o = nic_pkg::DropNoBuffer;
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      for (int unsigned p = 0; p < Processes; p++) count_q[p] <= 8'd0;
      queued_o  <= '0;
      stacked_q <= '0;
      fresh_q   <= '0;
      waiting_o <= '0;
    end else if (push || pop_i) begin
      if (push && !(pop_i && same)) count_q[arrival_process_i] <= arrival_count + 8'd1;
      if (pop_i && !same) count_q[pop_process_i] <= pop_count - 8'd1;
      if (filled_o) queued_o[arrival_process_i] <= 1'b1;
      if (emptied_o) queued_o[pop_process_i] <= 1'b0;
      if (push && !pop_i) waiting_o <= waiting_o + CountBits'(1);
      if (pop_i && !push) waiting_o <= waiting_o - CountBits'(1);
      if (push && stacked_q == '0) fresh_q <= fresh_q + CountBits'(1);
      if (push && !pop_i && stacked_q != '0) stacked_q <= stacked_q - CountBits'(1);
      if (pop_i && !(push && stacked_q != '0)) stacked_q <= stacked_q + CountBits'(1);
    end
    if (push) begin
      record_q[record]            <= arrival_i;
      tail_q[arrival_process_i]   <= record;
      if (arrival_count != 8'd0) next_q[tail_q[arrival_process_i]] <= record;
      if (arrival_count == 8'd0) head_q[arrival_process_i] <= record;
    end
    if (pop_i) begin
      stack_q[push && stacked_q != '0 ? top : stacked_q[RequestBits-1:0]] <= popped;
      // The only request of the queue has no successor but the one that arrives at this edge.
      head_q[pop_process_i] <= pop_count == 8'd1 ? record : next_q[popped];
    end
    if (arrival_valid_i && arrival_pass_i) request_o <= arrival_i;
    else if (pop_i) request_o <= record_q[popped];
  end
endmodule
