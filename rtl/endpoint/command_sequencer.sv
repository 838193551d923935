// SPDX-License-Identifier: Apache-2.0
// Carries out the engine's operations in order, one command a cycle: the header's beats, the answer, the auxiliary
// recalls, the control line's recall. It takes an operation when its last command leaves.
module command_sequencer (
  input  logic                      clk_i,
  input  logic                      rst_i,
  input  logic                      line128_i,
  // from the engine
  input  logic                      valid_i,
  output logic                      ready_o,
  input  endpoint_pkg::operation_t  operation_i,
  // to the command multiplexer; data is the header's eight bytes, zeros follow
  output logic                      valid_o,
  input  logic                      ready_i,
  output logic [1:0]                command_o,
  output logic [5:0]                endpoint_o,
  output logic [9:0]                line_o,
  output logic                      beat_o,
  output logic                      exclusive_o,
  output logic [7:0]                tag_o,
  output logic [63:0]               header_o
);
  localparam logic [1:0] StepWrite  = 2'd0;
  localparam logic [1:0] StepAnswer = 2'd1;
  localparam logic [1:0] StepAux    = 2'd2;
  localparam logic [1:0] StepRecall = 2'd3;

  logic                     started_q;  // step_q and index_q hold; else the operation begins at its first step
  logic [1:0]               step_q;
  logic [7:0]               index_q;    // beat or auxiliary line

  logic [1:0]               step;
  logic [7:0]               index;
  logic                     step_last;
  logic [1:0]               step_next;
  logic                     last;

  assign valid_o = valid_i;
  assign ready_o = ready_i && last;

  always_comb begin
    step        = StepWrite;
    index       = 8'd0;
    step_last   = 1'b0;
    step_next   = StepWrite;
    last        = 1'b0;
    command_o   = nic_pkg::CmdWrite;
    endpoint_o  = 6'd0;
    line_o      = 10'd0;
    beat_o      = 1'b0;
    exclusive_o = 1'b0;
    tag_o       = 8'd0;
    header_o    = 64'd0;
    if (valid_i) begin
      if (started_q) begin
        step  = step_q;
        index = index_q;
      end else if (operation_i.write) begin
        step = StepWrite;
      end else if (operation_i.answer) begin
        step = StepAnswer;
      end else if (operation_i.aux != 8'd0) begin
        step = StepAux;
      end else begin
        step = StepRecall;
      end
      endpoint_o  = operation_i.endpoint;
      line_o      = {1'b0, operation_i.tx, 7'd0, operation_i.line};
      exclusive_o = operation_i.exclusive;
      tag_o       = operation_i.tag;
      case (step)
        StepWrite: begin
          command_o = nic_pkg::CmdWrite;
          beat_o    = index[0];
          if (!index[0]) header_o = {operation_i.epoch, 24'd0, 7'd0, operation_i.valid};
          step_last = index[0] == line128_i;
          step_next = StepAnswer;
          last      = step_last && !operation_i.answer;
        end
        StepAnswer: begin
          command_o = nic_pkg::CmdAnswer;
          step_last = 1'b1;
          step_next = operation_i.aux != 8'd0 ? StepAux : StepRecall;
          last      = operation_i.aux == 8'd0 && !operation_i.recall;
        end
        StepAux: begin
          command_o = nic_pkg::CmdRecall;
          line_o    = {1'b1, operation_i.tx, index};
          step_last = index == operation_i.aux - 8'd1;
          step_next = StepRecall;
          last      = step_last && !operation_i.recall;
        end
        default: begin
          command_o = nic_pkg::CmdRecall;
          line_o    = {1'b0, operation_i.tx, 7'd0, operation_i.recall_line};
          step_last = 1'b1;
          last      = 1'b1;
        end
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      started_q <= 1'b0;
    end else if (valid_o && ready_i) begin
      started_q <= !last;
      step_q    <= step_last ? step_next : step;
      index_q   <= step_last ? 8'd0 : index + 8'd1;
    end
  end
endmodule
