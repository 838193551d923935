// SPDX-License-Identifier: Apache-2.0
// Reads a call's arguments from the packet buffer and realigns them: its beats are those of the host lines, with the
// first argument byte at offset `to_i` of the first beat and zero around the arguments. A beat a cycle. The packet
// buffer's read register is the only copy of a beat: the next read is issued when the beat in it is taken.
module arg_reader (
  input  logic                                clk_i,
  input  logic                                rst_i,
  // request; stands from start_i until the last beat is taken
  input  logic                                start_i,
  input  logic [nic_pkg::CellBits-1:0]        head_i,
  input  logic [nic_pkg::ArgsOffsetBits-1:0]  from_i,       // offset of the arguments in the frame
  input  logic [nic_pkg::FrameLengthBits-1:0] bytes_i,      // argument bytes
  input  logic [nic_pkg::BeatByteBits-1:0]    to_i,         // offset of the arguments in the first beat out
  input  logic                                abort_i,      // read no more
  output logic                                read_done_o,  // (not at start) every read is issued, and no cell is needed any longer
  // packet buffer
  output logic                                read_valid_o,
  output logic [nic_pkg::CellBits-1:0]        read_cell_o,
  output logic [nic_pkg::CellBeatBits-1:0]    read_beat_o,
  input  logic [nic_pkg::BeatBits-1:0]        read_data_i,
  input  logic [nic_pkg::CellBits-1:0]        read_next_i,
  // beats out; data is zero unless taken or peeked at
  output logic                                beat_valid_o,
  input  logic                                beat_ready_i,
  input  logic                                beat_peek_i,
  output logic [nic_pkg::BeatBits-1:0]        beat_data_o
);
  localparam int unsigned ByteBits = nic_pkg::BeatByteBits;
  localparam int unsigned LengthBits = nic_pkg::FrameLengthBits;
  localparam int unsigned CellByteBits = ByteBits + nic_pkg::CellBeatBits;  // numbers a cell's bytes

  logic [7:0]                       left_q;      // beats of the frame yet to be read
  logic [2:0]                       skip_q;      // cells to be passed over before the first of them
  logic [nic_pkg::CellBits-1:0]     cell_q;      // cell of the last read
  logic                             follow_q;    // the next read is from the cell linked behind it
  logic [nic_pkg::CellBeatBits-1:0] beat_q;      // beat of the next read
  logic                             stands_q;    // the read register holds a beat not yet taken
  logic                             prime_q;     // the first beat of the frame has no part in a beat out of its own
  logic [7:0]                       out_q;       // beats yet to go out
  logic                             first_q;     // none has gone out
  logic [nic_pkg::BeatBits-1:0]     former_q;    // the frame's beat before the one in the read register

  logic [ByteBits-1:0] from_beat;
  logic                ahead;         // the first beat out begins in the frame's beat before the arguments' first
  assign from_beat = from_i[ByteBits-1:0];
  assign ahead     = from_beat <= to_i;

  logic begin_read, go_on, take;
  assign take       = stands_q && (prime_q || beat_ready_i);
  assign begin_read = start_i && bytes_i != '0;
  assign go_on      = left_q != 8'd0 && !abort_i && (skip_q != 3'd0 || !stands_q || take);

  assign read_done_o  = left_q == 8'd0;
  assign read_valid_o = begin_read || go_on;
  assign read_cell_o  = begin_read ? head_i : follow_q ? read_next_i : cell_q;
  assign read_beat_o  = begin_read ? from_i[CellByteBits-1:ByteBits] : beat_q;
  assign beat_valid_o = out_q != 8'd0 && !prime_q && (stands_q || left_q == 8'd0);

  // The frame's beats {read register, former} are shifted down by 1 to 64 bytes.
  logic [ByteBits:0]     shift;
  logic [LengthBits-1:0] to_end;         // end of the arguments, counted from the first beat out's begin
  always_comb begin
    beat_data_o = '0;
    shift       = '0;
    to_end      = '0;
    if (begin_read || beat_valid_o) to_end = LengthBits'(to_i) + bytes_i;
    if (beat_valid_o && (beat_ready_i || beat_peek_i)) begin
      shift       = {1'b0, from_beat} - {1'b0, to_i} + (ahead ? (ByteBits+1)'(nic_pkg::Beat) : '0);
      beat_data_o = (former_q >> {shift, 3'b000}) | (read_data_i << ((ByteBits+4)'(nic_pkg::BeatBits) - {shift, 3'b000}));
      if (first_q) beat_data_o = beat_data_o & ({nic_pkg::BeatBits{1'b1}} << {to_i, 3'b000});
      if (out_q == 8'd1 && to_end[ByteBits-1:0] != '0) begin
        beat_data_o = beat_data_o & ~({nic_pkg::BeatBits{1'b1}} << {to_end[ByteBits-1:0], 3'b000});
      end
    end
  end

  logic [2:0]            cells;          // that lie before the arguments' first
  logic                  walk;           // the read issued at this edge is only for the link
  logic [LengthBits-1:0] from_end;       // end of the arguments, counted from the begin of the frame's first beat
  assign cells    = 3'(from_i >> CellByteBits);
  assign from_end = begin_read ? LengthBits'(from_beat) + bytes_i : '0;
  assign walk = begin_read ? cells != 3'd0 : skip_q != 3'd0;

  always_ff @(posedge clk_i) begin
    if (rst_i || abort_i) begin
      left_q   <= 8'd0;
      skip_q   <= 3'd0;
      stands_q <= 1'b0;
      out_q    <= 8'd0;
      prime_q  <= 1'b0;
    end else if (begin_read) begin
      left_q   <= from_end[LengthBits-1:ByteBits] + (from_end[ByteBits-1:0] != '0 ? 8'd1 : 8'd0) - (walk ? 8'd0 : 8'd1);
      out_q    <= to_end[LengthBits-1:ByteBits] + (to_end[ByteBits-1:0] != '0 ? 8'd1 : 8'd0);
      skip_q   <= walk ? cells - 3'd1 : 3'd0;
      stands_q <= !walk;
      prime_q  <= !ahead;
      first_q  <= 1'b1;
    end else begin
      if (go_on) begin
        if (skip_q != 3'd0) skip_q <= skip_q - 3'd1;
        else left_q <= left_q - 8'd1;
        stands_q <= skip_q == 3'd0;
      end else if (take) begin
        stands_q <= 1'b0;
      end
      if (take) prime_q <= 1'b0;
      if (beat_valid_o && beat_ready_i) begin
        out_q   <= out_q - 8'd1;
        first_q <= 1'b0;
      end
    end
    if (take) former_q <= read_data_i;
    if (read_valid_o) begin
      cell_q   <= read_cell_o;
      follow_q <= walk || read_beat_o == 2'd3;
      beat_q   <= walk ? read_beat_o : read_beat_o + 2'd1;
    end
  end
endmodule
