// SPDX-License-Identifier: Apache-2.0
// Bytes of a stream in wire order: byte 0 is bits 7:0, while network fields are big endian.
// Internet checksums are summed over 32-bit lanes as they lie in a beat: a one's complement sum does not depend on the
// byte order (RFC 1071), and "all ones" is the same in either.
package bytes_pkg;

  function automatic logic [15:0] be16(input logic [15:0] x);
    be16 = {x[7:0], x[15:8]};
  endfunction

  function automatic logic [31:0] be32(input logic [31:0] x);
    be32 = {x[7:0], x[15:8], x[23:16], x[31:24]};
  endfunction

  function automatic logic [47:0] be48(input logic [47:0] x);
    be48 = {x[7:0], x[15:8], x[23:16], x[31:24], x[39:32], x[47:40]};
  endfunction

  // One's complement sum of 16-bit words, from a plain sum of 32-bit lanes.
  function automatic logic [15:0] fold48(input logic [47:0] sum);
    logic [17:0] once;
    logic [16:0] twice;
    once   = {2'b0, sum[15:0]} + {2'b0, sum[31:16]} + {2'b0, sum[47:32]};
    twice  = {1'b0, once[15:0]} + {15'b0, once[17:16]};
    fold48 = twice[15:0] + {15'b0, twice[16]};
  endfunction

endpackage
