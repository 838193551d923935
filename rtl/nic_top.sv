// SPDX-License-Identifier: Apache-2.0
// The NIC: a front end, which takes frames from the wire and describes them, and a host side, which serves them and sends
// replies (docs/nic.md). Every output depends on registers only; rtl/glue/nic_ports.h is the same list of ports in C.
module nic_top #(
  // what stands behind the front end: nic_pkg::HostLines
  parameter int unsigned Host = nic_pkg::HostLines
) (
  input  logic                             clk_i,
  input  logic                             rst_i,
  input  logic [63:0]                      now_i,  // number of this clock edge
  // MAC, receive: user = {bad, tag}, valid with last
  input  logic [nic_pkg::BeatBits-1:0]     s_axis_rx_tdata,
  input  logic [nic_pkg::Beat-1:0]         s_axis_rx_tkeep,
  input  logic                             s_axis_rx_tvalid,
  output logic                             s_axis_rx_tready,
  input  logic                             s_axis_rx_tlast,
  input  logic [32:0]                      s_axis_rx_tuser,
  // MAC, transmit: user = the call's tag
  output logic [nic_pkg::BeatBits-1:0]     m_axis_tx_tdata,
  output logic [nic_pkg::Beat-1:0]         m_axis_tx_tkeep,
  output logic                             m_axis_tx_tvalid,
  input  logic                             m_axis_tx_tready,
  output logic                             m_axis_tx_tlast,
  output logic [31:0]                      m_axis_tx_tuser,
  // home agent: loads and exclusive fetches of control lines
  input  logic                             load_valid_i,
  output logic                             load_ready_o,
  input  logic                             load_exclusive_i,
  input  logic [nic_pkg::EndpointBits-1:0] load_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     load_line_i,
  input  logic [7:0]                       load_tag_i,
  // home agent: beats of recalled lines
  input  logic                             recalled_valid_i,
  output logic                             recalled_ready_o,
  input  logic                             recalled_beat_i,
  input  logic [nic_pkg::EndpointBits-1:0] recalled_endpoint_i,
  input  logic [nic_pkg::LineBits-1:0]     recalled_line_i,
  input  logic [nic_pkg::BeatBits-1:0]     recalled_data_i,
  // home agent: commands
  output logic                             command_valid_o,
  input  logic                             command_ready_i,
  output logic [1:0]                       command_o,
  output logic [nic_pkg::EndpointBits-1:0] command_endpoint_o,
  output logic [nic_pkg::LineBits-1:0]     command_line_o,
  output logic                             command_beat_o,
  output logic                             command_exclusive_o,
  output logic [7:0]                       command_tag_o,
  output logic [nic_pkg::BeatBits-1:0]     command_data_o,
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
  // ledger: events of enum nic_event
  output nic_pkg::events_t                 event_o,
  // trace
  output nic_pkg::transition_t             transition_o,
  // stopped clock
  output logic                             busy_o,
  output logic [63:0]                      next_deadline_o
);
  nic_pkg::config_t                 cfg;
  nic_pkg::table_write_t            table_write;
  logic                             leave_valid, leave_ready, leave_abort;
  logic [nic_pkg::EndpointBits-1:0] leave_endpoint;
  logic                             frame_valid, frame_ready;
  nic_pkg::frame_t                  frame;
  logic [nic_pkg::NumDrops-1:0]     wanted;
  logic                             read_valid, free_valid, free_ready;
  logic [nic_pkg::CellBits-1:0]     read_cell, read_next, free_head, free_tail;
  logic [nic_pkg::CellBeatBits-1:0] read_beat;
  logic [nic_pkg::BeatBits-1:0]     read_data;
  nic_pkg::events_t                 host_event;
  logic                             early, front_busy, host_busy;
  logic [1:0]                       looking_up;
  logic [nic_pkg::RequestBits:0]    waiting;
  logic                             delivering;
  logic [nic_pkg::EndpointBits:0]   open_count, replying;
  nic_front i_front (
    .clk_i, .rst_i,
    .s_axis_rx_tdata, .s_axis_rx_tkeep, .s_axis_rx_tvalid, .s_axis_rx_tready, .s_axis_rx_tlast, .s_axis_rx_tuser,
    .s_axil_awvalid, .s_axil_awready, .s_axil_awaddr, .s_axil_wvalid, .s_axil_wready, .s_axil_wdata,
    .s_axil_bvalid, .s_axil_bready, .s_axil_bresp, .s_axil_arvalid, .s_axil_arready, .s_axil_araddr, .s_axil_rvalid,
    .s_axil_rready, .s_axil_rdata, .s_axil_rresp, .cfg_o(cfg),
    .table_o(table_write),
    .leave_valid_o(leave_valid), .leave_ready_i(leave_ready), .leave_abort_o(leave_abort),
    .leave_endpoint_o(leave_endpoint), .frame_valid_o(frame_valid), .frame_ready_i(frame_ready), .frame_o(frame),
    .wanted_i(wanted), .read_valid_i(read_valid), .read_cell_i(read_cell), .read_beat_i(read_beat),
    .read_data_o(read_data), .read_next_o(read_next), .free_valid_i(free_valid), .free_ready_o(free_ready),
    .free_head_i(free_head), .free_tail_i(free_tail), .event_i(host_event), .early_i(early),
    .looking_up_i(looking_up), .waiting_i(waiting), .delivering_i(delivering), .open_i(open_count),
    .replying_i(replying), .event_o, .busy_o(front_busy)
  );

  if (Host == nic_pkg::HostLines) begin : g_lines
    host_lines i_host (
      .clk_i, .rst_i, .now_i, .cfg_i(cfg),
      .table_i(table_write),
      .leave_valid_i(leave_valid), .leave_ready_o(leave_ready), .leave_abort_i(leave_abort),
      .leave_endpoint_i(leave_endpoint), .frame_valid_i(frame_valid), .frame_ready_o(frame_ready), .frame_i(frame),
      .wanted_o(wanted), .read_valid_o(read_valid), .read_cell_o(read_cell), .read_beat_o(read_beat),
      .read_data_i(read_data), .read_next_i(read_next), .free_valid_o(free_valid), .free_ready_i(free_ready),
      .free_head_o(free_head), .free_tail_o(free_tail),
      .load_valid_i, .load_ready_o, .load_exclusive_i, .load_endpoint_i, .load_line_i, .load_tag_i,
      .recalled_valid_i, .recalled_ready_o, .recalled_beat_i, .recalled_endpoint_i, .recalled_line_i, .recalled_data_i,
      .command_valid_o, .command_ready_i, .command_o, .command_endpoint_o, .command_line_o, .command_beat_o,
      .command_exclusive_o, .command_tag_o, .command_data_o,
      .m_axis_tx_tdata, .m_axis_tx_tkeep, .m_axis_tx_tvalid, .m_axis_tx_tready, .m_axis_tx_tlast, .m_axis_tx_tuser,
      .event_o(host_event), .early_o(early), .transition_o, .looking_up_o(looking_up), .waiting_o(waiting),
      .delivering_o(delivering), .open_o(open_count), .replying_o(replying), .busy_o(host_busy), .next_deadline_o
    );
  end else begin : g_unknown
    $fatal(1, "nic_top: there is no such host side");
  end

  assign busy_o = front_busy || host_busy;
endmodule
