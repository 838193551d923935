// SPDX-License-Identifier: Apache-2.0
// Wide functions of the reply path. They are called inside clocked branches, so that a simulated cycle without a beat
// does none of their work.
package reply_pkg;

  // Plain sum of the 32-bit lanes of a beat of whose bytes only [first, last) count; bounds are 0..64, and nothing
  // counts unless first < last.
  function automatic logic [47:0] lane_sum(input logic [nic_pkg::BeatBits-1:0] data, input logic [6:0] first,
                                           input logic [6:0] last);
    logic [nic_pkg::Beat-1:0] mask;
    mask     = ({nic_pkg::Beat{1'b1}} << first) & ~({nic_pkg::Beat{1'b1}} << last);
    lane_sum = '0;
    for (int i = 0; i < nic_pkg::Beat / 4; i++) begin
      lane_sum = lane_sum + {16'd0, data[32*i +: 32] &
                 {{8{mask[4*i+3]}}, {8{mask[4*i+2]}}, {8{mask[4*i+1]}}, {8{mask[4*i]}}}};
    end
  endfunction

  // The beat that begins at byte `offset` of the pair {late, early}; of it only the first `last` bytes (1..64) remain.
  function automatic logic [nic_pkg::BeatBits-1:0] realigned(input logic [nic_pkg::BeatBits-1:0] early,
                                                           input logic [nic_pkg::BeatBits-1:0] late,
                                                           input logic [nic_pkg::BeatByteBits-1:0] offset,
                                                           input logic [6:0] last);
    realigned = nic_pkg::BeatBits'({late, early} >> {offset, 3'd0});
    if (last != 7'(nic_pkg::Beat)) realigned = realigned & ~({nic_pkg::BeatBits{1'b1}} << {last, 3'd0});
  endfunction

endpackage
