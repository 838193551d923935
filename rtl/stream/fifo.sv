// SPDX-License-Identifier: Apache-2.0
// First-in first-out queue with a registered output and a ready that depends on registers only.
// Latency 1 cycle when empty; throughput one transfer a cycle.
module fifo #(
  // width of the payload in bits
  parameter int unsigned Width = 8,
  // entries, the output register included; at least 2
  parameter int unsigned Depth = 4
) (
  input  logic             clk_i,
  input  logic             rst_i,
  // upstream
  input  logic             valid_i,
  output logic             ready_o,
  input  logic [Width-1:0] data_i,
  // downstream
  output logic             valid_o,
  input  logic             ready_i,
  output logic [Width-1:0] data_o,
  // words inside
  output logic [$clog2(Depth+1)-1:0] level_o
);
  localparam int unsigned RingDepth = Depth - 1;
  localparam int unsigned PointerBits = RingDepth > 1 ? $clog2(RingDepth) : 1;
  localparam logic [PointerBits-1:0] LastEntry = PointerBits'(RingDepth - 1);
  localparam int unsigned CountBits = $clog2(RingDepth + 1);

  if (Depth < 2) begin : g_depth
    $fatal(1, "fifo: Depth is at least 2");
  end

  // Entries behind the output register.
  logic [Width-1:0]       ring_q [RingDepth];
  logic [PointerBits-1:0] write_q, read_q;
  logic [CountBits-1:0]   count_q;

  logic push, pop, load, from_ring, to_ring;
  localparam int unsigned LevelBits = $clog2(Depth + 1);
  assign level_o   = LevelBits'(count_q) + LevelBits'(valid_o);
  assign ready_o   = count_q != CountBits'(RingDepth);
  assign push      = valid_i && ready_o;
  assign pop       = valid_o && ready_i; // what is in the ring stands behind a valid output
  assign load      = !valid_o || ready_i;
  assign from_ring = load && count_q != '0;
  assign to_ring   = push && (!load || from_ring);

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      valid_o <= 1'b0;
      write_q <= '0;
      read_q  <= '0;
      count_q <= '0;
    end else if (push || pop) begin
      if (load) valid_o <= from_ring || push;
      if (to_ring) begin
        write_q <= write_q == LastEntry ? '0 : write_q + 1'b1;
        ring_q[write_q] <= data_i;
      end
      if (from_ring) begin
        read_q <= read_q == LastEntry ? '0 : read_q + 1'b1;
        data_o <= ring_q[read_q];
      end else if (load && push) begin
        data_o <= data_i;
      end
      if (to_ring && !from_ring) count_q <= count_q + 1'b1;
      if (from_ring && !to_ring) count_q <= count_q - 1'b1;
    end
  end
endmodule
