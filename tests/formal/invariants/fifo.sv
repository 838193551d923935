// SPDX-License-Identifier: Apache-2.0
  // Inductive invariants of fifo: the count stays in bounds and says how far the pointers are apart, and words wait in the
  // ring only behind a valid output.
  wire [PointerBits:0] f_behind = {1'b0, read_q} + (PointerBits + 1)'(count_q);
  always_comb begin
    if (!$initstate) begin
      assert (count_q <= CountBits'(RingDepth));
      assert (valid_o || count_q == 0);
      assert (read_q <= LastEntry && write_q <= LastEntry);
      assert ({1'b0, write_q} == (f_behind > {1'b0, LastEntry} ? f_behind - (PointerBits + 1)'(RingDepth) : f_behind));
    end
  end
