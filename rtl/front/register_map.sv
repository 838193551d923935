// SPDX-License-Identifier: Apache-2.0
// Written by rtl/pkg/generate from rtl/pkg/nic.toml.
// The register map: settings, the table-write port, and what a read gives. Registers with a behaviour of their own are in
// regs.sv. A table entry gathers in the port's words, and stands there for the cycle behind its last word.
module register_map (
  input  logic                            clk_i,
  input  logic                            rst_i,
  // a register is written
  input  logic                            write_i,
  input  logic [nic_pkg::AddressBits-1:0] write_address_i,
  input  logic [31:0]                     write_data_i,
  // a register is read: combinational; zero, and no work is done, unless read_i
  input  logic                            read_i,
  input  logic [nic_pkg::AddressBits-1:0] read_address_i,
  input  nic_pkg::status_t                status_i,
  output logic [31:0]                     value_o,
  output nic_pkg::config_t                cfg_o,
  output nic_pkg::table_write_t           table_o
);
  if (nic_pkg::NumEndpoints < 2 || nic_pkg::NumEndpoints > 64 || (nic_pkg::NumEndpoints & (nic_pkg::NumEndpoints - 1)) != 0) begin : g_endpoints
    $fatal(1, "nic_pkg: number of endpoints: a power of two from 2 to 64");
  end
  if (nic_pkg::NumProcesses < 64 || nic_pkg::NumProcesses > 256 || (nic_pkg::NumProcesses & (nic_pkg::NumProcesses - 1)) != 0) begin : g_processes
    $fatal(1, "nic_pkg: number of processes: a power of two from 64 to 256");
  end
  if (nic_pkg::NumServices < 2 || nic_pkg::NumServices > 1024 || (nic_pkg::NumServices & (nic_pkg::NumServices - 1)) != 0) begin : g_services
    $fatal(1, "nic_pkg: number of services: a power of two from 2 to 1024");
  end
  if (nic_pkg::NumLookupEntries < 4096 || nic_pkg::NumLookupEntries > 4096 || (nic_pkg::NumLookupEntries & (nic_pkg::NumLookupEntries - 1)) != 0) begin : g_lookup_entries
    $fatal(1, "nic_pkg: number of lookup_entries: 4096 and no other");
  end
  if (nic_pkg::NumSignatures < 256 || nic_pkg::NumSignatures > 256 || (nic_pkg::NumSignatures & (nic_pkg::NumSignatures - 1)) != 0) begin : g_signatures
    $fatal(1, "nic_pkg: number of signatures: 256 and no other");
  end
  if (nic_pkg::NumFilters < 2 || nic_pkg::NumFilters > 16 || (nic_pkg::NumFilters & (nic_pkg::NumFilters - 1)) != 0) begin : g_filters
    $fatal(1, "nic_pkg: number of filters: a power of two from 2 to 16");
  end
  if (nic_pkg::NumRequests < 1024 || nic_pkg::NumRequests > 1024 || (nic_pkg::NumRequests & (nic_pkg::NumRequests - 1)) != 0) begin : g_requests
    $fatal(1, "nic_pkg: number of requests: 1024 and no other");
  end
  if (nic_pkg::NumCells < 8192 || nic_pkg::NumCells > 8192 || (nic_pkg::NumCells & (nic_pkg::NumCells - 1)) != 0) begin : g_cells
    $fatal(1, "nic_pkg: number of cells: 8192 and no other");
  end
  if (nic_pkg::NumDropCodes < 64 || nic_pkg::NumDropCodes > 64 || (nic_pkg::NumDropCodes & (nic_pkg::NumDropCodes - 1)) != 0) begin : g_drop_codes
    $fatal(1, "nic_pkg: number of drop_codes: 64 and no other");
  end

  // ---- settings ----
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      cfg_o <= '0;
    end else if (write_i) begin
      case (write_address_i)
        nic_pkg::RegFlags: begin
          cfg_o.line128 <= write_data_i[0];
          cfg_o.coupled <= write_data_i[1];
          cfg_o.grant_exclusive <= write_data_i[2];
          cfg_o.tx_grant_exclusive <= write_data_i[3];
          cfg_o.any_mac <= write_data_i[4];
          cfg_o.any_ip <= write_data_i[5];
        end
        nic_pkg::RegBlockLo: cfg_o.block_cycles[31:0] <= write_data_i;
        nic_pkg::RegBlockHi: cfg_o.block_cycles[47:32] <= write_data_i[15:0];
        nic_pkg::RegQueueDepth: cfg_o.queue_depth <= write_data_i[6:0];
        nic_pkg::RegLookupLog2: cfg_o.lookup_log2 <= write_data_i[3:0];
        nic_pkg::RegLookupSeed: cfg_o.lookup_seed <= write_data_i;
        nic_pkg::RegArgsSigOff: cfg_o.args_sig_off <= write_data_i[6:0];
        nic_pkg::RegArgsRawOff: cfg_o.args_raw_off <= write_data_i[6:0];
        nic_pkg::RegReplyOff: cfg_o.reply_off <= write_data_i[6:0];
        nic_pkg::RegMaxFrame: cfg_o.max_frame <= write_data_i[13:0];
        default: ;
      endcase
    end
  end

  // ---- reads ----
  always_comb begin
    value_o = '0;
    if (read_i) begin
      case (read_address_i)
        nic_pkg::RegFlags: begin
          value_o[0] = cfg_o.line128;
          value_o[1] = cfg_o.coupled;
          value_o[2] = cfg_o.grant_exclusive;
          value_o[3] = cfg_o.tx_grant_exclusive;
          value_o[4] = cfg_o.any_mac;
          value_o[5] = cfg_o.any_ip;
        end
        nic_pkg::RegBlockLo: value_o = cfg_o.block_cycles[31:0];
        nic_pkg::RegBlockHi: value_o[15:0] = cfg_o.block_cycles[47:32];
        nic_pkg::RegQueueDepth: value_o[6:0] = cfg_o.queue_depth;
        nic_pkg::RegLookupLog2: value_o[3:0] = cfg_o.lookup_log2;
        nic_pkg::RegLookupSeed: value_o = cfg_o.lookup_seed;
        nic_pkg::RegArgsSigOff: value_o[6:0] = cfg_o.args_sig_off;
        nic_pkg::RegArgsRawOff: value_o[6:0] = cfg_o.args_raw_off;
        nic_pkg::RegReplyOff: value_o[6:0] = cfg_o.reply_off;
        nic_pkg::RegMaxFrame: value_o[13:0] = cfg_o.max_frame;
        nic_pkg::RegCalls: value_o = status_i.calls;
        nic_pkg::RegReplies: value_o = status_i.replies;
        nic_pkg::RegOneWay: value_o = status_i.one_way;
        nic_pkg::RegTryagain: value_o = status_i.tryagain;
        nic_pkg::RegEarly: value_o = status_i.early;
        nic_pkg::RegTooLong: value_o = status_i.too_long;
        nic_pkg::RegAborted: value_o = status_i.aborted;
        nic_pkg::RegWaiting: value_o = status_i.waiting;
        nic_pkg::RegOpen: value_o = status_i.open;
        nic_pkg::RegCells: value_o = status_i.cells;
        nic_pkg::RegReceiving: value_o = status_i.receiving;
        nic_pkg::RegDescribed: value_o = status_i.described;
        nic_pkg::RegLookingUp: value_o = status_i.looking_up;
        nic_pkg::RegDelivering: value_o = status_i.delivering;
        nic_pkg::RegReplying: value_o = status_i.replying;
        nic_pkg::RegUnderWay: value_o = status_i.under_way;
        default: ;
      endcase
    end
  end

  // ---- tables ----
  nic_pkg::table_e                    which;
  logic [nic_pkg::TableIndexBits-1:0] index;
  logic [2:0]                         word;
  logic                               last;
  always_comb begin
    which = nic_pkg::TableNone;
    index = '0;
    word  = 3'd0;
    last  = 1'b0;
    if (write_i) begin
      if (write_address_i >= 20'h0_1000 && write_address_i < nic_pkg::AddressBits'(32'h1000 + 4 * nic_pkg::NumEndpoints)) begin
        which = nic_pkg::TableOwner;
        index = nic_pkg::TableIndexBits'((write_address_i - 20'h0_1000) >> 2);
        last  = word == 3'd0;
      end else if (write_address_i >= 20'h0_2000 && write_address_i < nic_pkg::AddressBits'(32'h2000 + 16 * nic_pkg::NumFilters)) begin
        which = nic_pkg::TableFilter;
        index = nic_pkg::TableIndexBits'((write_address_i - 20'h0_2000) >> 4);
        word  = 3'(write_address_i[3:2]);
        last  = word == 3'd3;
      end else if (write_address_i >= 20'h0_4000 && write_address_i < nic_pkg::AddressBits'(32'h4000 + 4 * nic_pkg::NumSignatures * nic_pkg::SignatureWords)) begin
        which = nic_pkg::TableSignature;
        index = nic_pkg::TableIndexBits'((write_address_i - 20'h0_4000) >> 2);
        last  = word == 3'd0;
      end else if (write_address_i >= 20'h1_0000 && write_address_i < nic_pkg::AddressBits'(32'h10000 + 32 * nic_pkg::NumServices)) begin
        which = nic_pkg::TableService;
        index = nic_pkg::TableIndexBits'((write_address_i - 20'h1_0000) >> 5);
        word  = 3'(write_address_i[4:2]);
        last  = word == 3'd5;
      end else if (write_address_i >= 20'h2_0000 && write_address_i < nic_pkg::AddressBits'(32'h20000 + 32 * nic_pkg::NumLookupEntries)) begin
        which = nic_pkg::TableBucket;
        index = nic_pkg::TableIndexBits'((write_address_i - 20'h2_0000) >> 5);
        word  = 3'(write_address_i[4:2]);
        last  = word == 3'd4;
      end
    end
  end
  always_ff @(posedge clk_i) begin
    table_o.valid <= last && !rst_i;
    if (which != nic_pkg::TableNone) begin
      table_o.which <= which;
      table_o.index <= index;
      if (word < 3'd6) table_o.words[{word, 5'd0} +: 32] <= write_data_i;
    end
  end
endmodule
