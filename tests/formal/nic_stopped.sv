// SPDX-License-Identifier: Apache-2.0
// The stopped clock: while the NIC is not busy, has no input and no deadline has come, nothing in it changes.
// module: nic_top
// prove: inductive 1, stopped
// cover: 2

  always_comb if ($initstate) assume (rst_i);

  wire f_input = s_axis_rx_tvalid || load_valid_i || recalled_valid_i || s_axil_awvalid || s_axil_wvalid || s_axil_arvalid;
  (* keep *) wire f_stopped = !rst_i && !busy_o && !f_input && now_i < next_deadline_o;

  always_comb cover (!$initstate && f_stopped);
