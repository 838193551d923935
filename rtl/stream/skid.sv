// SPDX-License-Identifier: Apache-2.0
// One-entry elastic buffer: registered outputs and a registered ready, so that no combinational path crosses it.
// Latency 1 cycle; throughput one transfer a cycle.
module skid #(
  // width of the payload in bits
  parameter int unsigned Width = 8
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
  output logic [Width-1:0] data_o
);
  logic             held_q;
  logic [Width-1:0] spare_q;

  assign ready_o = !held_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      valid_o <= 1'b0;
      held_q  <= 1'b0;
    end else begin
      if (ready_i || !valid_o) begin
        valid_o <= valid_i || held_q;
        held_q  <= 1'b0;
        if (held_q) data_o <= spare_q;
        else if (valid_i) data_o <= data_i;
      end else if (valid_i && ready_o) begin
        held_q  <= 1'b1;
        spare_q <= data_i;
      end
    end
  end
endmodule
