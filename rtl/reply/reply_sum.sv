// SPDX-License-Identifier: Apache-2.0
// Plain sum of the 32-bit lanes of one beat, of whose bytes only [first, end) count. Combinational.
module reply_sum (
  input  logic         valid_i,
  input  logic [511:0] data_i,
  input  logic [6:0]   first_i,   // 0..64
  input  logic [6:0]   end_i,     // 0..64; no byte counts unless first < end
  output logic [35:0]  sum_o
);
  logic [63:0] mask;
  always_comb begin
    mask  = '0;
    sum_o = '0;
    if (valid_i) begin
      mask = ({64{1'b1}} << first_i) & ~({64{1'b1}} << end_i);
      for (int i = 0; i < 16; i++) begin
        sum_o = sum_o + {4'd0, data_i[32*i +: 32] & {{8{mask[4*i+3]}}, {8{mask[4*i+2]}}, {8{mask[4*i+1]}}, {8{mask[4*i]}}}};
      end
    end
  end
endmodule
