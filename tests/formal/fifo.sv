// SPDX-License-Identifier: Apache-2.0
// What goes into a fifo comes out once, in order and unchanged; a word offered stands until it is taken.
// module: fifo
// set: Width=4 Depth=3
// set: Width=4 Depth=8
// set: Width=4 Depth=65
// prove: inductive 1
// cover: 8

  always_comb if ($initstate) assume (rst_i);

  // One word that goes in, any, is watched: what it is and how many are in front of it.
  (* anyseq *) logic f_pick;
  logic             f_watched;
  logic [Width-1:0] f_word;
  logic [15:0]      f_ahead;
  wire [15:0]       f_held = 16'(valid_o) + 16'(count_q);  // words inside
  wire [15:0]       f_at = 16'(read_q) + f_ahead - 16'd1;  // where the watched word lies in the ring
  wire [15:0]       f_entry = f_at >= 16'(RingDepth) ? f_at - 16'(RingDepth) : f_at;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      f_watched <= 1'b0;
    end else if (!f_watched && f_pick && push) begin
      f_watched <= 1'b1;
      f_word    <= data_i;
      f_ahead   <= f_held - 16'(pop);
    end else if (f_watched && pop) begin
      f_watched <= f_ahead != 0;
      f_ahead   <= f_ahead - 16'd1;
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
      if (f_watched) begin
        assert (f_ahead < f_held);
        if (f_ahead == 0) assert (data_o == f_word);
        else assert (ring_q[PointerBits'(f_entry)] == f_word);
      end
      if (f_offered) assert (valid_o && data_o == f_offer);
      assert (16'(level_o) == f_held);
    end
    cover (!$initstate && f_watched && f_ahead == 16'(Depth > 4 ? 4 : Depth - 1) && f_word == 4'd9);
    cover (!$initstate && f_watched && pop && f_ahead == 0 && f_word == 4'd5);
    cover (!$initstate && f_offered && push && valid_o);
  end
