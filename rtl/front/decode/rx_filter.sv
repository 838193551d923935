// SPDX-License-Identifier: Apache-2.0
// The destinations that the NIC accepts: entries of a MAC and an IPv4 address. The two lookups are independent: a
// frame passes if its MAC is in any valid entry and its address in any valid entry. Both answers are combinational.
module rx_filter (
  input  logic                  clk_i,
  input  logic                  rst_i,
  // table
  input  nic_pkg::table_write_t table_i,
  // settings: accept all
  input  logic                  any_mac_i,
  input  logic                  any_ip_i,
  // lookups
  input  logic                  find_mac_i,
  input  logic [47:0]           find_mac_mac_i,
  output logic                  mac_hit_o,
  input  logic                  find_ip_i,
  input  logic [31:0]           find_ip_ip_i,
  output logic                  ip_hit_o
);
  logic [nic_pkg::NumFilters-1:0] valid_q;
  logic [47:0] mac_q [nic_pkg::NumFilters];
  logic [31:0] ip_q [nic_pkg::NumFilters];

  logic                           we;
  logic [nic_pkg::FilterBits-1:0] entry;
  assign we    = table_i.valid && table_i.which == nic_pkg::TableFilter;
  assign entry = table_i.index[nic_pkg::FilterBits-1:0];

  always_ff @(posedge clk_i) begin
    if (rst_i) valid_q <= '0;
    else if (we) valid_q[entry] <= table_i.words[nic_pkg::FilterValidAt];
    if (we) begin
      mac_q[entry] <= table_i.words[nic_pkg::FilterMacAt +: 48];
      ip_q[entry]  <= table_i.words[nic_pkg::FilterIpAt +: 32];
    end
  end

  always_comb begin
    mac_hit_o = any_mac_i;
    if (find_mac_i && !any_mac_i)
      for (int i = 0; i < nic_pkg::NumFilters; i++) if (valid_q[i] && mac_q[i] == find_mac_mac_i) mac_hit_o = 1'b1;
  end

  always_comb begin
    ip_hit_o = any_ip_i;
    if (find_ip_i && !any_ip_i)
      for (int i = 0; i < nic_pkg::NumFilters; i++) if (valid_q[i] && ip_q[i] == find_ip_ip_i) ip_hit_o = 1'b1;
  end
endmodule
