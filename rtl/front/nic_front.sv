// SPDX-License-Identifier: Apache-2.0
// The front end: what every host side needs. Frames from the MAC, decoded, kept in the packet buffer and described; the
// registers; the events of both sides for the ledger. It knows of the host side behind it only by the ports below.
module nic_front (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // MAC, receive: user = {bad, tag}, valid with last
  input  logic [nic_pkg::BeatBits-1:0]     s_axis_rx_tdata,
  input  logic [nic_pkg::Beat-1:0]         s_axis_rx_tkeep,
  input  logic                             s_axis_rx_tvalid,
  output logic                             s_axis_rx_tready,
  input  logic                             s_axis_rx_tlast,
  input  logic [32:0]                      s_axis_rx_tuser,
  // registers
  input  logic                             s_axil_awvalid,
  output logic                             s_axil_awready,
  input  logic [nic_pkg::AddressBits-1:0]  s_axil_awaddr,
  input  logic                             s_axil_wvalid,
  output logic                             s_axil_wready,
  input  logic [31:0]                      s_axil_wdata,
  output logic                             s_axil_bvalid,
  input  logic                             s_axil_bready,
  output logic [1:0]                       s_axil_bresp,
  input  logic                             s_axil_arvalid,
  output logic                             s_axil_arready,
  input  logic [nic_pkg::AddressBits-1:0]  s_axil_araddr,
  output logic                             s_axil_rvalid,
  input  logic                             s_axil_rready,
  output logic [31:0]                      s_axil_rdata,
  output logic [1:0]                       s_axil_rresp,
  // settings
  output nic_pkg::config_t                 cfg_o,
  // host side: its tables
  output nic_pkg::table_write_t            table_o,
  // host side: flush or abort an endpoint
  output logic                             leave_valid_o,
  input  logic                             leave_ready_i,
  output logic                             leave_abort_o,
  output logic [nic_pkg::EndpointBits-1:0] leave_endpoint_o,
  // host side: frames, and the reasons for dropping with which it wants them all the same
  output logic                             frame_valid_o,
  input  logic                             frame_ready_i,
  output nic_pkg::frame_t                  frame_o,
  input  logic [nic_pkg::NumDrops-1:0]     wanted_i,
  // host side: reads and frees of the packet buffer
  input  logic                             read_valid_i,
  input  logic [nic_pkg::CellBits-1:0]     read_cell_i,
  input  logic [nic_pkg::CellBeatBits-1:0] read_beat_i,
  output logic [nic_pkg::BeatBits-1:0]     read_data_o,
  output logic [nic_pkg::CellBits-1:0]     read_next_o,
  input  logic                             free_valid_i,
  output logic                             free_ready_o,
  input  logic [nic_pkg::CellBits-1:0]     free_head_i,
  input  logic [nic_pkg::CellBits-1:0]     free_tail_i,
  // host side: its events (EvCheck is not one), and loads without evidence
  input  nic_pkg::events_t                 event_i,
  input  logic                             early_i,
  // host side: requests inside, each in one place
  input  logic [1:0]                       looking_up_i,
  input  logic [nic_pkg::RequestBits:0]    waiting_i,
  input  logic                             delivering_i,
  input  logic [nic_pkg::EndpointBits:0]   open_i,
  input  logic [nic_pkg::EndpointBits:0]   replying_i,
  // ledger: the events of both sides
  output nic_pkg::events_t                 event_o,
  output logic                             busy_o
);
  logic                       regs_busy;
  logic [nic_pkg::CellBits:0] cells_used;
  logic [2:0]                 receiving;
  logic [3:0]                 described;
  regs i_regs (
    .clk_i, .rst_i, .s_axil_awvalid, .s_axil_awready, .s_axil_awaddr, .s_axil_wvalid, .s_axil_wready, .s_axil_wdata,
    .s_axil_bvalid, .s_axil_bready, .s_axil_bresp, .s_axil_arvalid, .s_axil_arready, .s_axil_araddr, .s_axil_rvalid,
    .s_axil_rready, .s_axil_rdata, .s_axil_rresp, .cfg_o,
    .table_o,
    .leave_valid_o, .leave_ready_i, .leave_abort_o, .leave_endpoint_o,
    .event_i(event_o), .early_i, .receiving_i(receiving), .described_i(described), .looking_up_i, .waiting_i,
    .delivering_i, .open_i, .replying_i, .cells_i(cells_used), .busy_o(regs_busy)
  );

  logic                         write_valid, write_first, write_full;
  logic [nic_pkg::BeatBits-1:0] write_data;
  logic [nic_pkg::CellBits-1:0] write_head, write_tail;
  logic                         drop_valid, drop_ready;
  logic [nic_pkg::CellBits-1:0] drop_head, drop_tail;
  logic                         check_valid, ingress_busy, buffer_busy;
  logic [31:0]                  check_tag;
  logic [nic_pkg::DropBits-1:0] check_code;
  rx_ingress i_ingress (
    .clk_i, .rst_i, .cfg_i(cfg_o), .table_i(table_o),
    .s_axis_rx_tdata, .s_axis_rx_tkeep, .s_axis_rx_tvalid, .s_axis_rx_tready, .s_axis_rx_tlast, .s_axis_rx_tuser,
    .write_valid_o(write_valid), .write_first_o(write_first), .write_data_o(write_data), .write_full_i(write_full),
    .write_head_i(write_head), .write_tail_i(write_tail), .free_valid_o(drop_valid), .free_ready_i(drop_ready),
    .free_head_o(drop_head), .free_tail_o(drop_tail), .frame_valid_o, .frame_ready_i, .frame_o, .wanted_i,
    .check_valid_o(check_valid), .check_tag_o(check_tag), .check_code_o(check_code),
    .receiving_o(receiving), .described_o(described), .busy_o(ingress_busy)
  );

  packet_buffer i_buffer (
    .clk_i, .rst_i, .write_valid_i(write_valid), .write_first_i(write_first), .write_data_i(write_data),
    .write_full_o(write_full), .write_head_o(write_head), .write_tail_o(write_tail),
    .read_valid_i, .read_cell_i, .read_beat_i, .read_data_o, .read_next_o,
    .free_valid_i({free_valid_i, drop_valid}), .free_ready_o({free_ready_o, drop_ready}),
    .free_head_i({free_head_i, drop_head}), .free_tail_i({free_tail_i, drop_tail}),
    .cells_used_o(cells_used), .busy_o(buffer_busy)
  );

  always_comb begin
    event_o = event_i;
    if (check_valid) begin
      event_o.valid[nic_pkg::EvCheck]        = 1'b1;
      event_o.tag[32*nic_pkg::EvCheck +: 32] = check_tag;
      event_o.code[8*nic_pkg::EvCheck +: 8]  = 8'(check_code);
    end
  end

  assign busy_o = regs_busy || ingress_busy || buffer_busy;
endmodule
