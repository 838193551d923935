// SPDX-License-Identifier: Apache-2.0
// What command_mux accepts leaves once, in the order of acceptance and unchanged; it accepts one command a cycle, an answer
// before all else; of two streams that wait, neither is passed over twice.
// module: command_mux
// prove: inductive 1
// cover: 6

  always_comb if ($initstate) assume (rst_i);

  wire f_line = line_valid_i && line_ready_o;
  wire f_answer = answer_valid_i && answer_ready_o;
  wire f_engine = engine_valid_i && engine_ready_o;
  wire f_push = f_line || f_answer || f_engine;
  wire f_pop = command_valid_o && command_ready_i;

  // One command that is accepted, any, is watched: what it is and whether one is in front of it.
  (* anyseq *) logic f_pick;
  logic         f_watched, f_ahead;
  logic [27:0]  f_control;
  logic [nic_pkg::BeatBits-1:0] f_data;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      f_watched <= 1'b0;
    end else if (!f_watched && f_pick && f_push) begin
      f_watched <= 1'b1;
      f_ahead   <= command_valid_o && !f_pop;
      f_control <= f_answer ? {nic_pkg::CmdAnswer, answer_endpoint_i, 9'd0, answer_line_i, 1'b0, answer_exclusive_i, answer_tag_i}
                 : f_line ? {nic_pkg::CmdWrite, line_endpoint_i, line_line_i, line_beat_i, 1'b0, 8'd0}
                 : {engine_command_i, engine_endpoint_i, engine_line_i, 1'b0, engine_exclusive_i, engine_tag_i};
      f_data    <= f_line ? line_data_i : nic_pkg::BeatBits'(engine_header_i);
    end else if (f_watched && f_pop) begin
      f_watched <= f_ahead;
      f_ahead   <= 1'b0;
    end
  end

  // Which stream was accepted last while the other waited.
  logic f_line_waits, f_engine_waits, f_offered;
  logic [27:0] f_offer;
  wire [27:0] f_out = {command_o, command_endpoint_o, command_line_o, command_beat_o, command_exclusive_o, command_tag_o};
  always_ff @(posedge clk_i) begin
    f_line_waits   <= !rst_i && (f_engine ? line_valid_i : f_line_waits && !f_line);
    f_engine_waits <= !rst_i && (f_line ? engine_valid_i : f_engine_waits && !f_engine);
    f_offered      <= !rst_i && command_valid_o && !command_ready_i;
    f_offer        <= f_out;
  end

  always_comb begin
    // A stream that is offered stands until it is taken.
    if (!$initstate && f_line_waits) assume (line_valid_i);
    if (!$initstate && f_engine_waits) assume (engine_valid_i);
    if (!$initstate) begin
      assert (f_line + f_answer + f_engine <= 2'd1);
      assert (f_answer || !(answer_valid_i && !spare_q));
      assert (!(f_engine && f_line_waits) && !(f_line && f_engine_waits));
      assert (!f_line_waits || !turn_q);
      assert (!f_engine_waits || turn_q);
      if (f_watched && !f_ahead) begin
        assert (command_valid_o && f_out == f_control);
        if (f_control[27:26] == nic_pkg::CmdWrite) assert (command_data_o == f_data);
      end
      if (f_watched && f_ahead) begin
        assert (spare_q && spare_control_q == f_control);
        if (f_control[27:26] == nic_pkg::CmdWrite) assert (spare_data_q == f_data);
      end
      if (f_offered) assert (command_valid_o && f_out == f_offer);
    end
    cover (!$initstate && f_watched && f_ahead && f_control[27:26] == nic_pkg::CmdWrite);
    cover (!$initstate && f_watched && f_pop && !f_ahead && spare_q && f_control[27:26] == nic_pkg::CmdAnswer);
    cover (!$initstate && f_line_waits && f_line);
  end
