// SPDX-License-Identifier: Apache-2.0
// One endpoint through any events that can happen to it (docs/protocol.md): the epoch grows by one with each answer that
// advances and else stands (rule 2); a request is answered to a load that is held, and finished once; a deadline
// answers TRYAGAIN only to a parked load; no load is answered twice.
// module: endpoint_transition
// prove: inductive 1, bounded 6
// cover: 10

  // What the module answers is its next state. clk_i is the proof's own.
  logic f_clk;
  endpoint_pkg::endpoint_t f_state;
  logic [31:0] f_epoch;
  logic        f_coupled, f_open, f_held;
  wire f_happens = valid_i && !error_o && !defer_o;
  // A load is held from its event to its answer; an answer at once is to the load at hand.
  wire f_load = f_happens && kind_i == endpoint_pkg::EventLoad;
  wire f_now = f_load && operate_o && operation_o.answer;
  wire f_answer = f_happens && !f_now && (request_o || (operate_o && operation_o.answer));
  wire f_evidence = header_i.done && header_i.epoch == epoch_i;
  initial begin
    f_state = {4'b0001, 31'd0};
    f_epoch = 32'd0;
    f_open  = 1'b0;
    f_held  = 1'b0;
  end
  always_ff @(posedge f_clk) begin
    f_state   <= state_o;
    f_epoch   <= epoch_o;
    f_coupled <= cfg_i.coupled;
    // A request is open from its answer until its outcome.
    if (f_happens && request_o) f_open <= 1'b1;
    else if (f_happens && outcome_o != endpoint_pkg::OutcomeNone) f_open <= 1'b0;
    if (f_load && !f_now) f_held <= 1'b1;
    else if (f_answer) f_held <= 1'b0;
  end

  always_comb begin
    assume (state_i == f_state && epoch_i == f_epoch && !error_o);
    if (!$initstate) assume (cfg_i.coupled == f_coupled);
    if (f_happens) begin
      assert (epoch_o == epoch_i + {31'd0, request_o || tryagain_o});
      assert ((state_o.k != state_i.k) == (request_o || tryagain_o));
      if (request_o) assert (state_i.phase == endpoint_pkg::Delivering && kind_i == endpoint_pkg::EventDelivered && ok_i);
      if (tryagain_o) assert (state_i.phase == endpoint_pkg::Parked && kind_i == endpoint_pkg::EventDeadline);
      if (tryagain_o) assert (operation_o.write && !operation_o.valid && operation_o.answer && operation_o.recall);
      // A request ends once, and by a reply or one-way mark only with evidence (rule 2).
      if (outcome_o != endpoint_pkg::OutcomeNone) assert (f_open);
      if (request_o) assert (!f_open);
      if (state_i.phase == endpoint_pkg::Looking && state_o.phase == endpoint_pkg::Collecting) assert (f_evidence);
      // An answer goes to the load at hand or to the one held, once.
      if (f_answer) assert (f_held && operation_o.tag == state_i.tag);
      if (f_now) assert (operation_o.tag == tag_i);
      assert (!(f_load && !f_now) || !f_held);
      // The deadline runs exactly while the endpoint is parked, a delivery that fails included.
      assert (!arm_o || state_o.phase == endpoint_pkg::Parked);
      assert (!disarm_o || state_i.phase == endpoint_pkg::Parked || state_i.phase == endpoint_pkg::Delivering);
    end
    if (valid_i && defer_o) assert (state_o == state_i && epoch_o == epoch_i && !operate_o && !request_o);
    if (!$initstate) begin
      assert (f_held == f_state.holding);
      assert (f_held || (f_state.phase != endpoint_pkg::Parked && f_state.phase != endpoint_pkg::Delivering));
      assert (f_state.phase <= endpoint_pkg::Collecting);
      assert (f_state.outcome == endpoint_pkg::OutcomeNone || f_state.phase == endpoint_pkg::Collecting);
      assert (f_open == ((f_state.open && !f_state.replied) || f_state.outcome != endpoint_pkg::OutcomeNone));
      assert (!f_state.replied || (f_state.open && !f_coupled));
      if (f_state.phase == endpoint_pkg::Parked || f_state.phase == endpoint_pkg::Delivering) assert (!f_state.open);
      assert (!f_held || f_state.phase != endpoint_pkg::Ready);
      if (f_state.phase == endpoint_pkg::Looking) begin
        assert (f_state.open && !f_state.replied && f_state.side == !f_coupled);
      end
      if (f_state.phase == endpoint_pkg::Collecting) begin
        assert (!f_state.side || (!f_coupled && f_state.open && !f_state.replied));
        assert (f_state.side || !f_state.open);
        assert (!f_state.side || f_state.outcome != endpoint_pkg::OutcomeNone);
      end
    end
    cover (!$initstate && f_happens && request_o);
    cover (!$initstate && f_happens && outcome_o == endpoint_pkg::OutcomeReply && cfg_i.coupled);
    cover (!$initstate && f_happens && tryagain_o);
    cover (!$initstate && f_happens && outcome_o == endpoint_pkg::OutcomeAborted && !cfg_i.coupled);
  end
