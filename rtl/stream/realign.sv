// SPDX-License-Identifier: Apache-2.0
// Byte realigner: a stream of beats in, a stream out that begins 4 * shift_i + 2 bytes later (what follows an Ethernet
// header lies 2 bytes into a word). A beat is carried until the one behind it arrives (or not at all, if it is a frame's
// last), and leaves as 64 bytes of the pair; what lies beyond a frame's last byte is undefined. The carried beat is
// offered too, for those who want the pair unshifted.
module realign (
  input  logic                         clk_i,
  input  logic                         rst_i,
  // upstream; a beat is always taken
  input  logic                         valid_i,
  input  logic                         last_i,
  input  logic [nic_pkg::BeatBits-1:0] data_i,
  // the carried beat: the pair {data_i, carry_o} may be used in the cycle in which fire_o says that it leaves
  output logic                         fire_o,
  output logic                         carry_last_o,
  output logic [nic_pkg::BeatBits-1:0] carry_o,
  // how the carried beat leaves: not at all unless take_i
  input  logic                         take_i,
  input  logic [3:0]                   shift_i,        // words
  // downstream, one cycle later
  output logic                         valid_o,
  output logic [nic_pkg::BeatBits-1:0] data_o,
  output logic                         busy_o
);
  logic carry_valid_q;

  assign fire_o = carry_valid_q && (carry_last_o || valid_i);
  assign busy_o = (carry_valid_q && carry_last_o) || valid_o;

  logic [2*nic_pkg::BeatBits-1:0] pair;
  assign pair = {data_i, carry_o};

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      carry_valid_q <= 1'b0;
      valid_o       <= 1'b0;
    end else begin
      if (valid_i || fire_o) carry_valid_q <= valid_i;
      valid_o <= fire_o && take_i;
    end
    if (valid_i) begin
      carry_last_o <= last_i;
      carry_o      <= data_i;
    end
    if (fire_o && take_i)
      for (int i = 0; i < 16; i++) if (shift_i == 4'(i)) data_o <= pair[32*i + 16 +: nic_pkg::BeatBits];
  end
endmodule
