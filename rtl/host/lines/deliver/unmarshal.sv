// SPDX-License-Identifier: Apache-2.0
// Turns the XDR arguments in a stream of host-line beats into host order, where they stand: every element keeps its
// size and place. One element of the signature a cycle; of an opaque, up to 64 bytes a cycle (those of one beat), after
// a cycle for its length if that varies; a u64 astride two beats takes two cycles. Raw arguments pass untouched.
// A beat leaves when all of it is done, so the last one may leave before the signature proves too long.
module unmarshal (
  input  logic                                clk_i,
  input  logic                                rst_i,
  // table: {signature, element}
  input  nic_pkg::table_write_t               table_i,
  // request; stands from start_i until ended_o or failed_o
  input  logic                                start_i,
  input  logic                                raw_i,
  input  logic [nic_pkg::SignatureBits-1:0]   signature_i,
  input  logic [nic_pkg::FrameLengthBits-3:0] words_i,    // argument words
  input  logic [3:0]                          to_i,       // word of the first beat where they begin
  output logic                                ended_o,    // the signature ends where the arguments do: known now, or earlier
  output logic                                failed_o,   // it does not match them
  // beats in
  input  logic                                in_valid_i,
  output logic                                in_ready_o,
  output logic                                in_peek_o,  // in_data_i is wanted though not taken
  input  logic [nic_pkg::BeatBits-1:0]        in_data_i,
  // beats out
  output logic                                out_valid_o,
  input  logic                                out_ready_i,
  output logic [nic_pkg::BeatBits-1:0]        out_data_o
);
  localparam int unsigned WordsBits = nic_pkg::FrameLengthBits - 2;  // words of a frame
  localparam int unsigned BoundBits = nic_pkg::SignatureBoundBits;

  logic [31:0]                         table_q [nic_pkg::NumSignatures * nic_pkg::SignatureWords];
  logic [31:0]                         word_q;        // the current element
  logic [3:0]                          element_q;     // its number
  logic                                live_q;        // elements are to be done
  logic                                ended_q;
  logic [WordsBits-1:0]                rest_q;        // argument words not yet done
  logic                                within_q;      // in the bytes of an opaque, opaque_q of which are to go
  logic [nic_pkg::FrameLengthBits-1:0] opaque_q;
  logic                                astride_q;     // the current u64 began in the beat before, with the word high_q
  logic [31:0]                         high_q;
  logic [nic_pkg::BeatBits-1:0]        beat_q;        // the beat at work
  logic                                beat_valid_q;
  logic                                begun_q;       // a beat has been at work
  logic [3:0]                          at_q;          // the next word of it

  function logic [31:0] swap(input logic [31:0] x);
    swap = {x[7:0], x[15:8], x[23:16], x[31:24]};
  endfunction

  logic [3:0]           kind;
  logic [BoundBits-1:0] bound;
  logic [31:0]          here, value;    // the next word as it came, and as a number
  logic                 variable;       // a length is to be read
  assign bound = word_q[BoundBits-1:0];
  always_comb begin
    kind      = nic_pkg::SigEnd;
    here      = 32'd0;
    value     = 32'd0;
    variable  = 1'b0;
    in_peek_o = 1'b0;
    if (live_q) begin
      kind      = within_q ? nic_pkg::SigFixedOpaque : word_q[31:BoundBits];
      here      = beat_q[{at_q, 5'd0} +: 32];
      value     = swap(here);
      variable  = kind == nic_pkg::SigVarOpaque || kind == nic_pkg::SigString;
      in_peek_o = beat_valid_q && kind == nic_pkg::SigU64 && !astride_q && at_q == 4'd15;
    end
  end

  // Does the element match the arguments? What depends on their values shows when its beat is there.
  logic                 fail;
  logic [BoundBits-1:0] length;  // of the opaque that begins
  logic [WordsBits-1:0] behind;  // words left for its bytes
  always_comb begin
    length = '0;
    behind = '0;
    fail   = 1'b0;
    if (live_q && !within_q && !astride_q) begin
      length = variable ? value[BoundBits-1:0] : bound;
      behind = variable ? rest_q - WordsBits'(1) : rest_q;
      case (kind)
        nic_pkg::SigEnd: fail = rest_q != '0;
        nic_pkg::SigU32, nic_pkg::SigI32, nic_pkg::SigEnum: fail = rest_q == '0;
        nic_pkg::SigBool: fail = rest_q == '0 || (beat_valid_q && value[31:1] != 31'd0);
        nic_pkg::SigU64: fail = rest_q < WordsBits'(2);
        nic_pkg::SigFixedOpaque: fail = length > BoundBits'({behind, 2'd0});
        nic_pkg::SigVarOpaque, nic_pkg::SigString:
          fail = rest_q == '0
              || (beat_valid_q && (value > 32'(bound) || length > BoundBits'({behind, 2'd0})));
        default: fail = 1'b1;
      endcase
      if (element_q == 4'd15 && kind != nic_pkg::SigEnd) fail = 1'b1;
    end
  end

  // What a step does: `count` words are done, of which that at `place` gets new contents, or it and the one behind.
  logic                                able;           // the step can be made, room at the output aside
  logic                                advance;        // it ends the element
  logic [4:0]                          count, room;
  logic                                put, put_two;
  logic [3:0]                          place;
  logic [31:0]                         word;
  logic [nic_pkg::FrameLengthBits-1:0] bytes;          // of the opaque, yet to go
  logic [WordsBits-1:0]                bytes_words;
  always_comb begin
    able        = 1'b0;
    advance     = 1'b1;
    count       = 5'd1;
    put         = 1'b1;
    put_two     = 1'b0;
    place       = at_q;
    word        = value;
    room        = 5'd0;
    bytes       = '0;
    bytes_words = '0;
    if (live_q) begin
      able        = beat_valid_q && !fail;
      room        = 5'd16 - {1'b0, at_q};
      bytes       = within_q ? opaque_q : bound[nic_pkg::FrameLengthBits-1:0];
      bytes_words = bytes[nic_pkg::FrameLengthBits-1:2] + WordsBits'(bytes[1:0] != 2'd0);
      case (kind)
        nic_pkg::SigEnd: able = 1'b0;
        nic_pkg::SigU64: begin
          if (astride_q) begin
            word = swap(high_q);
          end else if (at_q != 4'd15) begin
            count   = 5'd2;
            put_two = 1'b1;
            word    = swap(beat_q[{at_q + 4'd1, 5'd0} +: 32]);
          end else begin
            if (!in_valid_i) able = 1'b0;
            advance = 1'b0;
          end
        end
        nic_pkg::SigFixedOpaque: begin
          if (bytes_words == '0) able = !fail;
          advance = bytes_words <= WordsBits'(room);
          count   = advance ? bytes_words[4:0] : room;
          put     = advance && bytes[1:0] != 2'd0;
          place   = at_q + count[3:0] - 4'd1;
          word    = beat_q[{place, 5'd0} +: 32] & ~(32'hffff_ffff << {bytes[1:0], 3'd0});
        end
        nic_pkg::SigVarOpaque, nic_pkg::SigString: advance = value == 32'd0;
        default: ;
      endcase
    end
  end

  // A beat is done with its last word, or the arguments' last.
  logic done, step;
  assign done = count != 5'd0 && (count == room || WordsBits'(count) == rest_q);
  assign step = able && (!done || out_ready_i);

  assign in_ready_o  = raw_i ? out_ready_i : live_q && (!beat_valid_q || (step && done));
  assign out_valid_o = raw_i ? in_valid_i : able && done;
  assign ended_o     = ended_q || (live_q && kind == nic_pkg::SigEnd && rest_q == '0);

  logic [31:0] final_word;  // a u64's first word takes its place from the beat behind
  assign final_word = in_peek_o ? swap(in_data_i[31:0]) : word;
  always_comb begin
    out_data_o = '0;
    if (out_valid_o) begin
      if (raw_i) begin
        out_data_o = in_data_i;
      end else begin
        out_data_o = beat_q;
        if (put) out_data_o[{place, 5'd0} +: 32] = final_word;
        if (put_two) out_data_o[{place + 4'd1, 5'd0} +: 32] = value;
      end
    end
  end

  logic [3:0] next_element;
  assign next_element = start_i ? 4'd0 : element_q + 4'd1;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      live_q   <= 1'b0;
      ended_q  <= 1'b0;
      failed_o <= 1'b0;
    end else if (start_i) begin
      live_q   <= !raw_i;
      ended_q  <= raw_i;
      failed_o <= 1'b0;
    end else if (live_q) begin
      if (ended_o || fail) live_q <= 1'b0;
      if (ended_o) ended_q <= 1'b1;
      if (fail) failed_o <= 1'b1;
    end
    if (start_i) begin
      rest_q       <= words_i;
      within_q     <= 1'b0;
      astride_q    <= 1'b0;
      beat_valid_q <= 1'b0;
      begun_q      <= 1'b0;
    end else if (live_q) begin
      if (step) begin
        rest_q    <= rest_q - WordsBits'(count);
        at_q      <= at_q + count[3:0];
        within_q  <= !advance && (within_q || variable || kind == nic_pkg::SigFixedOpaque);
        opaque_q  <= variable ? value[nic_pkg::FrameLengthBits-1:0] : bytes - nic_pkg::FrameLengthBits'({count, 2'd0});
        astride_q <= in_peek_o;
        high_q    <= here;
        if (!done && put) beat_q[{place, 5'd0} +: 32] <= final_word;
        if (!done && put_two) beat_q[{place + 4'd1, 5'd0} +: 32] <= value;
        if (done) beat_valid_q <= 1'b0;
      end
      if (in_valid_i && in_ready_o) begin
        beat_q       <= in_data_i;
        beat_valid_q <= 1'b1;
        begun_q      <= 1'b1;
        at_q         <= begun_q ? 4'd0 : to_i;
      end
    end
    if (start_i || (step && advance)) begin
      element_q <= next_element;
      word_q    <= table_q[{signature_i, next_element}];
    end
    if (table_i.valid && table_i.which == nic_pkg::TableSignature) begin
      table_q[table_i.index] <= table_i.words[nic_pkg::SignatureElementAt +: 32];
    end
  end
endmodule
