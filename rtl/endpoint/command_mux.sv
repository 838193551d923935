// SPDX-License-Identifier: Apache-2.0
// Merges delivery's line writes, the answers that follow them and the engine's commands into the one registered command
// channel; what is accepted first leaves first. The delivered request's answer goes before everything, so that it is
// gone before the next delivery can end; the two streams take turns. Latency 1 cycle, one command a cycle.
module command_mux (
  input  logic         clk_i,
  input  logic         rst_i,
  // delivery: line writes
  input  logic         line_valid_i,
  output logic         line_ready_o,
  input  logic [5:0]   line_endpoint_i,
  input  logic [9:0]   line_line_i,
  input  logic         line_beat_i,
  input  logic [511:0] line_data_i,
  // delivery: the answer with the request
  input  logic         answer_valid_i,
  output logic         answer_ready_o,
  input  logic [5:0]   answer_endpoint_i,
  input  logic         answer_line_i,
  input  logic         answer_exclusive_i,
  input  logic [7:0]   answer_tag_i,
  // engine
  input  logic         engine_valid_i,
  output logic         engine_ready_o,
  input  logic [1:0]   engine_command_i,
  input  logic [5:0]   engine_endpoint_i,
  input  logic [9:0]   engine_line_i,
  input  logic         engine_exclusive_i,
  input  logic [7:0]   engine_tag_i,
  input  logic [63:0]  engine_header_i,
  // to the home agent
  output logic         command_valid_o,
  input  logic         command_ready_i,
  output logic [1:0]   command_o,
  output logic [5:0]   command_endpoint_o,
  output logic [9:0]   command_line_o,
  output logic         command_beat_o,
  output logic         command_exclusive_o,
  output logic [7:0]   command_tag_o,
  output logic [511:0] command_data_o
);
  logic free;
  logic turn_q;  // 1: of the two streams the engine goes next

  assign free           = !command_valid_o || command_ready_i;
  assign answer_ready_o = free;
  assign line_ready_o   = free && !answer_valid_i && !(turn_q && engine_valid_i);
  assign engine_ready_o = free && !answer_valid_i && !(!turn_q && line_valid_i);

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      command_valid_o <= 1'b0;
      turn_q          <= 1'b0;
    end else if (free) begin
      command_valid_o <= answer_valid_i || line_valid_i || engine_valid_i;
      if (answer_valid_i) begin
        command_o           <= nic_pkg::CmdAnswer;
        command_endpoint_o  <= answer_endpoint_i;
        command_line_o      <= {9'd0, answer_line_i};
        command_beat_o      <= 1'b0;
        command_exclusive_o <= answer_exclusive_i;
        command_tag_o       <= answer_tag_i;
      end else if (line_valid_i && line_ready_o) begin
        turn_q              <= 1'b1;
        command_o           <= nic_pkg::CmdWrite;
        command_endpoint_o  <= line_endpoint_i;
        command_line_o      <= line_line_i;
        command_beat_o      <= line_beat_i;
        command_exclusive_o <= 1'b0;
        command_tag_o       <= 8'd0;
        command_data_o      <= line_data_i;
      end else if (engine_valid_i) begin
        turn_q              <= 1'b0;
        command_o           <= engine_command_i;
        command_endpoint_o  <= engine_endpoint_i;
        command_line_o      <= engine_line_i;
        command_beat_o      <= 1'b0;
        command_exclusive_o <= engine_exclusive_i;
        command_tag_o       <= engine_tag_i;
        if (engine_command_i == nic_pkg::CmdWrite) command_data_o <= {448'd0, engine_header_i};
      end
    end
  end
endmodule
