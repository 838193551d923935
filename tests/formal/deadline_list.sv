// SPDX-License-Identifier: Apache-2.0
// The list holds the endpoints appended and not unlinked, in that order, each linked to its neighbours; deadlines do not
// fall along it, so that the head's is the least; it expires when its time has come and not before.
// module: deadline_list
// shrink: host/lines/endpoint/deadline_list.sv: next_q [nic_pkg::NumEndpoints]; -> next_q [3];
// shrink: host/lines/endpoint/deadline_list.sv: prev_q [nic_pkg::NumEndpoints]; -> prev_q [3];
// shrink: host/lines/endpoint/deadline_list.sv: logic [63:0] deadline_q [nic_pkg::NumEndpoints]; -> (* mem2reg *) logic [63:0] deadline_q [3];
// prove: inductive 1
// cover: 8

  // The endpoints in the list, in their order, as a row that closes up.
  logic [2:0] f_size;
  (* mem2reg *) logic [1:0] f_row [3];
  logic [2:0] f_place;  // of endpoint_i
  always_comb begin
    f_place = 3'd7;
    for (int i = 0; i < 3; i++) if (3'(i) < f_size && f_row[i] == endpoint_i[1:0]) f_place = 3'(i);
  end
  logic [63:0] f_now;
  logic [47:0] f_delay;
  logic        f_early;  // at the last edge no deadline had come
  always_ff @(posedge clk_i) begin
    f_now   <= now_i;
    f_delay <= delay_i;
    f_early <= now_i < deadline_o;
    if (rst_i) begin
      f_size <= 3'd0;
    end else if (append_i) begin
      f_row[f_size[1:0]] <= endpoint_i[1:0];
      f_size             <= f_size + 3'd1;
    end else if (unlink_i) begin
      for (int i = 0; i < 2; i++) if (3'(i) >= f_place) f_row[i] <= f_row[i+1];
      f_size <= f_size - 3'd1;
    end
  end

  always_comb begin
    if ($initstate) assume (rst_i);
    assume (endpoint_i < 6'd3 && now_i < (64'd1 << 62));
    assume (!(append_i && unlink_i));
    if (append_i) assume (f_place == 3'd7);
    if (unlink_i) assume (f_place != 3'd7);
    if (!$initstate) assume (now_i >= f_now && delay_i == f_delay);
    if (!$initstate) begin
      assert (f_size <= 3'd3);
      assert (valid_q == (f_size != 0));
      for (int i = 0; i < 3; i++) begin
        for (int j = 0; j < i; j++) if (3'(i) < f_size) assert (f_row[i] != f_row[j]);
        if (3'(i) < f_size) begin
          assert (f_row[i] < 2'd3);
          assert (deadline_q[f_row[i]] <= f_now + {16'd0, f_delay});
          assert (deadline_q[f_row[i]] >= deadline_o);
        end
        if (i < 2 && 3'(i + 1) < f_size) begin
          assert (next_q[f_row[i]] == {4'd0, f_row[i+1]});
          assert (prev_q[f_row[i+1]] == {4'd0, f_row[i]});
          assert (deadline_q[f_row[i]] <= deadline_q[f_row[i+1]]);
        end
      end
      if (f_size != 0) assert (endpoint_o == {4'd0, f_row[0]} && deadline_o == deadline_q[f_row[0]]);
      if (f_size != 0) assert (tail_q == {4'd0, f_row[2'(f_size - 3'd1)]});
      if (f_size == 0) assert (deadline_o == '1);
      if (expired_o) assert (!f_early && f_size != 0 && deadline_o <= f_now);
    end
    cover (!$initstate && f_size == 3'd3);
    cover (!$initstate && unlink_i && f_place == 3'd1 && f_size == 3'd3);
    cover (!$initstate && expired_o && f_size == 3'd2);
  end
