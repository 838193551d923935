// SPDX-License-Identifier: Apache-2.0
// Settings, tables and counters behind AXI4-Lite; the map is in docs/registers.md. One access of each kind at a time.
// A table entry of several words gathers in shadow words and is written, one cycle later, with its last one.
module regs (
  input  logic                 clk_i,
  input  logic                 rst_i,
  // AXI4-Lite
  input  logic                 s_axil_awvalid,
  output logic                 s_axil_awready,
  input  logic [19:0]          s_axil_awaddr,
  input  logic                 s_axil_wvalid,
  output logic                 s_axil_wready,
  input  logic [31:0]          s_axil_wdata,
  output logic                 s_axil_bvalid,
  input  logic                 s_axil_bready,
  output logic [1:0]           s_axil_bresp,
  input  logic                 s_axil_arvalid,
  output logic                 s_axil_arready,
  input  logic [19:0]          s_axil_araddr,
  output logic                 s_axil_rvalid,
  input  logic                 s_axil_rready,
  output logic [31:0]          s_axil_rdata,
  output logic [1:0]           s_axil_rresp,
  // settings
  output nic_pkg::config_t     cfg_o,
  // tables; the words written last are shared by all
  output logic                 filter_we_o,
  output logic [3:0]           filter_index_o,
  output logic                 filter_valid_o,
  output logic [47:0]          filter_mac_o,
  output logic [31:0]          filter_ip_o,
  output logic                 owner_we_o,
  output logic [5:0]           owner_endpoint_o,
  output logic                 owner_valid_o,
  output logic [5:0]           owner_process_o,
  output logic                 signature_we_o,
  output logic [11:0]          signature_index_o,
  output logic [31:0]          signature_word_o,
  output logic                 service_we_o,
  output logic [9:0]           service_index_o,
  output nic_pkg::service_t    service_o,
  output logic                 bucket_we_o,
  output logic [11:0]          bucket_index_o,
  output logic                 bucket_valid_o,
  output logic [15:0]          bucket_port_o,
  output logic [31:0]          bucket_prog_o,
  output logic [31:0]          bucket_vers_o,
  output logic [31:0]          bucket_proc_o,
  output logic [9:0]           bucket_service_o,
  // endpoint engine: flush or abort an endpoint
  output logic                 leave_valid_o,
  input  logic                 leave_ready_i,
  output logic                 leave_abort_o,
  output logic [5:0]           leave_endpoint_o,
  // what the counters count
  input  nic_pkg::events_t     event_i,
  input  logic                 early_i,      // a load without evidence was answered
  // requests inside, each in one place; cells in use
  input  logic [2:0]           receiving_i,
  input  logic [3:0]           described_i,
  input  logic [1:0]           looking_up_i,
  input  logic [10:0]          waiting_i,
  input  logic                 delivering_i,
  input  logic [6:0]           open_i,
  input  logic [6:0]           replying_i,
  input  logic [13:0]          cells_i,
  output logic                 busy_o
);
  // ---- writes ----
  logic        aw_q, w_q, write;
  logic [19:0] awaddr_q;
  logic [31:0] wdata_q;
  assign s_axil_awready = !aw_q;
  assign s_axil_wready  = !w_q;
  assign s_axil_bresp   = 2'd0;
  assign write            = aw_q && w_q && !s_axil_bvalid && !leave_valid_o;

  logic [31:0] shadow_q [6];  // words of the entry at hand
  logic [19:0] address_q;     // of the table word written last
  logic        table_q;       // it was written in the last cycle
  always_comb begin
    filter_we_o    = 1'b0;
    owner_we_o     = 1'b0;
    signature_we_o = 1'b0;
    service_we_o   = 1'b0;
    bucket_we_o    = 1'b0;
    service_o      = '0;
    filter_mac_o   = '0;
    if (table_q) begin
      filter_we_o         = address_q[19:8] == 12'h020 && address_q[3:2] == 2'd3;
      owner_we_o          = address_q[19:8] == 12'h010;
      signature_we_o      = address_q[19:14] == 6'h01;
      service_we_o        = address_q[19:15] == 5'h02 && address_q[4:2] == 3'd5;
      bucket_we_o         = address_q[19:17] == 3'h1 && address_q[4:2] == 3'd4;
      filter_mac_o        = {shadow_q[1][15:0], shadow_q[0]};
      service_o.proc_id   = shadow_q[0][5:0];
      service_o.raw       = shadow_q[0][8];
      service_o.signature = shadow_q[0][23:16];
      service_o.service   = shadow_q[1][15:0];
      service_o.handler   = {shadow_q[3], shadow_q[2]};
      service_o.data      = {shadow_q[5], shadow_q[4]};
    end
  end
  assign filter_index_o    = address_q[7:4];
  assign filter_ip_o       = shadow_q[2];
  assign filter_valid_o    = shadow_q[3][0];
  assign owner_endpoint_o  = address_q[7:2];
  assign owner_valid_o     = wdata_q[31];
  assign owner_process_o   = wdata_q[5:0];
  assign signature_index_o = address_q[13:2];
  assign signature_word_o  = wdata_q;
  assign service_index_o   = address_q[14:5];
  assign bucket_index_o    = address_q[16:5];
  assign bucket_port_o     = shadow_q[0][15:0];
  assign bucket_prog_o     = shadow_q[1];
  assign bucket_vers_o     = shadow_q[2];
  assign bucket_proc_o     = shadow_q[3];
  assign bucket_valid_o    = shadow_q[4][31];
  assign bucket_service_o  = shadow_q[4][9:0];

  logic [2:0] word;           // of its entry: filters have four words, the others up to eight
  assign word = awaddr_q[19:8] == 12'h020 ? {1'b0, awaddr_q[3:2]} : awaddr_q[4:2];

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      aw_q            <= 1'b0;
      w_q             <= 1'b0;
      table_q         <= 1'b0;
      s_axil_bvalid   <= 1'b0;
      leave_valid_o   <= 1'b0;
      cfg_o           <= '0;
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
      table_q <= write && awaddr_q[19:12] != 8'd0;
      if (write) begin
        address_q <= awaddr_q;
        if (word < 3'd6) shadow_q[word] <= wdata_q;
        case (awaddr_q)
          nic_pkg::RegFlags: begin
            cfg_o.line128            <= wdata_q[0];
            cfg_o.coupled            <= wdata_q[1];
            cfg_o.grant_exclusive    <= wdata_q[2];
            cfg_o.tx_grant_exclusive <= wdata_q[3];
            cfg_o.any_mac            <= wdata_q[4];
            cfg_o.any_ip             <= wdata_q[5];
          end
          nic_pkg::RegBlockLo: cfg_o.block_cycles[31:0]  <= wdata_q;
          nic_pkg::RegBlockHi: cfg_o.block_cycles[47:32] <= wdata_q[15:0];
          nic_pkg::RegQueueDepth: cfg_o.queue_depth         <= wdata_q[6:0];
          nic_pkg::RegLookupLog2: cfg_o.lookup_log2         <= wdata_q[3:0];
          nic_pkg::RegLookupSeed: cfg_o.lookup_seed         <= wdata_q;
          nic_pkg::RegArgsSigOff: cfg_o.args_sig_off        <= wdata_q[6:0];
          nic_pkg::RegArgsRawOff: cfg_o.args_raw_off        <= wdata_q[6:0];
          nic_pkg::RegReplyOff: cfg_o.reply_off           <= wdata_q[6:0];
          nic_pkg::RegMaxFrame: cfg_o.max_frame           <= wdata_q[13:0];
          nic_pkg::RegLeave: begin
            leave_valid_o    <= 1'b1;
            leave_abort_o    <= |(wdata_q & nic_pkg::LeaveAbort);
            leave_endpoint_o <= wdata_q[5:0];
          end
          default: ;
        endcase
      end
    end
  end

  // ---- counters: a reason is counted where it can arise, and read as the sum ----
  logic [31:0] check_drops_q  [nic_pkg::NumDrops];
  logic [31:0] lookup_drops_q [nic_pkg::NumDrops];
  logic [31:0] argument_drops_q;
  logic [4:0]  check_code, lookup_code;
  logic [7:0]  deliver_code;
  assign check_code   = event_i.code[8*nic_pkg::EvCheck +: 5];
  assign lookup_code  = event_i.code[8*nic_pkg::EvLookup +: 5];
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
  assign unused = ^{event_i, address_q[1:0]};

  // ---- reads ----
  logic [31:0] value;
  logic [4:0]  reason;
  always_comb begin
    value  = '0;
    reason = s_axil_araddr[6:2];
    if (s_axil_arvalid && s_axil_arready) begin
      if (s_axil_araddr[19:7] == 13'd2 && reason != 5'd0 && reason < 5'(nic_pkg::NumDrops)) begin
        value = check_drops_q[reason] + lookup_drops_q[reason];
        if (reason == 5'(nic_pkg::DropArguments)) value = value + argument_drops_q;
      end
      case (s_axil_araddr)
        nic_pkg::RegId: value = nic_pkg::IdValue;
        nic_pkg::RegFlags: value = {26'd0, cfg_o.any_ip, cfg_o.any_mac, cfg_o.tx_grant_exclusive, cfg_o.grant_exclusive,
                            cfg_o.coupled, cfg_o.line128};
        nic_pkg::RegBlockLo: value = cfg_o.block_cycles[31:0];
        nic_pkg::RegBlockHi: value = {16'd0, cfg_o.block_cycles[47:32]};
        nic_pkg::RegQueueDepth: value = {25'd0, cfg_o.queue_depth};
        nic_pkg::RegLookupLog2: value = {28'd0, cfg_o.lookup_log2};
        nic_pkg::RegLookupSeed: value = cfg_o.lookup_seed;
        nic_pkg::RegArgsSigOff: value = {25'd0, cfg_o.args_sig_off};
        nic_pkg::RegArgsRawOff: value = {25'd0, cfg_o.args_raw_off};
        nic_pkg::RegReplyOff: value = {25'd0, cfg_o.reply_off};
        nic_pkg::RegMaxFrame: value = {18'd0, cfg_o.max_frame};
        nic_pkg::RegLeave: value = leave_valid_o ? nic_pkg::LeavePending : '0;
        nic_pkg::RegCalls: value = calls_q;
        nic_pkg::RegReplies: value = replies_q;
        nic_pkg::RegOneWay: value = one_way_q;
        nic_pkg::RegTryagain: value = tryagain_q;
        nic_pkg::RegEarly: value = early_q;
        nic_pkg::RegTooLong: value = too_long_q;
        nic_pkg::RegAborted: value = aborted_q;
        nic_pkg::RegWaiting: value = {21'd0, waiting_i};
        nic_pkg::RegOpen: value = {25'd0, open_i};
        nic_pkg::RegCells: value = {18'd0, cells_i};
        nic_pkg::RegReceiving: value = {29'd0, receiving_i};
        nic_pkg::RegDescribed: value = {28'd0, described_i};
        nic_pkg::RegLookingUp: value = {30'd0, looking_up_i};
        nic_pkg::RegDelivering: value = {31'd0, delivering_i};
        nic_pkg::RegReplying: value = {25'd0, replying_i};
        nic_pkg::RegUnderWay: value = {29'd0, receiving_i} + {28'd0, described_i} + {30'd0, looking_up_i} + {21'd0, waiting_i} +
                                    {31'd0, delivering_i} + {25'd0, open_i} + {25'd0, replying_i};
        default: ;
      endcase
    end
  end
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

  assign busy_o = aw_q || w_q || table_q || s_axil_bvalid || s_axil_rvalid;
endmodule
