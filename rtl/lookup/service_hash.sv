// SPDX-License-Identifier: Apache-2.0
// The hash of a service's key, combinational; models/protocol/nic/service_hash.c is the same function in C.
// The seed goes in first and every round is non-linear (one six-input function a bit), so that another seed parts
// keys that collide under this one; with a linear hash they would collide under every seed.
module service_hash (
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

  logic [31:0] prog, vers, portp, proc;
  assign prog   = round(seed_i ^ prog_i);
  assign vers   = round(prog ^ vers_i);
  assign portp  = round(vers ^ {16'd0, port_i});
  assign proc   = round(portp ^ proc_i);
  assign hash_o = round(proc);
endmodule
