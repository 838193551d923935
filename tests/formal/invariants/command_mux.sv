// SPDX-License-Identifier: Apache-2.0
  // Inductive invariant of command_mux: a command waits only behind one at the output.
  always_comb if (!$initstate) assert (command_valid_o || !spare_q);
