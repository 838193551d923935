// SPDX-License-Identifier: Apache-2.0
// Every beat that realign takes leaves once: a frame's last at once, another with the beat behind it; what leaves, if it is
// wanted, is the 64 bytes that begin 4 * shift_i + 2 bytes into it, of which the later ones are the next beat's.
// module: realign
// prove: inductive 1, bounded 4
// cover: 6

  always_comb if ($initstate) assume (rst_i);

  // The last beat taken, until it leaves, and one byte, any, of what left.
  (* anyconst *) logic [nic_pkg::BeatByteBits-1:0] f_byte;
  logic         f_waits, f_last, f_left;
  logic [nic_pkg::BeatBits-1:0] f_beat;
  logic [7:0]   f_want;
  wire [6:0]    f_from = {1'b0, shift_i, 2'd2} + {1'b0, f_byte};
  wire          f_leaves = f_waits && (f_last || valid_i);
  wire [nic_pkg::BeatBits-1:0] f_source = f_from[6] ? data_i : f_beat;
  always_ff @(posedge clk_i) begin
    f_waits <= !rst_i && (valid_i || (f_waits && !f_leaves));
    if (valid_i) begin
      f_last <= last_i;
      f_beat <= data_i;
    end
    f_left <= !rst_i && f_leaves && take_i;
    f_want <= f_source[{f_from[5:0], 3'd0} +: 8];
  end

  always_comb begin
    if (!$initstate) begin
      assert (fire_o == f_leaves && carry_valid_q == f_waits);
      if (f_waits) assert (carry_o == f_beat && carry_last_o == f_last);
      assert (valid_o == f_left);
      if (f_left) assert (data_o[{f_byte, 3'd0} +: 8] == f_want);
    end
    cover (!$initstate && f_leaves && f_last && valid_i && take_i);
    cover (!$initstate && f_waits && !f_last && !valid_i && valid_o);
  end
