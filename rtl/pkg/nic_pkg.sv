// SPDX-License-Identifier: Apache-2.0
// Written by rtl/pkg/generate from rtl/pkg/nic.toml.
// Types and constants shared by every module of the NIC. Written in the subset that yosys reads too.
package nic_pkg;

  // How many there are. A definition overrides a number, and widths follow from it.
`ifndef NIC_ENDPOINTS
  `define NIC_ENDPOINTS 64
`endif
`ifndef NIC_PROCESSES
  `define NIC_PROCESSES 64
`endif
`ifndef NIC_SERVICES
  `define NIC_SERVICES 1024
`endif
`ifndef NIC_LOOKUP_ENTRIES
  `define NIC_LOOKUP_ENTRIES 4096
`endif
`ifndef NIC_SIGNATURES
  `define NIC_SIGNATURES 256
`endif
`ifndef NIC_FILTERS
  `define NIC_FILTERS 16
`endif
`ifndef NIC_REQUESTS
  `define NIC_REQUESTS 1024
`endif
`ifndef NIC_CELLS
  `define NIC_CELLS 8192
`endif
`ifndef NIC_DROP_CODES
  `define NIC_DROP_CODES 64
`endif
  localparam int unsigned NumEndpoints = `NIC_ENDPOINTS;           // control-line endpoints
  localparam int unsigned NumProcesses = `NIC_PROCESSES;           // processes with a queue of their own
  localparam int unsigned NumServices = `NIC_SERVICES;             // service records
  localparam int unsigned NumLookupEntries = `NIC_LOOKUP_ENTRIES;  // entries of the service table, at most
  localparam int unsigned NumSignatures = `NIC_SIGNATURES;         // argument signatures
  localparam int unsigned NumFilters = `NIC_FILTERS;               // accepted destinations
  localparam int unsigned NumRequests = `NIC_REQUESTS;             // requests that wait in the NIC (metadata records)
  localparam int unsigned NumCells = `NIC_CELLS;                   // packet buffer cells
  localparam int unsigned NumDropCodes = `NIC_DROP_CODES;          // codes of drop reasons, those of frames that never reach the NIC included

  // Other sizes that are fixed when the RTL is compiled.
  localparam int unsigned Beat = 64;                // bytes of a beat of a stream, and of a line that is not long
  localparam int unsigned LongLine = 128;           // bytes of a line of two beats (the setting line128)
  localparam int unsigned MaxFrame = 9728;          // largest accepted frame in bytes, without FCS
  localparam int unsigned MaxHeaders = 526;         // bytes before the arguments, at most: Ethernet with a tag, IPv4 and UDP, 60 and 8, RPC with the longest credential, 440
  localparam int unsigned CellBeats = 4;            // beats in one packet buffer cell
  localparam int unsigned SignatureWords = 16;      // elements of one signature, END included
  localparam int unsigned SignatureBoundBits = 28;  // bits of an element's bound; its kind stands above
  localparam int unsigned LineBits = 10;            // bits of {region, index}, which names a line of an endpoint
  localparam int unsigned LineIndexBits = 8;        // ... of the index
  localparam int unsigned AddressBits = 20;         // bits of a register's byte address
  localparam int unsigned HostLines = 0;            // host side of control lines (rtl/host/lines), for the parameter Host of nic_top
  localparam int unsigned BucketWays = 4;           // entries of one bucket of the service table
  localparam int unsigned ReplyBeats = 160;         // beats kept of an endpoint's lines: control line and 152 auxiliary lines of 64 B, rounded up
  localparam int unsigned MaxQueueDepth = 64;       // requests that may wait per process, at most

  // Bits of a beat, of its byte's number, and of numbers of those things and up to those sizes.
  localparam int unsigned BeatBits = 8 * Beat;
  localparam int unsigned BeatByteBits = $clog2(Beat);
  localparam int unsigned CellBeatBits = $clog2(CellBeats);
  localparam int unsigned EndpointBits = $clog2(NumEndpoints);
  localparam int unsigned ProcessBits = $clog2(NumProcesses);
  localparam int unsigned ServiceBits = $clog2(NumServices);
  localparam int unsigned BucketBits = $clog2(NumLookupEntries);
  localparam int unsigned SignatureBits = $clog2(NumSignatures);
  localparam int unsigned FilterBits = $clog2(NumFilters);
  localparam int unsigned RequestBits = $clog2(NumRequests);
  localparam int unsigned CellBits = $clog2(NumCells);
  localparam int unsigned DropBits = $clog2(NumDropCodes);
  localparam int unsigned FrameLengthBits = $clog2(MaxFrame + 1);
  localparam int unsigned ArgsOffsetBits = $clog2(MaxHeaders + 1);
  localparam int unsigned QueueDepthBits = $clog2(MaxQueueDepth + 1);

  // Regions of an endpoint's lines; {region, index} names a line.
  typedef enum logic [1:0] {
    RegionRx = 2'd0,     // receive control line 0 or 1
    RegionTx = 2'd1,     // transmit control line 0 or 1 (separate form)
    RegionRxAux = 2'd2,  // receive auxiliary lines
    RegionTxAux = 2'd3   // transmit auxiliary lines (separate form)
  } region_e;

  // Commands to the home agent.
  typedef enum logic [1:0] {
    CmdWrite = 2'd0,   // one 64-byte beat of a line's contents at the home
    CmdAnswer = 2'd1,  // grant the held load `tag` with the home's bytes of the line
    CmdRecall = 2'd2   // take the line back; its bytes return on the recall port
  } command_e;

  // Events for the ledger; each has a code of its own.
  localparam int unsigned EvCheck = 0;     // verdict on a frame: 0 accepted as a call, else the drop reason
  localparam int unsigned EvLookup = 1;    // service found and request admitted: 0, else the drop reason
  localparam int unsigned EvDispatch = 2;  // delivery to an endpoint begins: the endpoint
  localparam int unsigned EvDeliver = 3;   // argument lines are written at the home: 0, else the drop reason
  localparam int unsigned EvAnswer = 4;    // the parked load is answered with the request: the endpoint
  localparam int unsigned EvDoorbell = 5;  // the load that says "done" was accepted: the endpoint
  localparam int unsigned EvCollect = 6;   // evidence seen and every reply line collected: what follows (collect codes)
  localparam int unsigned EvTryagain = 7;  // a parked load was answered TRYAGAIN (tag unused): the endpoint
  localparam int unsigned NumEvents = 8;

  // How far a frame could be understood: the highest layer whose header is whole and has the form that is expected.
  typedef enum logic [2:0] {
    LayerNone = 3'd0,
    LayerEth = 3'd1,
    LayerIpv4 = 3'd2,
    LayerUdp = 3'd3,
    LayerRpc = 3'd4  // a call
  } layer_e;

  // What follows a collection.
  typedef enum logic [7:0] {
    CollectReply = 8'd0,    // a reply
    CollectOneWay = 8'd1,   // nothing: the handler said so
    CollectTooLong = 8'd2,  // an empty reply that says SYSTEM_ERR
    CollectAborted = 8'd3   // nothing: the process died
  } collect_e;

  // Tables, as the table-write port names them.
  typedef enum logic [2:0] {
    TableNone = 3'd0,  // no table
    TableOwner = 3'd1,
    TableFilter = 3'd2,
    TableSignature = 3'd3,
    TableService = 3'd4,
    TableBucket = 3'd5
  } table_e;

  // Rules of an endpoint's transition function: what happened, and what was done (docs/protocol.md).
  typedef enum logic [4:0] {
    RuleNone = 5'd0,            // no rule: the event cannot happen in this phase
    RuleLoadCurrent = 5'd1,     // load of k or t: answered with the home's bytes
    RuleLoadFinished = 5'd2,    // load of k with nothing open, or of t while its reply is collected: answered, and taken back behind the answer
    RuleLoadSwept = 5'd3,       // load of a line that is being taken back behind its answer: deferred until it is back
    RuleLoadTaken = 5'd4,       // load of a line of the side that is being looked at or collected: deferred until that is over
    RuleLoadPark = 5'd5,        // load of 1-k with nothing open: held, and the deadline is armed
    RuleLoadDone = 5'd6,        // load of 1-k with a request open (coupled form): held, and k is recalled to look for evidence
    RuleLoadNext = 5'd7,        // load of 1-k behind the reply (separate form): held, and the request's lines are recalled
    RuleLoadDoorbell = 5'd8,    // load of 1-t with a request open (separate form): held, and t is recalled to look for evidence
    RuleLoadEarly = 5'd9,       // load of 1-k or 1-t without a reply: answered with a TRYAGAIN that does not advance, and taken back behind it
    RuleClaim = 5'd10,          // parked, and chosen: a request is being written into its lines
    RuleDelivered = 5'd11,      // the request is in its lines: the held load of 1-k is answered with it, and k and the epoch advance
    RuleUndelivered = 5'd12,    // its arguments were wrong: parked again under the old deadline
    RuleTryagain = 5'd13,       // the block time is over: the held load is answered with a TRYAGAIN that advances, and taken back behind it
    RuleDeadlineLate = 5'd14,   // the block time is over while a request is being written: deferred
    RuleSwept = 5'd15,          // a line that was taken back behind its answer is here
    RuleNoEvidence = 5'd16,     // no DONE with this epoch: the held load is answered with a TRYAGAIN that does not advance, and taken back behind it
    RuleNothingLeft = 5'd17,    // no DONE with this epoch, and no load held: the thread left without a reply
    RuleEvidence = 5'd18,       // DONE with this epoch: auxiliary lines are recalled
    RuleEvidenceWhole = 5'd19,  // DONE with this epoch, and no auxiliary line used: all is in
    RuleControlBack = 5'd20,    // the control line is here; auxiliary lines are not all
    RuleControlLast = 5'd21,    // the control line is here, and all is in
    RuleAuxBack = 5'd22,        // the auxiliary lines are here; the control line is not
    RuleAuxLast = 5'd23,        // the auxiliary lines are here, and all is in
    RuleLeaveWait = 5'd24,      // flush or abort while lines are looked at or collected: deferred
    RuleLeaveIdle = 5'd25,      // flush or abort with nothing open: nothing
    RuleFlush = 5'd26,          // flush with a request open: its reply's line is recalled to look for evidence
    RuleAbort = 5'd27           // abort with a request open: its lines are recalled, and it ends without a reply
  } endpoint_rule_e;

  // Kinds of what a receive line holds.
  typedef enum logic [6:0] {
    RxKindBypass = 7'd0,
    RxKindArp = 7'd1,
    RxKindCall = 7'd2,  // every request
    RxKindReply = 7'd3,
    RxKindError = 7'd4
  } rx_kind_e;

  // Kinds of a signature's elements.
  typedef enum logic [3:0] {
    SigEnd = 4'd0,  // the signature ends
    SigU32 = 4'd1,
    SigI32 = 4'd2,
    SigU64 = 4'd3,
    SigFixedOpaque = 4'd4,
    SigVarOpaque = 4'd5,
    SigString = 4'd6,
    SigBool = 4'd7,
    SigEnum = 4'd8
  } signature_kind_e;

  // Reasons for discarding a frame; 0 means none. The order is the order of the counters.
  typedef enum logic [5:0] {
    DropNone = 6'd0,
    DropFcs = 6'd1,           // the MAC marked the frame bad
    DropTooLong = 6'd2,       // longer than nic.max_frame
    DropEthShort = 6'd3,      // ends inside the Ethernet or VLAN header
    DropEthAddr = 6'd4,       // destination MAC address not accepted
    DropEthVlan = 6'd5,       // more than one VLAN tag
    DropEthType = 6'd6,       // not IPv4
    DropIpShort = 6'd7,       // ends inside the IPv4 header
    DropIpVersion = 6'd8,     // IP version not 4, or header length below 5 words
    DropIpChecksum = 6'd9,    // wrong IPv4 header checksum
    DropIpLength = 6'd10,     // IPv4 total length too small, or beyond the frame
    DropIpFragment = 6'd11,   // an IPv4 fragment
    DropIpProtocol = 6'd12,   // not UDP
    DropIpAddr = 6'd13,       // destination IPv4 address not accepted
    DropUdpLength = 6'd14,    // UDP length below 8, or beyond the IPv4 payload
    DropUdpChecksum = 6'd15,  // wrong UDP checksum
    DropRpcShort = 6'd16,     // ends inside the RPC call header, or not a multiple of four bytes
    DropRpcType = 6'd17,      // not an RPC call
    DropRpcVersion = 6'd18,   // RPC version not 2
    DropRpcAuth = 6'd19,      // credential or verifier of an unknown flavour or illegal length
    DropNoService = 6'd20,    // no service for its port, program, version and procedure
    DropQueueFull = 6'd21,    // the process's queue was full (nic.queue.depth)
    DropNoBuffer = 6'd22,     // no packet buffer cell or request record was free
    DropArguments = 6'd23     // the arguments do not match the service's signature
  } drop_e;
  localparam int unsigned NumDrops = 24;

  // Byte addresses of registers, and what stands in them.
  localparam logic [AddressBits-1:0] RegFlags = 20'h0_0004;
  localparam logic [AddressBits-1:0] RegBlockLo = 20'h0_0008;
  localparam logic [AddressBits-1:0] RegBlockHi = 20'h0_000c;
  localparam logic [AddressBits-1:0] RegQueueDepth = 20'h0_0010;
  localparam logic [AddressBits-1:0] RegLookupLog2 = 20'h0_0014;
  localparam logic [AddressBits-1:0] RegLookupSeed = 20'h0_0018;
  localparam logic [AddressBits-1:0] RegArgsSigOff = 20'h0_001c;
  localparam logic [AddressBits-1:0] RegArgsRawOff = 20'h0_0020;
  localparam logic [AddressBits-1:0] RegReplyOff = 20'h0_0024;
  localparam logic [AddressBits-1:0] RegMaxFrame = 20'h0_0028;
  localparam logic [AddressBits-1:0] RegCalls = 20'h0_0180;
  localparam logic [AddressBits-1:0] RegReplies = 20'h0_0184;
  localparam logic [AddressBits-1:0] RegOneWay = 20'h0_0188;
  localparam logic [AddressBits-1:0] RegTryagain = 20'h0_018c;
  localparam logic [AddressBits-1:0] RegEarly = 20'h0_0190;
  localparam logic [AddressBits-1:0] RegTooLong = 20'h0_0194;
  localparam logic [AddressBits-1:0] RegAborted = 20'h0_0198;
  localparam logic [AddressBits-1:0] RegWaiting = 20'h0_01c0;
  localparam logic [AddressBits-1:0] RegOpen = 20'h0_01c4;
  localparam logic [AddressBits-1:0] RegCells = 20'h0_01c8;
  localparam logic [AddressBits-1:0] RegReceiving = 20'h0_01cc;
  localparam logic [AddressBits-1:0] RegDescribed = 20'h0_01d0;
  localparam logic [AddressBits-1:0] RegLookingUp = 20'h0_01d4;
  localparam logic [AddressBits-1:0] RegDelivering = 20'h0_01d8;
  localparam logic [AddressBits-1:0] RegReplying = 20'h0_01dc;
  localparam logic [AddressBits-1:0] RegUnderWay = 20'h0_01e0;
  localparam logic [AddressBits-1:0] RegId = 20'h0_0000;
  localparam logic [AddressBits-1:0] RegLeave = 20'h0_0040;
  localparam logic [AddressBits-1:0] RegDrops = 20'h0_0100;
  localparam logic [31:0] IdValue = 32'h5049_5354;       // ID: "PIST"
  localparam logic [31:0] LeaveAbort = 32'h0000_0100;    // LEAVE, written: abort the open request
  localparam logic [31:0] LeavePending = 32'h8000_0000;  // LEAVE, read: the engine has not begun yet

  // What the reply path keeps of a call while its handler runs.
  typedef struct packed {
    logic [31:0] tag;      // the frame's identity in the ledger (AXI4-Stream tuser)
    logic [47:0] eth_dst;  // of the call
    logic [47:0] eth_src;
    logic        vlan;     // the frame carried one VLAN tag
    logic [15:0] vlan_tci;
    logic [31:0] ip_src;
    logic [31:0] ip_dst;
    logic [15:0] udp_src;
    logic [15:0] udp_dst;
    logic [31:0] xid;
  } reply_to_t;

  // What the front end says of a frame; it travels beside the packet buffer; what belongs to a layer that was not reached has no meaning.
  typedef struct packed {
    logic [DropBits-1:0]        reason;     // why it is no call that can be served; DropNone: it is one
    logic [2:0]                 layer;      // reached
    reply_to_t                  to;
    logic [CellBits-1:0]        head;       // first packet buffer cell
    logic [CellBits-1:0]        tail;       // last packet buffer cell
    logic [FrameLengthBits-1:0] frame_len;  // bytes of the frame
    logic [ArgsOffsetBits-1:0]  args_off;   // LayerRpc: offset of the first argument byte in the frame
    logic [FrameLengthBits-1:0] args_len;   // ... argument bytes, a multiple of four
    logic [31:0]                prog;
    logic [31:0]                vers;
    logic [31:0]                proc;
  } frame_t;

  // What waits in the queues and is delivered: a call together with its service.
  typedef struct packed {
    reply_to_t                  to;
    logic [CellBits-1:0]        head;      // first packet buffer cell
    logic [CellBits-1:0]        tail;      // last packet buffer cell
    logic [ArgsOffsetBits-1:0]  args_off;  // offset of the first argument byte in the frame
    logic [FrameLengthBits-1:0] args_len;  // argument bytes, a multiple of four
    logic                       raw;       // no signature
    logic [SignatureBits-1:0]   signature;
    logic [63:0]                handler;   // code pointer
    logic [63:0]                data;      // data pointer
  } request_t;

  // The last transition of any endpoint, for the trace: a word that changes with each, and stands until the next.
  typedef struct packed {
    logic                    turn;        // flips with each transition
    logic [4:0]              rule;        // that fired
    logic [2:0]              phase_from;  // the phase before
    logic [2:0]              phase_to;    // the phase after
    logic [EndpointBits-1:0] endpoint;
    logic                    side;        // of a load or a recalled control line: transmit, else receive
    logic                    line;        // ... and its number
  } transition_t;

  // The events of one edge side by side, in an order in which no field crosses a 32-bit word of a simulator's.
  typedef struct packed {
    logic [NumEvents-1:0]    valid;
    logic [8*NumEvents-1:0]  code;  // of event i: [8*i +: 8]
    logic [32*NumEvents-1:0] tag;   // of event i: [32*i +: 32]
  } events_t;

  // Run-time settings, from the registers.
  typedef struct packed {
    logic                       line128;             // control and auxiliary lines of 128 bytes, else 64
    logic                       coupled;             // the reply goes into the request's line, else into transmit lines
    logic                       grant_exclusive;     // receive control lines are answered Exclusive, else Shared
    logic                       tx_grant_exclusive;  // doorbells are answered Exclusive, else Shared
    logic                       any_mac;             // accept every destination MAC
    logic                       any_ip;              // accept every destination address
    logic [47:0]                block_cycles;        // a parked load is answered TRYAGAIN after so many cycles
    logic [QueueDepthBits-1:0]  queue_depth;         // requests that may wait per process, 0 to 64
    logic [3:0]                 lookup_log2;         // service table entries in use, as a power of two: 2 to 12
    logic [31:0]                lookup_seed;         // seed of the service table's hash
    logic [6:0]                 args_sig_off;        // where unmarshalled arguments begin in the control line, a multiple of four
    logic [6:0]                 args_raw_off;        // where raw argument bytes begin in the control line, a multiple of four
    logic [6:0]                 reply_off;           // where reply bytes begin in the control line
    logic [FrameLengthBits-1:0] max_frame;           // longest accepted frame in bytes
  } config_t;

  // What registers that are only read hold.
  typedef struct packed {
    logic [31:0] calls;       // requests answered to a parked load
    logic [31:0] replies;     // replies collected, those too long included
    logic [31:0] one_way;     // requests finished without a reply
    logic [31:0] tryagain;    // parked loads answered TRYAGAIN
    logic [31:0] early;       // loads without evidence, answered with a TRYAGAIN that does not advance
    logic [31:0] too_long;    // replies too long to be sent: SYSTEM_ERR went out
    logic [31:0] aborted;     // requests that ended without a reply because their process died
    logic [31:0] waiting;     // now: requests that wait for an endpoint
    logic [31:0] open;        // now: requests at an endpoint whose reply is not collected yet
    logic [31:0] cells;       // now: packet buffer cells in use
    logic [31:0] receiving;   // now: frames begun whose verdict has not been given
    logic [31:0] described;   // now: frames that wait for the host side
    logic [31:0] looking_up;  // now: calls whose service is being looked up
    logic [31:0] delivering;  // now: requests being written into lines
    logic [31:0] replying;    // now: replies collected whose last beat has not left
    logic [31:0] under_way;   // now: requests inside the NIC, receiving to replying, waiting and open included, at one edge
  } status_t;

  // Fields of table entries: their lowest bits in the words of table_write_t.
  localparam int unsigned TableWordBits = 192;
  localparam int unsigned TableIndexBits = 12;
  localparam int unsigned OwnerProcIdAt = 0;        // ProcessBits: number of the process
  localparam int unsigned OwnerValidAt = 31;        // a bit: the endpoint belongs to a process
  localparam int unsigned FilterMacAt = 0;          // 48 bits: MAC address
  localparam int unsigned FilterIpAt = 64;          // 32 bits: IPv4 address
  localparam int unsigned FilterValidAt = 96;       // a bit: the entry is in use
  localparam int unsigned SignatureElementAt = 0;   // 32 bits: kind and bound of the element
  localparam int unsigned ServiceProcIdAt = 0;      // ProcessBits: the process that serves it
  localparam int unsigned ServiceRawAt = 8;         // a bit: no signature: the argument bytes go up as they are
  localparam int unsigned ServiceSignatureAt = 16;  // 8 bits: number of its signature
  localparam int unsigned ServiceServiceAt = 32;    // 16 bits: its number, for software
  localparam int unsigned ServiceHandlerAt = 64;    // 64 bits: code pointer
  localparam int unsigned ServiceDataAt = 128;      // 64 bits: data pointer
  localparam int unsigned BucketPortAt = 0;         // 16 bits: UDP destination port
  localparam int unsigned BucketProgAt = 32;        // 32 bits: program
  localparam int unsigned BucketVersAt = 64;        // 32 bits: version
  localparam int unsigned BucketProcAt = 96;        // 32 bits: procedure
  localparam int unsigned BucketServiceAt = 128;    // ServiceBits: service record
  localparam int unsigned BucketValidAt = 159;      // a bit: the entry is in use

  // The port through which every table is written: one entry, for one cycle.
  typedef struct packed {
    logic                      valid;
    table_e                    which;
    logic [TableIndexBits-1:0] index;  // of the entry
    logic [TableWordBits-1:0]  words;  // of the entry, the first in the lowest bits
  } table_write_t;

endpackage
