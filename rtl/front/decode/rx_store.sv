// SPDX-License-Identifier: Apache-2.0
// Where frames enter: registers each beat, writes it to the packet buffer, counts the frame's bytes, and notes why
// storing stopped. A beat's own counts stand in the cycle after it (beside the beat that realign carries).
module rx_store (
  input  logic                                clk_i,
  input  logic                                rst_i,
  // from the MAC; never stalled
  input  logic                                valid_i,
  input  logic                                last_i,
  input  logic                                bad_i,
  input  logic [31:0]                         tag_i,
  input  logic [nic_pkg::Beat-1:0]            keep_i,
  input  logic [nic_pkg::BeatBits-1:0]        data_i,
  // setting, as of the edge that takes a beat
  input  logic [nic_pkg::FrameLengthBits-1:0] max_frame_i,
  // packet buffer
  output logic                                write_valid_o,
  input  logic                                write_full_i,
  // the registered beat
  output logic                                valid_o,
  output logic                                first_o,
  output logic                                last_o,
  output logic                                bad_o,
  output logic [31:0]                         tag_o,
  output logic [nic_pkg::BeatBits-1:0]        data_o,
  // the frame up to the beat before
  output logic [nic_pkg::FrameLengthBits-1:0] length_o,       // bytes; meaningless once too long
  output logic                                too_long_o,
  output logic                                no_buffer_o,    // a beat found no cell
  output logic                                stored_o        // at least one cell is taken
);
  logic [nic_pkg::Beat-1:0]            keep_q;
  logic [nic_pkg::FrameLengthBits-1:0] max_frame_q;

  logic [6:0]                        bytes;
  logic [nic_pkg::FrameLengthBits:0] length;
  logic                              too_long, no_buffer, lost, begins_cell;
  assign bytes         = valid_o && last_o ? 7'($countones(keep_q)) : 7'(nic_pkg::Beat);
  assign length        = {1'b0, first_o ? '0 : length_o} + (nic_pkg::FrameLengthBits+1)'(bytes);
  assign too_long      = (!first_o && too_long_o) || length > {1'b0, max_frame_q};
  assign no_buffer     = !first_o && no_buffer_o;
  assign write_valid_o = valid_o && !too_long && !no_buffer;
  assign begins_cell   = first_o || length_o[7:6] == 2'd0;
  assign lost          = write_valid_o && begins_cell && write_full_i;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      valid_o <= 1'b0;
      first_o <= 1'b1;
    end else begin
      valid_o <= valid_i;
      if (valid_o) first_o <= last_o;
    end
    if (valid_i) begin
      last_o      <= last_i;
      bad_o       <= bad_i;
      tag_o       <= tag_i;
      keep_q      <= keep_i;
      max_frame_q <= max_frame_i;
      data_o      <= data_i;
    end
    if (valid_o) begin
      length_o    <= length[nic_pkg::FrameLengthBits-1:0];
      too_long_o  <= too_long;
      no_buffer_o <= no_buffer || lost;
      stored_o    <= (!first_o && stored_o) || (write_valid_o && !lost);
    end
  end
endmodule
