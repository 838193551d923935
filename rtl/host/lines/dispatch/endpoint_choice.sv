// SPDX-License-Identifier: Apache-2.0
// Chooses which request goes to which parked endpoint. When delivery is idle: if queued requests meet parked endpoints,
// the next such process in round robin by number sends its queue's head; else an arriving request passes straight
// through if its process has an endpoint parked. Among a process's endpoints the lowest number is taken.
module endpoint_choice (
  input  logic                             clk_i,
  input  logic                             rst_i,
  // table: the process that an endpoint belongs to
  input  nic_pkg::table_write_t            table_i,
  // endpoint engine
  input  logic [nic_pkg::NumEndpoints-1:0] parked_i,
  output logic                             claim_valid_o,
  output logic [nic_pkg::EndpointBits-1:0] claim_endpoint_o,
  // delivery
  input  logic                             idle_i,
  // arriving request
  input  logic                             arrival_valid_i,
  input  logic [nic_pkg::ProcessBits-1:0]  arrival_process_i,
  output logic                             arrival_pass_o,
  output logic [nic_pkg::EndpointBits:0]   arrival_parked_o,
  // queues
  input  logic [nic_pkg::NumProcesses-1:0] queued_i,
  input  logic                             filled_i,
  input  logic                             emptied_i,
  output logic                             pop_o,
  output logic [nic_pkg::ProcessBits-1:0]  pop_process_o,
  // a queued request and an endpoint of its process wait for delivery to be idle
  output logic                             ready_o
);
  localparam int unsigned Endpoints = nic_pkg::NumEndpoints;
  localparam int unsigned EndpointBits = nic_pkg::EndpointBits;
  localparam int unsigned Processes = nic_pkg::NumProcesses;
  localparam int unsigned ProcessBits = nic_pkg::ProcessBits;

  logic [Endpoints-1:0]   owned_q [Processes];  // a process's endpoints
  logic [ProcessBits-1:0] owner_q [Endpoints];  // an endpoint's process
  logic [Endpoints-1:0]   wanted_q;             // endpoints whose process has a queued request
  logic [ProcessBits-1:0] turn_q;               // the process that is asked first

  // Index of the only bit set.
  function logic [5:0] index_of(input logic [63:0] one);
    index_of[0] = |(one & 64'haaaa_aaaa_aaaa_aaaa);
    index_of[1] = |(one & 64'hcccc_cccc_cccc_cccc);
    index_of[2] = |(one & 64'hf0f0_f0f0_f0f0_f0f0);
    index_of[3] = |(one & 64'hff00_ff00_ff00_ff00);
    index_of[4] = |(one & 64'hffff_0000_ffff_0000);
    index_of[5] = |(one & 64'hffff_ffff_0000_0000);
  endfunction
  // Index of the lowest bit set.
  function logic [5:0] lowest(input logic [63:0] bits);
    lowest = index_of(bits & (~bits + 64'd1));
  endfunction

  // The lowest process of a set.
  function logic [ProcessBits-1:0] lowest_process(input logic [Processes-1:0] bits);
    lowest_process = '0;
    for (int g = Processes / 64 - 1; g >= 0; g--) begin
      if (bits[64*g +: 64] != 64'd0) lowest_process = ProcessBits'(64 * g) + ProcessBits'(lowest(bits[64*g +: 64]));
    end
  endfunction

  logic                   owner_we, owner_valid;
  logic [EndpointBits-1:0] owner_endpoint;
  logic [ProcessBits-1:0] owner_process;
  assign owner_we       = table_i.valid && table_i.which == nic_pkg::TableOwner;
  assign owner_endpoint = table_i.index[EndpointBits-1:0];
  assign owner_valid    = table_i.words[nic_pkg::OwnerValidAt];
  assign owner_process  = table_i.words[nic_pkg::OwnerProcIdAt +: ProcessBits];

  logic [Endpoints-1:0] meeting, arrival_parked;
  assign meeting        = parked_i & wanted_q;
  assign arrival_parked = parked_i & owned_q[arrival_process_i];
  assign ready_o        = meeting != '0;

  assign pop_o            = idle_i && ready_o;
  assign arrival_pass_o   = idle_i && !ready_o && arrival_valid_i && arrival_parked != '0;
  assign arrival_parked_o = arrival_valid_i ? (EndpointBits+1)'($countones(arrival_parked)) : '0;
  assign claim_valid_o    = pop_o || arrival_pass_o;

  logic [Processes-1:0] able, first_able;  // processes with a queued request and a parked endpoint
  logic [Endpoints-1:0] takers;
  always_comb begin
    able             = '0;
    first_able       = '0;
    pop_process_o    = '0;
    takers           = arrival_parked;
    claim_endpoint_o = '0;
    if (pop_o) begin
      for (int unsigned e = 0; e < Endpoints; e++) begin
        if (meeting[e]) able[owner_q[e]] = 1'b1;
      end
      first_able    = able & ({Processes{1'b1}} << turn_q);
      pop_process_o = lowest_process(first_able != '0 ? first_able : able);
      takers        = meeting & owned_q[pop_process_o];
    end
    if (claim_valid_o) claim_endpoint_o = EndpointBits'(lowest(64'(takers)));
  end

  logic        owner_wanted;  // the new owner's queue will not be empty
  logic [Endpoints-1:0] wanted_d;
  assign owner_wanted = owner_valid && ((filled_i && arrival_process_i == owner_process)
      || (queued_i[owner_process] && !(emptied_i && pop_process_o == owner_process)));
  always_comb begin
    wanted_d = wanted_q;
    if (filled_i) wanted_d = wanted_d | owned_q[arrival_process_i];
    if (emptied_i) wanted_d = wanted_d & ~owned_q[pop_process_o];
    if (owner_we) wanted_d[owner_endpoint] = owner_wanted;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      for (int unsigned p = 0; p < Processes; p++) owned_q[p] <= '0;
      wanted_q <= '0;
      turn_q   <= '0;
    end else begin
      if (filled_i || emptied_i || owner_we) wanted_q <= wanted_d;
      if (pop_o) turn_q <= pop_process_o + 1'b1;
      if (owner_we) begin
        // An endpoint belongs to one process: it leaves the former one's set.
        owned_q[owner_q[owner_endpoint]] <= owned_q[owner_q[owner_endpoint]] & ~(Endpoints'(1) << owner_endpoint);
        if (owner_valid) owned_q[owner_process] <= owned_q[owner_process] | (Endpoints'(1) << owner_endpoint);
      end
    end
    if (owner_we) owner_q[owner_endpoint] <= owner_process;
  end
endmodule
