// SPDX-License-Identifier: Apache-2.0
// Merges delivery's line writes, the answers that follow them and the engine's commands into the one registered command
// channel; what is accepted first leaves first. The delivered request's answer goes before everything, so that it is
// accepted before the next delivery can end; the two streams take turns. Latency 1 cycle, one command a cycle; no ready
// depends on the home agent's in the same cycle.
module command_mux (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // delivery: line writes
  input  logic                             line_valid_i,
  output logic                             line_ready_o,
  input  logic [nic_pkg::EndpointBits-1:0] line_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     line_line_i,
  input  logic                             line_beat_i,
  input  logic [nic_pkg::BeatBits-1:0]     line_data_i,
  // delivery: the answer with the request
  input  logic                             answer_valid_i,
  output logic                             answer_ready_o,
  input  logic [nic_pkg::EndpointBits-1:0] answer_endpoint_i,
  input  logic                             answer_line_i,
  input  logic                             answer_exclusive_i,
  input  logic [7:0]                       answer_tag_i,
  // engine
  input  logic                             engine_valid_i,
  output logic                             engine_ready_o,
  input  logic [1:0]                       engine_command_i,
  input  logic [nic_pkg::EndpointBits-1:0] engine_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     engine_line_i,
  input  logic                             engine_exclusive_i,
  input  logic [7:0]                       engine_tag_i,
  input  logic [63:0]                      engine_header_i,
  // to the home agent
  output logic                             command_valid_o,
  input  logic                             command_ready_i,
  output logic [1:0]                       command_o,
  output logic [nic_pkg::EndpointBits-1:0] command_endpoint_o,
  output logic [nic_pkg::LineBits-1:0]     command_line_o,
  output logic                             command_beat_o,
  output logic                             command_exclusive_o,
  output logic [7:0]                       command_tag_o,
  output logic [nic_pkg::BeatBits-1:0]     command_data_o
);
  logic turn_q;   // 1: of the two streams the engine goes next
  logic spare_q;  // a command waits behind the one at the output: nothing is accepted
  logic load;     // the output takes the next command

  assign load           = !command_valid_o || command_ready_i;
  assign answer_ready_o = !spare_q;
  assign line_ready_o   = !spare_q && !answer_valid_i && !(turn_q && engine_valid_i);
  assign engine_ready_o = !spare_q && !answer_valid_i && !(!turn_q && line_valid_i);

  logic         valid, wide, exclusive, beat;
  logic [1:0]   command;
  logic [nic_pkg::EndpointBits-1:0] endpoint;
  logic [nic_pkg::LineBits-1:0] line;
  logic [7:0]   tag;
  assign valid = answer_valid_i || line_valid_i || engine_valid_i;
  assign wide  = !answer_valid_i && line_valid_i && line_ready_o;
  always_comb begin
    command   = nic_pkg::CmdAnswer;
    endpoint  = answer_endpoint_i;
    line      = nic_pkg::LineBits'(answer_line_i);
    beat      = 1'b0;
    exclusive = answer_exclusive_i;
    tag       = answer_tag_i;
    if (wide) begin
      command   = nic_pkg::CmdWrite;
      endpoint  = line_endpoint_i;
      line      = line_line_i;
      beat      = line_beat_i;
      exclusive = 1'b0;
      tag       = 8'd0;
    end else if (!answer_valid_i && engine_valid_i) begin
      command   = engine_command_i;
      endpoint  = engine_endpoint_i;
      line      = engine_line_i;
      exclusive = engine_exclusive_i;
      tag       = engine_tag_i;
    end
  end

  localparam int unsigned ControlBits = 2 + nic_pkg::EndpointBits + nic_pkg::LineBits + 1 + 1 + 8;
  logic [ControlBits-1:0]       spare_control_q;
  logic [nic_pkg::BeatBits-1:0] spare_data_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      command_valid_o <= 1'b0;
      spare_q         <= 1'b0;
      turn_q          <= 1'b0;
    end else begin
      if (valid && !spare_q && !answer_valid_i) turn_q <= wide;
      spare_q <= !load && (spare_q || valid);
      if (load) command_valid_o <= spare_q || valid;
    end
    if (load && spare_q) begin
      {command_o, command_endpoint_o, command_line_o, command_beat_o, command_exclusive_o, command_tag_o} <= spare_control_q;
      if (spare_control_q[ControlBits-1 -: 2] == nic_pkg::CmdWrite) command_data_o <= spare_data_q;
    end else if (load && valid) begin
      {command_o, command_endpoint_o, command_line_o, command_beat_o, command_exclusive_o, command_tag_o} <=
        {command, endpoint, line, beat, exclusive, tag};
      if (wide) command_data_o <= line_data_i;
      else if (command == nic_pkg::CmdWrite) command_data_o <= nic_pkg::BeatBits'(engine_header_i);
    end else if (valid && !spare_q) begin
      spare_control_q <= {command, endpoint, line, beat, exclusive, tag};
      if (wide) spare_data_q <= line_data_i;
      else if (command == nic_pkg::CmdWrite) spare_data_q <= nic_pkg::BeatBits'(engine_header_i);
    end
  end
endmodule
