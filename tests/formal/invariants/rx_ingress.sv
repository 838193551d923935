// SPDX-License-Identifier: Apache-2.0
  // Inductive invariants of rx_ingress: a frame's last beat is a beat, and cells are freed beside their frame's verdict.
  always_comb begin
    if (!$initstate) begin
      assert (c_valid_q || !c_last_q);
      assert (check_valid_o || !free_valid_o);
    end
  end
