// SPDX-License-Identifier: Apache-2.0
  // Inductive invariants of deliver: between deliveries nothing is left to read, to unmarshal or to write.
  (* hierconn *) wire [7:0] \u_reader.left_q ;
  (* hierconn *) wire       \u_reader.stands_q ;
  (* hierconn *) wire       \u_reader.prime_q ;
  (* hierconn *) wire       \u_unmarshal.live_q ;
  (* hierconn *) wire       \u_unmarshal.ended_q ;
  always_comb begin
    if (!$initstate) begin
      assert (!(start_q && active_q));
      assert (!freed_q || (active_q && \u_reader.left_q == 0));
      assert (!(\u_unmarshal.live_q && (\u_unmarshal.ended_q || failed)));
      if (!active_q) begin
        assert (\u_reader.left_q == 0 && !(\u_reader.stands_q && \u_reader.prime_q ));
        assert (!\u_unmarshal.live_q );
        assert (!line_valid_o);
      end
    end
  end
