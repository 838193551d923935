// SPDX-License-Identifier: Apache-2.0
// The registers behind AXI4-Lite: handshakes, counters and the leaving of endpoints; settings and tables are in
// register_map. One access of each kind at a time.
module regs (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // AXI4-Lite
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
  // tables
  output nic_pkg::table_write_t            table_o,
  // endpoint engine: flush or abort an endpoint
  output logic                             leave_valid_o,
  input  logic                             leave_ready_i,
  output logic                             leave_abort_o,
  output logic [nic_pkg::EndpointBits-1:0] leave_endpoint_o,
  // what the counters count
  input  nic_pkg::events_t                 event_i,
  input  logic                             early_i,  // a load without evidence was answered
  // requests inside, each in one place; cells in use
  input  logic [2:0]                       receiving_i,
  input  logic [3:0]                       described_i,
  input  logic [1:0]                       looking_up_i,
  input  logic [nic_pkg::RequestBits:0]    waiting_i,
  input  logic                             delivering_i,
  input  logic [nic_pkg::EndpointBits:0]   open_i,
  input  logic [nic_pkg::EndpointBits:0]   replying_i,
  input  logic [nic_pkg::CellBits:0]       cells_i,
  output logic                             busy_o
);
  // ---- writes ----
  logic        aw_q, w_q, write;
  logic [nic_pkg::AddressBits-1:0] awaddr_q;
  logic [31:0] wdata_q;
  assign s_axil_awready = !aw_q;
  assign s_axil_wready  = !w_q;
  assign s_axil_bresp   = 2'd0;
  assign write            = aw_q && w_q && !s_axil_bvalid && !leave_valid_o;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      aw_q            <= 1'b0;
      w_q             <= 1'b0;
      s_axil_bvalid   <= 1'b0;
      leave_valid_o   <= 1'b0;
    end else begin
      if (s_axil_awvalid && !aw_q) begin
        aw_q     <= 1'b1;
        awaddr_q <= s_axil_awaddr;
      end else if (write) begin
        aw_q     <= 1'b0;
      end
      if (s_axil_wvalid && !w_q) begin
        w_q     <= 1'b1;
        wdata_q <= s_axil_wdata;
      end else if (write) begin
        w_q     <= 1'b0;
      end
      if (write) s_axil_bvalid <= 1'b1;
      else if (s_axil_bready) s_axil_bvalid <= 1'b0;

      if (leave_ready_i) leave_valid_o <= 1'b0;
      if (write && awaddr_q == nic_pkg::RegLeave) begin
        leave_valid_o    <= 1'b1;
        leave_abort_o    <= |(wdata_q & nic_pkg::LeaveAbort);
        leave_endpoint_o <= wdata_q[nic_pkg::EndpointBits-1:0];
      end
    end
  end

  // ---- counters: a reason is counted where it can arise, and read as the sum ----
  logic [31:0] check_drops_q  [nic_pkg::NumDrops];
  logic [31:0] lookup_drops_q [nic_pkg::NumDrops];
  logic [31:0] argument_drops_q;
  localparam int unsigned ReasonBits = $clog2(nic_pkg::NumDrops);
  logic [ReasonBits-1:0] check_code, lookup_code;
  logic [7:0]            deliver_code;
  assign check_code   = event_i.code[8*nic_pkg::EvCheck +: ReasonBits];
  assign lookup_code  = event_i.code[8*nic_pkg::EvLookup +: ReasonBits];
  assign deliver_code = event_i.code[8*nic_pkg::EvDeliver +: 8];
  logic [31:0] calls_q, replies_q, one_way_q, tryagain_q, early_q, too_long_q, aborted_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      for (int i = 0; i < nic_pkg::NumDrops; i++) begin
        check_drops_q[i]  <= '0;
        lookup_drops_q[i] <= '0;
      end
      argument_drops_q <= '0;
      calls_q          <= '0;
      replies_q        <= '0;
      one_way_q        <= '0;
      tryagain_q       <= '0;
      early_q           <= '0;
      too_long_q       <= '0;
      aborted_q        <= '0;
    end else begin
      if (event_i.valid[nic_pkg::EvCheck]) check_drops_q[check_code] <= check_drops_q[check_code] + 32'd1;
      if (event_i.valid[nic_pkg::EvLookup]) lookup_drops_q[lookup_code] <= lookup_drops_q[lookup_code] + 32'd1;
      if (event_i.valid[nic_pkg::EvDeliver] && deliver_code != 8'd0) argument_drops_q <= argument_drops_q + 32'd1;
      if (event_i.valid[nic_pkg::EvAnswer]) calls_q <= calls_q + 32'd1;
      if (event_i.valid[nic_pkg::EvCollect]) begin
        case (event_i.code[8*nic_pkg::EvCollect +: 8])
          nic_pkg::CollectReply: replies_q <= replies_q + 32'd1;
          nic_pkg::CollectOneWay: one_way_q <= one_way_q + 32'd1;
          nic_pkg::CollectTooLong: begin
            replies_q  <= replies_q + 32'd1;
            too_long_q <= too_long_q + 32'd1;
          end
          default: aborted_q <= aborted_q + 32'd1;
        endcase
      end
      if (event_i.valid[nic_pkg::EvTryagain]) tryagain_q <= tryagain_q + 32'd1;
      if (early_i) early_q <= early_q + 32'd1;
    end
  end
  logic unused;
  assign unused = ^event_i;

  // ---- reads ----
  logic                  read;
  logic [31:0]           mapped, value;
  logic [ReasonBits-1:0] reason;
  nic_pkg::status_t      status;
  assign read = s_axil_arvalid && s_axil_arready;
  always_comb begin
    status = '0;
    value  = '0;
    reason = s_axil_araddr[2 +: ReasonBits];
    if (read) begin
      status.calls      = calls_q;
      status.replies    = replies_q;
      status.one_way    = one_way_q;
      status.tryagain   = tryagain_q;
      status.early      = early_q;
      status.too_long   = too_long_q;
      status.aborted    = aborted_q;
      status.waiting    = 32'(waiting_i);
      status.open       = 32'(open_i);
      status.cells      = 32'(cells_i);
      status.receiving  = 32'(receiving_i);
      status.described  = 32'(described_i);
      status.looking_up = 32'(looking_up_i);
      status.delivering = 32'(delivering_i);
      status.replying   = 32'(replying_i);
      status.under_way  = 32'(receiving_i) + 32'(described_i) + 32'(looking_up_i) + 32'(waiting_i) +
                          32'(delivering_i) + 32'(open_i) + 32'(replying_i);
      value             = mapped;
      if (s_axil_araddr == nic_pkg::RegId) value = nic_pkg::IdValue;
      if (s_axil_araddr == nic_pkg::RegLeave && leave_valid_o) value = nic_pkg::LeavePending;
      if (s_axil_araddr[nic_pkg::AddressBits-1:2+ReasonBits] == nic_pkg::RegDrops[nic_pkg::AddressBits-1:2+ReasonBits] && reason != '0 &&
          32'(reason) < nic_pkg::NumDrops) begin
        value = check_drops_q[reason] + lookup_drops_q[reason];
        if (reason == ReasonBits'(nic_pkg::DropArguments)) value = value + argument_drops_q;
      end
    end
  end

  register_map i_map (
    .clk_i, .rst_i, .write_i(write), .write_address_i(awaddr_q), .write_data_i(wdata_q), .read_i(read),
    .read_address_i(s_axil_araddr), .status_i(status), .value_o(mapped), .cfg_o, .table_o
  );
  assign s_axil_arready = !s_axil_rvalid;
  assign s_axil_rresp   = 2'd0;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      s_axil_rvalid <= 1'b0;
    end else if (s_axil_arvalid && s_axil_arready) begin
      s_axil_rvalid <= 1'b1;
      s_axil_rdata  <= value;
    end else if (s_axil_rready) begin
      s_axil_rvalid <= 1'b0;
    end
  end

  assign busy_o = aw_q || w_q || table_o.valid || s_axil_bvalid || s_axil_rvalid;
endmodule
