// SPDX-License-Identifier: Apache-2.0
// Raw frames in cells of four beats. Cells are linked; the free cells are such a chain too, taken from its head and
// given back at its tail, so that a whole frame is freed in one write. One cell always stays in the free list (its link
// is where the next chain is hung), so frames hold at most NumCells - 1 cells.
//
// Nothing is initialised by walking the memory: until the first pass over the cells ends, the cell behind n is n + 1.
// The link memory has one write port. A frame's second and later cells use it when they are taken, at most every fourth
// cycle; a free waits for that cycle.
module packet_buffer (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // ingress writes. A beat that begins a cell while write_full_o is lost; the writer then gives the frame up.
  input  logic                             write_valid_i,
  input  logic                             write_first_i,
  input  logic [nic_pkg::BeatBits-1:0]     write_data_i,
  output logic                             write_full_o,
  output logic [nic_pkg::CellBits-1:0]     write_head_o,   // of the frame of the last stored beat
  output logic [nic_pkg::CellBits-1:0]     write_tail_o,
  // delivery reads: data and the cell linked behind stand in the next cycle
  input  logic                             read_valid_i,
  input  logic [nic_pkg::CellBits-1:0]     read_cell_i,
  input  logic [nic_pkg::CellBeatBits-1:0] read_beat_i,
  output logic [nic_pkg::BeatBits-1:0]     read_data_o,
  output logic [nic_pkg::CellBits-1:0]     read_next_o,
  // chains freed: port 0 ingress, port 1 dispatch
  input  logic [1:0]                       free_valid_i,
  output logic [1:0]                       free_ready_o,
  input  logic [2*nic_pkg::CellBits-1:0]   free_head_i,    // {port 1, port 0}
  input  logic [2*nic_pkg::CellBits-1:0]   free_tail_i,
  output logic [nic_pkg::CellBits:0]       cells_used_o,   // cells of frames, those on their way back to the free list included
  output logic                             busy_o
);
  localparam int unsigned CellBits = nic_pkg::CellBits;
  localparam int unsigned ChainBits = 2 * CellBits;  // {head, tail}
  localparam logic [CellBits-1:0] LastCell = CellBits'(nic_pkg::NumCells - 1);

  logic [nic_pkg::BeatBits-1:0] data_q [nic_pkg::NumCells * nic_pkg::CellBeats];
  logic [CellBits-1:0]          link_q [nic_pkg::NumCells];
  logic [6:0]                   depth_q [nic_pkg::NumCells];  // how many cells of its frame are in front of and with this one

  // The free list.
  logic [CellBits-1:0] list_head_q, list_next_q, list_tail_q;
  logic                first_pass_q;
  logic [CellBits:0]   used_q;

  // The frame that is written.
  logic [CellBits-1:0] head_q, tail_q;
  logic [1:0]          slot_q;
  logic [6:0]          cells_q;

  logic                begins, store, take, extend;
  logic [1:0]          slot;
  logic [CellBits-1:0] target;
  logic [6:0]          depth;
  assign write_full_o = used_q == (CellBits+1)'(nic_pkg::NumCells - 1);
  assign begins       = write_first_i || slot_q == 2'd0;
  assign store        = write_valid_i && !(begins && write_full_o);
  assign take         = store && begins;
  assign extend       = take && !write_first_i;
  assign slot         = write_first_i ? 2'd0 : slot_q;
  assign target       = begins ? list_head_q : tail_q;
  assign depth        = write_first_i ? 7'd1 : cells_q + 7'd1;
  assign write_head_o = head_q;
  assign write_tail_o = tail_q;
  assign cells_used_o = used_q;

  // Chains to be freed wait in a queue a port. Port 0 goes first; its queue is long enough for the frames whose verdicts
  // come while a longer frame arrives, so that ingress never finds it full.
  logic                 wait_valid_0, wait_valid_1, fetch_0, fetch_1;
  logic [ChainBits-1:0] wait_0, wait_1;
  fifo #(.Width(ChainBits), .Depth(8)) i_free_0 (
    .clk_i, .rst_i, .valid_i(free_valid_i[0]), .ready_o(free_ready_o[0]), .data_i({free_head_i[CellBits-1:0], free_tail_i[CellBits-1:0]}),
    .valid_o(wait_valid_0), .ready_i(fetch_0), .data_o(wait_0), .level_o()
  );
  fifo #(.Width(ChainBits), .Depth(3)) i_free_1 (
    .clk_i, .rst_i, .valid_i(free_valid_i[1]), .ready_o(free_ready_o[1]), .data_i({free_head_i[ChainBits-1:CellBits], free_tail_i[ChainBits-1:CellBits]}),
    .valid_o(wait_valid_1), .ready_i(fetch_1), .data_o(wait_1), .level_o()
  );

  // The chain that is hung onto the free list as soon as the link memory's write port is free.
  logic                 chain_valid_q;
  logic [CellBits-1:0]  chain_head_q, chain_tail_q;
  logic [6:0]           chain_depth_q;
  logic                 hang, room, fetch;
  logic [ChainBits-1:0] fetched;
  assign hang    = chain_valid_q && !extend;
  assign room    = !chain_valid_q || hang;
  assign fetch_0 = room && wait_valid_0;
  assign fetch_1 = room && wait_valid_1 && !wait_valid_0;
  assign fetch   = fetch_0 || fetch_1;
  assign fetched = wait_valid_0 ? wait_0 : wait_1;
  assign busy_o  = chain_valid_q || wait_valid_0 || wait_valid_1;

  logic [CellBits-1:0] next_head;
  assign next_head = take ? list_next_q : list_head_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      list_head_q   <= '0;
      list_next_q   <= CellBits'(1);
      list_tail_q   <= LastCell;
      first_pass_q  <= 1'b1;
      used_q        <= '0;
      slot_q        <= 2'd0;
      chain_valid_q <= 1'b0;
    end else begin
      if (store) slot_q <= slot + 2'd1;
      if (take || hang) begin
        used_q      <= used_q + (CellBits+1)'(take) - (hang ? (CellBits+1)'(chain_depth_q) : '0);
        list_head_q <= next_head;
        if (hang && list_tail_q == next_head) list_next_q <= chain_head_q;
        else if (take) list_next_q <= first_pass_q && next_head != LastCell ? next_head + CellBits'(1) : link_q[next_head];
        if (take && next_head == LastCell) first_pass_q <= 1'b0;
        if (hang) list_tail_q <= chain_tail_q;
      end
      if (fetch) chain_valid_q <= 1'b1;
      else if (hang) chain_valid_q <= 1'b0;
    end

    if (take) begin
      tail_q  <= list_head_q;
      cells_q <= depth;
      if (write_first_i) head_q <= list_head_q;
      depth_q[list_head_q] <= depth;
    end
    if (store) data_q[{target, slot}] <= write_data_i;
    if (extend) link_q[tail_q] <= list_head_q;
    else if (hang) link_q[list_tail_q] <= chain_head_q;

    if (fetch) begin
      chain_head_q  <= fetched[ChainBits-1:CellBits];
      chain_tail_q  <= fetched[CellBits-1:0];
      chain_depth_q <= depth_q[fetched[CellBits-1:0]];
    end

    if (read_valid_i) begin
      read_data_o <= data_q[{read_cell_i, read_beat_i}];
      read_next_o <= link_q[read_cell_i];
    end
  end
endmodule
