// SPDX-License-Identifier: Apache-2.0
// What goes into a skid buffer comes out once, in order and unchanged; a word offered stands until it is taken.
// module: skid
// set: Width=4
// prove: inductive 1, bounded 8
// cover: 8

  always_comb if ($initstate) assume (rst_i);

  // One word that goes in, any, is watched.
  (* anyseq *) logic f_pick;
  logic             f_watched, f_ahead;
  logic [Width-1:0] f_word;
  wire              f_push = valid_i && ready_o;
  wire              f_pop = valid_o && ready_i;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      f_watched <= 1'b0;
    end else if (!f_watched && f_pick && f_push) begin
      f_watched <= 1'b1;
      f_word    <= data_i;
      f_ahead   <= valid_o && !f_pop;
    end else if (f_watched && f_pop) begin
      f_watched <= f_ahead;
      f_ahead   <= 1'b0;
    end
  end

  logic             f_offered;  // a word was offered and not taken
  logic [Width-1:0] f_offer;
  always_ff @(posedge clk_i) begin
    f_offered <= !rst_i && valid_o && !ready_i;
    f_offer   <= data_o;
  end

  always_comb begin
    if (!$initstate) begin
      if (f_watched && f_ahead) assert (held_q && spare_q == f_word);
      if (f_watched && !f_ahead) assert (valid_o && data_o == f_word);
      if (f_offered) assert (valid_o && data_o == f_offer);
    end
    cover (!$initstate && f_watched && f_ahead && f_word == 4'd9);
    cover (!$initstate && f_watched && f_pop && !f_ahead && held_q);
  end
