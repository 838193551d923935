// SPDX-License-Identifier: Apache-2.0
// The hash of a service's key, combinational; models/nic/host/lines/service_hash.c is the same function in C.
// The seed goes in first and every round is non-linear (one six-input function a bit), so that another seed parts
// keys that collide under this one; with a linear hash they would collide under every seed.
// The output is zero, and no work is done, unless valid_i.
module service_hash (
  input  logic        valid_i,
  input  logic [31:0] seed_i,
  input  logic [15:0] port_i,
  input  logic [31:0] prog_i,
  input  logic [31:0] vers_i,
  input  logic [31:0] proc_i,
  output logic [31:0] hash_o
);
  function logic [31:0] round(input logic [31:0] x);
    round = x ^ {x[26:0], x[31:27]} ^ {x[13:0], x[31:14]} ^ ({x[20:0], x[31:21]} & ~{x[7:0], x[31:8]});
  endfunction

  always_comb begin
    hash_o = '0;
    if (valid_i) begin
      hash_o = round(seed_i ^ prog_i);
      hash_o = round(hash_o ^ vers_i);
      hash_o = round(hash_o ^ {16'd0, port_i});
      hash_o = round(hash_o ^ proc_i);
      hash_o = round(hash_o);
    end
  end
endmodule
