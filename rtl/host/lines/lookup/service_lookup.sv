// SPDX-License-Identifier: Apache-2.0
// Finds the service of a call in a hash table of 4-way buckets. Three register stages (hash; the bucket's four entries;
// match and the service's record), one call a cycle: a call accepted at edge k stands at the output after edge k+2.
// Entry index = bucket * 4 + way. The driver chooses the seed so that no bucket overflows; it may write entries at any
// time, and a lookup under way sees the old or the new entry.
module service_lookup (
  input  logic                            clk_i,
  input  logic                            rst_i,
  input  logic [31:0]                     seed_i,
  input  logic [3:0]                      log2_i,        // entries in use, as a power of two: 2..12
  // tables
  input  nic_pkg::table_write_t           table_i,
  // decoders
  input  logic                            call_valid_i,
  output logic                            call_ready_o,
  input  nic_pkg::frame_t                 call_i,
  // admission: the call as a request, if found_o; process, signature and so on are meaningless without
  output logic                            valid_o,
  input  logic                            ready_i,
  output logic                            found_o,
  output logic [nic_pkg::ProcessBits-1:0] process_o,
  output nic_pkg::request_t               request_o,
  output logic [1:0]                      looking_up_o,  // calls in the stages
  output logic                            busy_o
);
  localparam int unsigned Buckets = nic_pkg::NumLookupEntries / nic_pkg::BucketWays;
  localparam int unsigned KeyBits = 112;
  localparam int unsigned BucketBits = $clog2(Buckets);
  localparam int unsigned EntryBits = KeyBits + nic_pkg::ServiceBits;
  localparam int unsigned KeptBits = 1 + nic_pkg::SignatureBits + 64 + 64;  // what a request keeps of a service
  localparam int unsigned CallBits = $bits(request_o) - KeptBits;           // ... and of a call

  // ---- tables ----
  logic [Buckets-1:0]      valid0_q, valid1_q, valid2_q, valid3_q;
  logic [EntryBits-1:0]      way0_q [Buckets];
  logic [EntryBits-1:0]      way1_q [Buckets];
  logic [EntryBits-1:0]      way2_q [Buckets];
  logic [EntryBits-1:0]      way3_q [Buckets];
  logic [nic_pkg::ProcessBits+KeptBits-1:0] service_q [nic_pkg::NumServices];

  logic                           bucket_we, service_we, bucket_valid;
  logic [nic_pkg::BucketBits-1:0] bucket_index;
  logic [EntryBits-1:0]           bucket;
  assign bucket_we    = table_i.valid && table_i.which == nic_pkg::TableBucket;
  assign service_we   = table_i.valid && table_i.which == nic_pkg::TableService;
  assign bucket_index = table_i.index;
  always_comb begin
    bucket       = '0;
    bucket_valid = 1'b0;
    if (bucket_we) begin
      bucket_valid = table_i.words[nic_pkg::BucketValidAt];
      bucket = {table_i.words[nic_pkg::BucketPortAt +: 16], table_i.words[nic_pkg::BucketProgAt +: 32],
                table_i.words[nic_pkg::BucketVersAt +: 32], table_i.words[nic_pkg::BucketProcAt +: 32],
                table_i.words[nic_pkg::BucketServiceAt +: nic_pkg::ServiceBits]};
    end
  end
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      valid0_q <= '0;
      valid1_q <= '0;
      valid2_q <= '0;
      valid3_q <= '0;
    end else if (bucket_we) begin
      case (bucket_index[1:0])
        2'd0: valid0_q[bucket_index[nic_pkg::BucketBits-1:2]] <= bucket_valid;
        2'd1: valid1_q[bucket_index[nic_pkg::BucketBits-1:2]] <= bucket_valid;
        2'd2: valid2_q[bucket_index[nic_pkg::BucketBits-1:2]] <= bucket_valid;
        2'd3: valid3_q[bucket_index[nic_pkg::BucketBits-1:2]] <= bucket_valid;
      endcase
    end
    if (bucket_we) begin
      case (bucket_index[1:0])
        2'd0: way0_q[bucket_index[nic_pkg::BucketBits-1:2]] <= bucket;
        2'd1: way1_q[bucket_index[nic_pkg::BucketBits-1:2]] <= bucket;
        2'd2: way2_q[bucket_index[nic_pkg::BucketBits-1:2]] <= bucket;
        2'd3: way3_q[bucket_index[nic_pkg::BucketBits-1:2]] <= bucket;
      endcase
    end
    if (service_we) begin
      service_q[table_i.index[nic_pkg::ServiceBits-1:0]] <= {
        table_i.words[nic_pkg::ServiceProcIdAt +: nic_pkg::ProcessBits], table_i.words[nic_pkg::ServiceRawAt],
        table_i.words[nic_pkg::ServiceSignatureAt +: nic_pkg::SignatureBits], table_i.words[nic_pkg::ServiceHandlerAt +: 64],
        table_i.words[nic_pkg::ServiceDataAt +: 64]};
    end
  end
  // The length of the frame ends here, and every frame is a call.
  logic unused;
  assign unused = ^{call_i.frame_len, call_i.reason, call_i.layer};

  // ---- stages ----
  logic                 stage1_q, stage2_q;  // a call stands in the stage's registers
  logic                 ready1, ready2;      // the stage behind takes it at this edge
  logic [KeyBits-1:0]   key1_q, key2_q;
  logic [CallBits-1:0]  call1_q, call2_q;
  logic [BucketBits-1:0] bucket1_q;
  logic [3:0]           live2_q;
  logic [EntryBits-1:0]   read0_q, read1_q, read2_q, read3_q;
  logic [31:0]          hash;
  assign ready2       = !valid_o || ready_i;
  assign ready1       = !stage2_q || ready2;
  assign call_ready_o = !stage1_q || ready1;
  assign looking_up_o = 2'(stage1_q) + 2'(stage2_q) + 2'(valid_o);
  assign busy_o       = stage1_q || stage2_q || valid_o;

  service_hash u_hash (
    .valid_i(call_valid_i), .seed_i, .port_i(call_i.to.udp_dst), .prog_i(call_i.prog), .vers_i(call_i.vers), .proc_i(call_i.proc),
    .hash_o(hash)
  );
  logic unused_hash;
  assign unused_hash = ^hash[31:BucketBits];

  logic [3:0] match;
  logic [nic_pkg::ServiceBits-1:0] index;
  always_comb begin
    match = 4'd0;
    if (stage2_q) begin
      match[0] = live2_q[0] && read0_q[EntryBits-1:nic_pkg::ServiceBits] == key2_q;
      match[1] = live2_q[1] && read1_q[EntryBits-1:nic_pkg::ServiceBits] == key2_q;
      match[2] = live2_q[2] && read2_q[EntryBits-1:nic_pkg::ServiceBits] == key2_q;
      match[3] = live2_q[3] && read3_q[EntryBits-1:nic_pkg::ServiceBits] == key2_q;
    end
    index = read3_q[nic_pkg::ServiceBits-1:0];
    if (match[2]) index = read2_q[nic_pkg::ServiceBits-1:0];
    if (match[1]) index = read1_q[nic_pkg::ServiceBits-1:0];
    if (match[0]) index = read0_q[nic_pkg::ServiceBits-1:0];
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      stage1_q  <= 1'b0;
      stage2_q  <= 1'b0;
      valid_o <= 1'b0;
    end else begin
      if (call_ready_o) stage1_q <= call_valid_i;
      if (ready1) stage2_q <= stage1_q;
      if (ready2) valid_o <= stage2_q;
    end
    if (call_valid_i && call_ready_o) begin
      key1_q    <= {call_i.to.udp_dst, call_i.prog, call_i.vers, call_i.proc};
      bucket1_q <= hash[BucketBits-1:0] & ~({BucketBits{1'b1}} << (log2_i - 4'($clog2(nic_pkg::BucketWays))));
      call1_q   <= {call_i.to, call_i.head, call_i.tail, call_i.args_off, call_i.args_len};
    end
    if (stage1_q && ready1) begin
      key2_q  <= key1_q;
      call2_q <= call1_q;
      live2_q <= {valid3_q[bucket1_q], valid2_q[bucket1_q], valid1_q[bucket1_q], valid0_q[bucket1_q]};
      read0_q <= way0_q[bucket1_q];
      read1_q <= way1_q[bucket1_q];
      read2_q <= way2_q[bucket1_q];
      read3_q <= way3_q[bucket1_q];
    end
    if (stage2_q && ready2) begin
      // Laid out as request_t names its fields.
      found_o <= |match;
      request_o[$bits(request_o)-1:KeptBits] <= call2_q;
      {process_o, request_o[KeptBits-1:0]} <= service_q[index];
    end
  end
endmodule
