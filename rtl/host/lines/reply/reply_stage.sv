// SPDX-License-Identifier: Apache-2.0
// Takes recalled lines, keeps those that can hold a reply (a control line only while the engine looks at it for evidence),
// and tells the engine what came back. Per endpoint there is room for one reply: its beats in the order of the lines, its
// header, and the sum of its payload, which grows as beats come.
// A beat for an endpoint whose previous reply still waits for the framer is held at the port.
module reply_stage (
  input  logic                             clk_i,
  input  logic                             rst_i,
  input  nic_pkg::config_t                 cfg_i,
  // host: recalled lines
  input  logic                             recalled_valid_i,
  output logic                             recalled_ready_o,
  input  logic                             recalled_beat_i,
  input  logic [nic_pkg::EndpointBits-1:0] recalled_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     recalled_line_i,
  input  logic [nic_pkg::BeatBits-1:0]     recalled_data_i,
  // engine: a control line, or the last expected auxiliary line of a side, is here
  output logic                             back_valid_o,
  input  logic                             back_ready_i,
  output logic                             back_aux_o,
  output logic [nic_pkg::EndpointBits-1:0] back_endpoint_o,
  output logic                             back_side_o,
  output logic                             back_line_o,
  output endpoint_pkg::reply_header_t      back_header_o,
  // engine: how many auxiliary lines to expect
  input  logic                             count_set_i,
  input  logic [nic_pkg::EndpointBits-1:0] count_endpoint_i,
  input  logic [7:0]                       count_value_i,
  // engine: is this control line looked at for evidence? (combinational)
  output logic [nic_pkg::EndpointBits-1:0] look_endpoint_o,
  input  logic                             looking_i,
  input  logic                             look_side_i,
  input  logic                             look_line_i,
  // reply queue: endpoints whose reply waits for the framer
  input  logic [nic_pkg::NumEndpoints-1:0] framing_i,
  // framer: what is known of an endpoint's reply (combinational), and its beats (one cycle later)
  input  logic [nic_pkg::EndpointBits-1:0] info_endpoint_i,
  output logic [15:0]                      info_length_o,
  output logic [7:0]                       info_status_o,
  output logic [47:0]                      info_sum_o,
  input  logic                             read_valid_i,
  input  logic [nic_pkg::EndpointBits-1:0] read_endpoint_i,
  input  logic [7:0]                       read_beat_i,
  output logic [nic_pkg::BeatBits-1:0]     read_data_o,
  output logic                             busy_o
);
  localparam int unsigned Beats = nic_pkg::ReplyBeats;
  localparam logic signed [17:0] BeatEnd = 18'(nic_pkg::Beat);
  logic [nic_pkg::BeatBits-1:0] memory_q [nic_pkg::NumEndpoints * Beats];
  logic [15:0]                  length_q [nic_pkg::NumEndpoints];
  logic [7:0]                   status_q [nic_pkg::NumEndpoints];
  logic [47:0]                  sum_q    [nic_pkg::NumEndpoints];

  // The beat at hand.
  logic                             valid, take, beat, aux, side;
  logic [nic_pkg::EndpointBits-1:0] endpoint;
  logic [7:0]                       index;
  logic [nic_pkg::BeatBits-1:0]     data;
  skid #(.Width(nic_pkg::BeatBits)) i_data (
    .clk_i, .rst_i, .valid_i(recalled_valid_i), .ready_o(recalled_ready_o), .data_i(recalled_data_i),
    .valid_o(valid), .ready_i(take), .data_o(data)
  );
  logic unused_ready, unused_valid;
  skid #(.Width(1 + nic_pkg::EndpointBits + nic_pkg::LineBits)) i_line (
    .clk_i, .rst_i, .valid_i(recalled_valid_i), .ready_o(unused_ready),
    .data_i({recalled_beat_i, recalled_endpoint_i, recalled_line_i}),
    .valid_o(unused_valid), .ready_i(take), .data_o({beat, endpoint, aux, side, index})
  );

  logic        keeps;      // the line can hold a reply
  logic        line_last;  // last beat of its line
  logic        aux_last;   // last expected auxiliary line of its side
  logic        reports;
  logic        first;      // holds the reply's header
  logic [8:0]  slot;       // beat of the reply
  logic [15:0] length;
  logic signed [17:0] from, to;  // payload bytes in this beat, before clipping to 0..64
  logic [6:0]  from_byte, to_byte;
  endpoint_pkg::reply_header_t header, header_q;

  assign look_endpoint_o = endpoint;
  assign keeps     = aux ? side != cfg_i.coupled : looking_i && side == look_side_i && index[0] == look_line_i;
  assign line_last = beat == cfg_i.line128;
  assign reports   = line_last && (!aux || aux_last);
  assign take      = valid && !(keeps && framing_i[endpoint]) && !(reports && back_valid_o && !back_ready_i);
  assign busy_o    = valid || back_valid_o;

  recall_counter i_count (
    .clk_i, .set_i(count_set_i), .set_endpoint_i(count_endpoint_i), .set_count_i(count_value_i),
    .line_i(valid && aux && line_last), .line_endpoint_i(endpoint), .line_commit_i(take), .line_last_o(aux_last)
  );

  always_comb begin
    first     = 1'b0;
    slot      = '0;
    length    = '0;
    from      = '0;
    to        = '0;
    from_byte = '0;
    to_byte   = '0;
    header    = header_q;
    if (valid) begin
      first = !aux && !beat;
      if (first) begin
        header.done   = |(data[8*layout_pkg::ReplyFlags +: 8] & layout_pkg::ReplyDone);
        header.oneway = |(data[8*layout_pkg::ReplyFlags +: 8] & layout_pkg::ReplyOneway);
        header.length = data[8*layout_pkg::ReplyLength +: 16];
        header.epoch  = data[8*layout_pkg::ReplyEpoch +: 32];
      end
      if (cfg_i.line128) slot = {index, beat} + 9'd2;
      else               slot = {1'b0, index} + 9'd1;
      if (!aux) slot = {8'd0, beat};
      length = first ? data[8*layout_pkg::ReplyLength +: 16] : length_q[endpoint];
      from   = $signed(18'(cfg_i.reply_off)) - $signed(18'({slot, {nic_pkg::BeatByteBits{1'b0}}}));
      to     = from + $signed(18'(length));
      if (from > 0) from_byte = from > BeatEnd ? 7'(BeatEnd) : from[6:0];
      if (to > 0)   to_byte   = to > BeatEnd ? 7'(BeatEnd) : to[6:0];
    end
  end

  assign info_length_o = length_q[info_endpoint_i];
  assign info_status_o = status_q[info_endpoint_i];
  assign info_sum_o    = sum_q[info_endpoint_i];

  localparam int unsigned PlaceBits = $clog2(nic_pkg::NumEndpoints * Beats);
  logic [PlaceBits-1:0] write_place, read_place;
  assign write_place = PlaceBits'(endpoint) * PlaceBits'(Beats) + PlaceBits'(slot);
  assign read_place  = PlaceBits'(read_endpoint_i) * PlaceBits'(Beats) + PlaceBits'(read_beat_i);

  always_ff @(posedge clk_i) begin
    if (rst_i) back_valid_o <= 1'b0;
    else       back_valid_o <= (take && reports) || (back_valid_o && !back_ready_i);

    if (take) begin
      if (first) header_q <= header;
      if (reports) begin
        back_aux_o      <= aux;
        back_endpoint_o <= endpoint;
        back_side_o     <= side;
        back_line_o     <= index[0];
        back_header_o   <= header;
      end
      if (keeps) begin
        if (first) begin
          length_q[endpoint] <= length;
          status_q[endpoint] <= data[8*layout_pkg::ReplyStatus +: 8];
        end
        sum_q[endpoint] <= (first ? 48'd0 : sum_q[endpoint]) +
                           reply_pkg::lane_sum(data, from_byte, to_byte);
        if (slot < 9'(Beats) && to_byte != 7'd0) memory_q[write_place] <= data;
      end
    end
    if (read_valid_i) read_data_o <= memory_q[read_place];
  end
endmodule
