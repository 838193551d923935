// SPDX-License-Identifier: Apache-2.0
// Each operation becomes its commands, each once and in order (write, answer, recall, auxiliary recalls by number), and is
// taken with the last of them.
// module: command_sequencer
// prove: inductive 1, bounded 6
// cover: 9

  always_comb if ($initstate) assume (rst_i);

  // What is left of the operation at hand.
  logic       f_begun;
  logic [2:0] f_left_q;   // write, answer, recall
  logic [7:0] f_aux_q;    // the next auxiliary line
  wire [2:0]  f_left = f_begun ? f_left_q : {operation_i.write, operation_i.answer, operation_i.recall};
  wire [7:0]  f_aux = f_begun ? f_aux_q : 8'd0;
  wire        f_out = valid_o && ready_i;
  wire [2:0]  f_after = f_left[2] ? f_left & 3'b011 : f_left[1] ? f_left & 3'b001 : 3'b000;
  wire [7:0]  f_aux_after = f_left == 0 ? f_aux + 8'd1 : f_aux;
  wire        f_done = f_after == 0 && f_aux_after == operation_i.aux;
  // The queue before it holds an operation until it is taken.
  logic [60:0] f_operation;
  always_ff @(posedge clk_i) begin
    f_begun     <= !rst_i && (f_out ? !f_done : f_begun);
    f_operation <= operation_i;
    if (f_out) begin
      f_left_q <= f_after;
      f_aux_q  <= f_aux_after;
    end
  end

  always_comb begin
    // An operation does something, and stands until it is taken.
    if (valid_i) assume (operation_i.write || operation_i.answer || operation_i.recall || operation_i.aux != 0);
    if (!$initstate && f_begun) assume (valid_i && operation_i == f_operation);
    if (!$initstate) begin
      assert (f_begun == started_q);
      if (f_begun) begin
        // The walk through the steps is the one that the operation asks for.
        assert (f_left_q == (step_q == StepAnswer ? {2'b01, operation_i.recall} : step_q == StepRecall ? 3'b001 : 3'b000));
        assert (step_q != StepWrite && (step_q != StepAnswer || operation_i.answer));
        assert (f_aux_q == (step_q == StepAux ? index_q : 8'd0));
        assert (f_left_q != 0 || f_aux_q < operation_i.aux);
      end
      if (valid_o) begin
        assert (endpoint_o == operation_i.endpoint);
        assert (command_o == (f_left[2] ? nic_pkg::CmdWrite : f_left[1] ? nic_pkg::CmdAnswer : nic_pkg::CmdRecall));
        assert (line_o == (f_left != 0 ? {1'b0, operation_i.side, 7'd0, operation_i.line} : {1'b1, operation_i.side, f_aux}));
        if (f_left[2]) assert (header_o == {operation_i.epoch, 31'd0, operation_i.valid});
        else if (f_left[1]) assert (tag_o == operation_i.tag && exclusive_o == operation_i.exclusive);
      end
      assert ((valid_i && ready_o) == (f_out && f_done));
    end
    cover (!$initstate && f_out && f_done && operation_i.aux == 8'd3 && operation_i.write && operation_i.answer &&
           operation_i.recall);
  end
