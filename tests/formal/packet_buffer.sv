// SPDX-License-Identifier: Apache-2.0
// No cell is given to two frames or lost: a cell that is taken was free, those in use are counted, a frame's cells stay
// linked in order until its chain is back on the free list. Whoever frees, frees a frame that is whole, once. Cells have
// two beats here instead of four.
// module: packet_buffer
// shrink: pkg/nic_pkg.sv: NumCells = `NIC_CELLS; -> NumCells = 4;
// shrink: front/buffer/packet_buffer.sv: slot_q <= slot + 2'd1 -> slot_q <= slot + 2'd2
// shrink: front/buffer/packet_buffer.sv: logic [CellBits-1:0]          link_q [nic_pkg::NumCells]; -> (* mem2reg *) logic [CellBits-1:0] link_q [nic_pkg::NumCells];
// prove: bounded 9
// cover: 9

  // Cells in use (0) and those on their way back are f_used; each knows its frame's first cell and the cell behind it.
  logic [3:0] f_used, f_linked;
  (* mem2reg *) logic [1:0] f_first [4];
  (* mem2reg *) logic [1:0] f_behind [4];
  // Frames that are whole and not freed, by their first cell; the frame that is written.
  logic [3:0] f_whole;
  (* mem2reg *) logic [1:0] f_last [4];
  logic       f_writing;
  logic [1:0] f_head;
  wire [1:0]  f_cell = list_head_q;
  wire [1:0]  f_freed0 = free_head_i[1:0];
  wire [1:0]  f_freed1 = free_head_i[3:2];
  wire        f_free0 = free_valid_i[0] && free_ready_o[0];
  wire        f_free1 = free_valid_i[1] && free_ready_o[1];
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      f_used    <= 4'd0;
      f_linked  <= 4'd0;
      f_whole   <= 4'd0;
      f_writing <= 1'b0;
    end else begin
      if (hang) begin
        for (int i = 0; i < 4; i++) begin
          if (f_used[i] && f_first[i] == chain_head_q) begin
            f_used[i]   <= 1'b0;
            f_linked[i] <= 1'b0;
          end
        end
      end
      if (f_free0) f_whole[f_freed0] <= 1'b0;
      if (f_free1) f_whole[f_freed1] <= 1'b0;
      if (take) begin
        f_used[f_cell]   <= 1'b1;
        f_linked[f_cell] <= 1'b0;
        f_first[f_cell]  <= write_first_i ? f_cell : f_head;
        if (!write_first_i) begin
          f_behind[tail_q] <= f_cell;
          f_linked[tail_q] <= 1'b1;
        end
      end
      if (store && write_first_i) begin
        f_writing <= 1'b1;
        f_head    <= f_cell;
      end
      // A frame is whole when the next one begins, or when a beat of it finds no cell.
      if (write_valid_i && f_writing && (write_first_i || !store)) begin
        f_whole[f_head] <= 1'b1;
        f_last[f_head]  <= tail_q;
        if (!store) f_writing <= 1'b0;
      end
    end
  end

  // Chains on their way back: counted here, and found in the queues.
  (* hierconn *) wire [2:0] \i_free_0.count_q ;
  (* hierconn *) wire [1:0] \i_free_1.count_q ;
  logic [3:0] f_returning;
  always_ff @(posedge clk_i) begin
    f_returning <= rst_i ? 4'd0 : f_returning + {3'd0, f_free0} + {3'd0, f_free1} - {3'd0, hang};
  end

  // The free list, walked from its head to its tail: cells that were never used follow by number.
  logic [1:0] f_at;
  logic       f_lost;
  wire [2:0]  f_left = 3'd4 - used_q;
  always_comb begin
    f_at   = f_cell;
    f_lost = 1'b0;
    for (int i = 0; i < 4; i++) begin
      if (3'(i) < f_left) begin
        if (f_used[f_at]) f_lost = 1'b1;
        if (3'(i) == f_left - 3'd1) begin
          if (f_at != list_tail_q) f_lost = 1'b1;
        end else begin
          f_at = first_pass_q && f_at >= f_cell && f_at != 2'd3 ? f_at + 2'd1 : link_q[f_at];
          if (i == 0 && list_next_q != f_at) f_lost = 1'b1;
        end
      end
    end
  end

  always_comb begin
    if ($initstate) assume (rst_i);
    else assume (!rst_i);
    if (write_valid_i && !write_first_i) assume (f_writing);
    if (free_valid_i[0]) assume (f_whole[f_freed0] && free_tail_i[1:0] == f_last[f_freed0]);
    if (free_valid_i[1]) assume (f_whole[f_freed1] && free_tail_i[3:2] == f_last[f_freed1]);
    if (free_valid_i == 2'b11) assume (f_freed0 != f_freed1);
    if (!$initstate) begin
      assert (!f_lost);
      assert (f_returning == {3'd0, chain_valid_q} + {3'd0, wait_valid_0} + {3'd0, wait_valid_1} + {1'b0, \i_free_0.count_q } +
                             {2'd0, \i_free_1.count_q });
      if (take) assert (!f_used[f_cell]);
      assert (used_q == {2'd0, f_used[0]} + {2'd0, f_used[1]} + {2'd0, f_used[2]} + {2'd0, f_used[3]});
      assert (write_full_o == (used_q == 3'd3));
      for (int i = 0; i < 4; i++) if (f_used[i] && f_linked[i]) assert (link_q[i] == f_behind[i]);
    end
    cover (!$initstate && take && !first_pass_q);
    cover (!$initstate && hang && chain_depth_q == 7'd2);
    cover (!$initstate && used_q == 3'd3 && f_whole == 4'b0011);
  end
