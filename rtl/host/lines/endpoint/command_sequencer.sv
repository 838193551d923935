// SPDX-License-Identifier: Apache-2.0
// Carries out the engine's operations in order, one command a cycle: a header written to a line's first beat, the
// answer, the line's recall, the auxiliary recalls. It takes an operation when its last command leaves.
module command_sequencer (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // from the engine
  input  logic                             valid_i,
  output logic                             ready_o,
  input  endpoint_pkg::operation_t         operation_i,
  // to the command multiplexer; data is the header's eight bytes, zeros follow
  output logic                             valid_o,
  input  logic                             ready_i,
  output logic [1:0]                       command_o,
  output logic [nic_pkg::EndpointBits-1:0] endpoint_o,
  output logic [nic_pkg::LineBits-1:0]     line_o,
  output logic                             exclusive_o,
  output logic [7:0]                       tag_o,
  output logic [63:0]                      header_o
);
  localparam logic [1:0] StepWrite  = 2'd0;
  localparam logic [1:0] StepAnswer = 2'd1;
  localparam logic [1:0] StepRecall = 2'd2;
  localparam logic [1:0] StepAux    = 2'd3;

  logic       started_q;  // step_q and index_q hold; else the operation begins at its first step
  logic [1:0] step_q;
  logic [7:0] index_q;    // auxiliary line
  logic [1:0] step, step_next;
  logic [7:0] index;
  logic       last;

  assign valid_o = valid_i;
  assign ready_o = ready_i && last;

  always_comb begin
    step        = StepWrite;
    step_next   = StepAux;
    index       = 8'd0;
    last        = 1'b0;
    command_o   = nic_pkg::CmdWrite;
    endpoint_o  = '0;
    line_o      = '0;
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
      end else if (operation_i.recall) begin
        step = StepRecall;
      end else begin
        step = StepAux;
      end
      endpoint_o = nic_pkg::EndpointBits'(operation_i.endpoint);
      line_o     = {1'b0, operation_i.side, 7'd0, operation_i.line};
      case (step)
        StepWrite: begin
          header_o[8*layout_pkg::RxFlags +: 8]  = operation_i.valid ? layout_pkg::RxValid : 8'd0;
          header_o[8*layout_pkg::RxEpoch +: 32] = operation_i.epoch;
          step_next = operation_i.answer ? StepAnswer : operation_i.recall ? StepRecall : StepAux;
          last      = !operation_i.answer && !operation_i.recall && operation_i.aux == 8'd0;
        end
        StepAnswer: begin
          command_o   = nic_pkg::CmdAnswer;
          exclusive_o = operation_i.exclusive;
          tag_o       = operation_i.tag;
          step_next   = operation_i.recall ? StepRecall : StepAux;
          last        = !operation_i.recall && operation_i.aux == 8'd0;
        end
        StepRecall: begin
          command_o = nic_pkg::CmdRecall;
          last      = operation_i.aux == 8'd0;
        end
        default: begin
          command_o = nic_pkg::CmdRecall;
          line_o    = {1'b1, operation_i.side, index};
          last      = index == operation_i.aux - 8'd1;
        end
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      started_q <= 1'b0;
    end else if (valid_o && ready_i) begin
      started_q <= !last;
      step_q    <= step_next;
      index_q   <= step == StepAux ? index + 8'd1 : 8'd0;
    end
  end
endmodule
