// SPDX-License-Identifier: Apache-2.0
// ONC-RPC version 2 call header (RFC 5531), from a stream that begins with the message. Results stand in the cycle after
// the message's last beat (those behind beat 6 are of no interest: no legal header reaches them); lengths are compared
// at the verdict. Accepted credentials: AUTH_NONE with an empty body, AUTH_SYS with a body of whole words, at most
// 400 bytes, which is passed over. Accepted verifier: AUTH_NONE with an empty body.
//
//   word 0  XID             word 3  program      word 6      credential flavour     word 8 + n   verifier flavour
//   word 1  type, 0 = call  word 4  version      word 7      its length, 4 * n      word 9 + n   its length
//   word 2  RPC version     word 5  procedure    word 8      its body               word 10 + n  arguments
module oncrpc_decode (
  input  logic                         clk_i,
  // a frame begins: what is known of the last message is forgotten
  input  logic                         clear_i,
  // beats of the message
  input  logic                         valid_i,
  input  logic [nic_pkg::BeatBits-1:0] data_i,
  output logic                         done_o,         // no further beat of this message is wanted
  // results
  output logic [31:0]                  xid_o,
  output logic [31:0]                  prog_o,
  output logic [31:0]                  vers_o,
  output logic [31:0]                  proc_o,
  output logic                         bad_type_o,
  output logic                         bad_version_o,
  output logic                         bad_cred_o,
  output logic                         bad_verf_o,
  output logic [6:0]                   cred_words_o
);
  logic [2:0] beat, beat_q;
  assign beat = clear_i ? 3'd0 : beat_q;

  logic [31:0] flavour, length;
  logic        good_cred;
  assign flavour   = bytes_pkg::be32(data_i[8*layout_pkg::RpcCallCred +: 32]);
  assign length    = bytes_pkg::be32(data_i[8*layout_pkg::RpcCallCredLength +: 32]);
  assign good_cred = (flavour == layout_pkg::RpcAuthNone && length == 32'd0) ||
                     (flavour == layout_pkg::RpcAuthSys && length <= layout_pkg::RpcAuthMax && length[1:0] == 2'd0);

  // The verifier's two words, as word numbers of the message; each lies in one beat, not always in the same.
  logic [6:0] cred_words, verf_flavour, verf_length;
  assign cred_words   = beat == 3'd0 ? length[8:2] : cred_words_o;
  assign verf_flavour = cred_words + 7'(layout_pkg::RpcCallVerf / 4);
  assign verf_length  = cred_words + 7'(layout_pkg::RpcCallVerfLength / 4);

  logic good_flavour_q, good_length_q, past_verf, done_q;
  assign done_o     = done_q && !clear_i;
  assign bad_verf_o = !good_flavour_q || !good_length_q;
  assign past_verf  = beat >= verf_length[6:4];

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      beat_q         <= 3'd0;
      done_q         <= 1'b0;
      good_flavour_q <= 1'b0;
      good_length_q  <= 1'b0;
    end
    if (valid_i) begin
      if (beat == 3'd0) begin
        xid_o         <= bytes_pkg::be32(data_i[8*layout_pkg::RpcCallXid +: 32]);
        bad_type_o    <= data_i[8*layout_pkg::RpcCallType +: 32] != bytes_pkg::be32(layout_pkg::RpcTypeCall);
        bad_version_o <= bytes_pkg::be32(data_i[8*layout_pkg::RpcCallVersion +: 32]) != layout_pkg::RpcVersion2;
        prog_o        <= bytes_pkg::be32(data_i[8*layout_pkg::RpcCallProg +: 32]);
        vers_o        <= bytes_pkg::be32(data_i[8*layout_pkg::RpcCallVers +: 32]);
        proc_o        <= bytes_pkg::be32(data_i[8*layout_pkg::RpcCallProc +: 32]);
        bad_cred_o    <= !good_cred;
        cred_words_o  <= cred_words;
      end
      if (beat == verf_flavour[6:4])
        good_flavour_q <= data_i[{verf_flavour[3:0], 5'd0} +: 32] == bytes_pkg::be32(layout_pkg::RpcAuthNone);
      if (beat == verf_length[6:4]) good_length_q <= data_i[{verf_length[3:0], 5'd0} +: 32] == 32'd0;
      done_q <= done_o || past_verf || (beat == 3'd0 && !good_cred);
      beat_q <= beat + 3'd1;
    end
  end
endmodule
