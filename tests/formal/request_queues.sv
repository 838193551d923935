// SPDX-License-Identifier: Apache-2.0
// No record is lost or in two places; each process's requests leave once, in the order of their arrival, unchanged; the
// counts are right.
// module: request_queues
// shrink: pkg/nic_pkg.sv: NumRequests = `NIC_REQUESTS; -> NumRequests = 4;
// shrink: host/lines/dispatch/request_queues.sv: Processes = nic_pkg::NumProcesses; -> Processes = 2;
// shrink: host/lines/dispatch/request_queues.sv: logic [RequestBits-1:0]      next_q [Records]; -> (* mem2reg *) logic [RequestBits-1:0] next_q [Records];
// shrink: host/lines/dispatch/request_queues.sv: logic [RequestBits-1:0]      head_q [Processes]; -> (* mem2reg *) logic [RequestBits-1:0] head_q [Processes];
// shrink: host/lines/dispatch/request_queues.sv: logic [7:0]                  count_q [Processes]; -> (* mem2reg *) logic [7:0] count_q [Processes];
// shrink: host/lines/dispatch/request_queues.sv: logic [RequestBits-1:0] stack_q [Records]; -> (* mem2reg *) logic [RequestBits-1:0] stack_q [Records];
// prove: inductive 1
// cover: 6

  // The records of each process's queue in their order, as rows that close up.
  (* mem2reg *) logic [1:0] f_row0 [4];
  (* mem2reg *) logic [1:0] f_row1 [4];
  logic [2:0] f_size0, f_size1;
  wire f_push0 = push && arrival_process_i == 6'd0;
  wire f_push1 = push && arrival_process_i == 6'd1;
  wire f_pop0 = pop_i && pop_process_i == 6'd0;
  wire f_pop1 = pop_i && pop_process_i == 6'd1;
  wire [2:0] f_end0 = f_size0 - {2'd0, f_pop0};
  wire [2:0] f_end1 = f_size1 - {2'd0, f_pop1};
  // One request that is admitted, any, is watched.
  (* anyseq *) logic f_pick;
  logic f_watched;
  logic [1:0] f_record;
  logic [$bits(arrival_i)-1:0] f_request;
  logic f_leaves;  // at the last edge the watched request was popped
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      f_size0   <= 3'd0;
      f_size1   <= 3'd0;
      f_watched <= 1'b0;
      f_leaves  <= 1'b0;
    end else begin
      if (f_pop0) for (int i = 0; i < 3; i++) f_row0[i] <= f_row0[i+1];
      if (f_pop1) for (int i = 0; i < 3; i++) f_row1[i] <= f_row1[i+1];
      if (f_push0) f_row0[f_end0[1:0]] <= record;
      if (f_push1) f_row1[f_end1[1:0]] <= record;
      f_size0 <= f_end0 + {2'd0, f_push0};
      f_size1 <= f_end1 + {2'd0, f_push1};
      if (!f_watched && push && f_pick) begin
        f_watched <= 1'b1;
        f_record  <= record;
        f_request <= arrival_i;
      end else if (pop_i && popped == f_record) begin
        f_watched <= 1'b0;
      end
      f_leaves <= f_watched && pop_i && popped == f_record;
    end
  end

  // Where each record is: on the stack of free ones, in a queue, or never used yet.
  logic [3:0] f_stacked, f_queued0, f_queued1, f_fresh;
  logic       f_twice;
  always_comb begin
    f_stacked = 4'd0;
    f_queued0 = 4'd0;
    f_queued1 = 4'd0;
    f_fresh   = 4'd0;
    f_twice   = 1'b0;
    for (int i = 0; i < 4; i++) begin
      if (3'(i) >= fresh_q) f_fresh[i] = 1'b1;
      if (3'(i) < stacked_q) begin
        if (f_stacked[stack_q[i]]) f_twice = 1'b1;
        f_stacked[stack_q[i]] = 1'b1;
      end
      if (3'(i) < f_size0) begin
        if (f_queued0[f_row0[i]]) f_twice = 1'b1;
        f_queued0[f_row0[i]] = 1'b1;
      end
      if (3'(i) < f_size1) begin
        if (f_queued1[f_row1[i]]) f_twice = 1'b1;
        f_queued1[f_row1[i]] = 1'b1;
      end
    end
  end

  always_comb begin
    if ($initstate) assume (rst_i);
    assume (arrival_process_i < 6'd2 && pop_process_i < 6'd2);
    if (pop_i) assume (queued_o[pop_process_i] && !arrival_pass_i);
    if (arrival_pass_i) assume (arrival_valid_i);
    if (!$initstate) begin
      assert (fresh_q <= 3'd4 && stacked_q <= 3'd4 && f_size0 <= 3'd4 && f_size1 <= 3'd4);
      assert (!f_twice && (f_stacked ^ f_queued0 ^ f_queued1 ^ f_fresh) == 4'hf);
      assert ((f_stacked & f_queued0) == 0 && (f_stacked & f_queued1) == 0 && (f_stacked & f_fresh) == 0);
      assert ((f_queued0 & f_queued1) == 0 && (f_queued0 & f_fresh) == 0 && (f_queued1 & f_fresh) == 0);
      assert (count_q[0] == {5'd0, f_size0} && count_q[1] == {5'd0, f_size1});
      assert (queued_o[1:0] == {f_size1 != 0, f_size0 != 0});
      assert (waiting_o == f_size0 + f_size1);
      for (int i = 0; i < 4; i++) begin
        if (i < 3 && 3'(i + 1) < f_size0) assert (next_q[f_row0[i]] == f_row0[i+1]);
        if (i < 3 && 3'(i + 1) < f_size1) assert (next_q[f_row1[i]] == f_row1[i+1]);
      end
      if (f_size0 != 0) assert (head_q[0] == f_row0[0] && tail_q[0] == f_row0[2'(f_size0 - 3'd1)]);
      if (f_size1 != 0) assert (head_q[1] == f_row1[0] && tail_q[1] == f_row1[2'(f_size1 - 3'd1)]);
      if (f_watched) assert (record_q[f_record] == f_request && (f_queued0[f_record] || f_queued1[f_record]));
      if (f_leaves) assert (request_o == f_request);
    end
    cover (!$initstate && f_size0 == 3'd2 && f_size1 == 3'd1);
    cover (!$initstate && f_leaves && push && f_size0 == 3'd1);
    cover (!$initstate && arrival_code_o == nic_pkg::DropNoBuffer);
  end
