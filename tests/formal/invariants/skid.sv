// SPDX-License-Identifier: Apache-2.0
  // Inductive invariant of skid: a word waits only behind a valid output.
  always_comb if (!$initstate) assert (valid_o || !held_q);
