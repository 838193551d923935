// SPDX-License-Identifier: Apache-2.0
// Types and constants shared by every module of the NIC. Written in the subset that yosys reads too.
package nic_pkg;

  // Sizes that are fixed when the RTL is compiled; the run-time settings below them are registers (regs.sv).
  localparam int unsigned DataBits = 512;
  localparam int unsigned DataBytes = 64;
  localparam int unsigned MaxFrame = 9728;      // largest accepted frame in bytes, without FCS
  localparam int unsigned NumEndpoints = 64;
  localparam int unsigned NumProcesses = 64;
  localparam int unsigned MaxLookup = 4096;     // service table entries
  localparam int unsigned NumServices = 1024;   // service records
  localparam int unsigned NumSignatures = 256;
  localparam int unsigned SignatureWords = 16;  // elements of one signature, END included
  localparam int unsigned NumRequests = 1024;   // requests that wait in the NIC (metadata records)
  localparam int unsigned NumCells = 8192;      // packet buffer cells
  localparam int unsigned CellBeats = 4;        // 64-byte beats in one cell

  // Host lines of one endpoint: {region, index}.
  localparam logic [1:0] RegionRx = 2'd0;       // receive control line 0 or 1
  localparam logic [1:0] RegionTx = 2'd1;       // transmit control line 0 or 1 (separate form)
  localparam logic [1:0] RegionRxAux = 2'd2;    // receive auxiliary line 0..151
  localparam logic [1:0] RegionTxAux = 2'd3;    // transmit auxiliary line 0..151 (separate form)

  // Commands to the home agent.
  localparam logic [1:0] CmdWrite = 2'd0;       // one 64-byte beat of a line's contents at the home
  localparam logic [1:0] CmdAnswer = 2'd1;      // grant the held load `tag` with the home's bytes of the line
  localparam logic [1:0] CmdRecall = 2'd2;      // take the line back; its bytes return on the recall port

  // Reasons for discarding a frame; 0 means none. The order is the order of the counters.
  typedef enum logic [5:0] {
    DropNone       = 6'd0,
    DropFcs        = 6'd1,   // the MAC marked the frame bad
    DropTooLong    = 6'd2,   // longer than the configured maximum
    DropEthShort   = 6'd3,   // ends inside the Ethernet or VLAN header
    DropEthAddr    = 6'd4,   // destination MAC not accepted
    DropEthVlan    = 6'd5,   // more than one VLAN tag
    DropEthType    = 6'd6,   // not IPv4
    DropIpShort    = 6'd7,   // ends inside the IPv4 header
    DropIpVersion  = 6'd8,   // version not 4 or IHL below 5
    DropIpChecksum = 6'd9,
    DropIpLength   = 6'd10,  // total length below header + 8 or beyond the frame
    DropIpFragment = 6'd11,
    DropIpProtocol = 6'd12,  // not UDP
    DropIpAddr     = 6'd13,  // destination address not accepted
    DropUdpLength  = 6'd14,  // below 8 or beyond the IPv4 payload
    DropUdpChecksum= 6'd15,
    DropRpcShort   = 6'd16,  // ends inside the RPC call header, or not a multiple of four bytes
    DropRpcType    = 6'd17,  // not a call
    DropRpcVersion = 6'd18,  // RPC version not 2
    DropRpcAuth    = 6'd19,  // credential or verifier of an unknown flavour or illegal length
    DropNoService  = 6'd20,  // no service for (port, program, version, procedure)
    DropQueueFull  = 6'd21,  // the process's queue is full
    DropNoBuffer   = 6'd22,  // no packet buffer cell or metadata record free
    DropArguments  = 6'd23   // the arguments do not match the service's signature
  } drop_e;
  localparam int unsigned NumDrops = 24;

  // How far a frame could be understood: the highest layer whose header is whole and has the form that is expected.
  localparam logic [2:0] LayerNone = 3'd0;
  localparam logic [2:0] LayerEth = 3'd1;
  localparam logic [2:0] LayerIpv4 = 3'd2;
  localparam logic [2:0] LayerUdp = 3'd3;
  localparam logic [2:0] LayerRpc = 3'd4;       // a call

  // Host sides that can stand behind the front end (parameter Host of nic_top).
  localparam int unsigned HostLines = 0;        // control lines: rtl/host/lines

  // Events for the ledger; rtl/glue/nic_ports.h says what their codes mean.
  localparam int unsigned EvCheck = 0;
  localparam int unsigned EvLookup = 1;
  localparam int unsigned EvDispatch = 2;
  localparam int unsigned EvDeliver = 3;
  localparam int unsigned EvAnswer = 4;
  localparam int unsigned EvDoorbell = 5;
  localparam int unsigned EvCollect = 6;
  localparam int unsigned EvTryagain = 7;
  localparam int unsigned NumEvents = 8;

  // Elements of an argument signature: a 32-bit word {kind[31:28], bound[27:0]}; bound is the length of a fixed opaque
  // or the largest length of a variable opaque or string, in bytes.
  typedef enum logic [3:0] {
    SigEnd = 4'd0, SigU32 = 4'd1, SigI32 = 4'd2, SigU64 = 4'd3, SigFixedOpaque = 4'd4,
    SigVarOpaque = 4'd5, SigString = 4'd6, SigBool = 4'd7, SigEnum = 4'd8
  } sig_e;

  // What the front end says of a frame; it travels beside the packet buffer. What belongs to a layer that was not reached
  // has no meaning. Addresses and ports are also what a hash that spreads frames over queues is taken of.
  typedef struct packed {
    logic [5:0]  reason;     // why it is no call that can be served; DropNone: it is one
    logic [2:0]  layer;      // reached
    logic [31:0] tag;        // the frame's identity in the ledger (AXI4-Stream tuser)
    logic [12:0] head;       // first packet buffer cell
    logic [12:0] tail;       // last packet buffer cell
    logic [13:0] frame_len;  // bytes of the frame
    logic [10:0] args_off;   // LayerRpc: offset of the first argument byte in the frame
    logic [13:0] args_len;   // ... argument bytes, a multiple of four
    logic [47:0] eth_dst;
    logic [47:0] eth_src;
    logic        vlan;       // the frame carried one VLAN tag
    logic [15:0] vlan_tci;
    logic [31:0] ip_src;
    logic [31:0] ip_dst;
    logic [15:0] udp_src;
    logic [15:0] udp_dst;
    logic [31:0] xid;
    logic [31:0] prog;
    logic [31:0] vers;
    logic [31:0] proc;
  } frame_t;

  // What the service table knows of a call's target.
  typedef struct packed {
    logic [5:0]  proc_id;    // the process that serves it
    logic        raw;        // no signature: the argument bytes go up as they are
    logic [7:0]  signature;
    logic [15:0] service;    // number of the service record
    logic [63:0] handler;    // code pointer
    logic [63:0] data;       // data pointer
  } service_t;

  // What the reply path keeps of a call while its handler runs.
  typedef struct packed {
    logic [31:0] tag;
    logic [47:0] eth_dst;    // of the call
    logic [47:0] eth_src;
    logic        vlan;
    logic [15:0] vlan_tci;
    logic [31:0] ip_src;
    logic [31:0] ip_dst;
    logic [15:0] udp_src;
    logic [15:0] udp_dst;
    logic [31:0] xid;
  } reply_to_t;

  // What waits in the queues and is delivered: a call together with its service.
  typedef struct packed {
    reply_to_t   to;
    logic [12:0] head;       // first packet buffer cell
    logic [12:0] tail;       // last packet buffer cell
    logic [10:0] args_off;   // offset of the first argument byte in the frame
    logic [13:0] args_len;   // argument bytes, a multiple of four
    logic        raw;
    logic [7:0]  signature;
    logic [63:0] handler;
    logic [63:0] data;
  } request_t;

  // The events of one edge side by side: the tag of event i is tag[32*i +: 32], its code code[8*i +: 8]. In an order in
  // which no field crosses a 32-bit word, so that a simulator shifts nothing.
  typedef struct packed {
    logic [NumEvents-1:0]    valid;
    logic [8*NumEvents-1:0]  code;
    logic [32*NumEvents-1:0] tag;
  } events_t;

  // Run-time settings, from the registers.
  typedef struct packed {
    logic        line128;        // control and auxiliary lines of 128 bytes, else 64
    logic        coupled;        // the reply goes into the request's line, else into transmit lines
    logic        grant_exclusive;     // receive control lines are answered Exclusive, else Shared
    logic        tx_grant_exclusive;  // doorbells are answered Exclusive, else Shared
    logic [47:0] block_cycles;   // a parked load is answered TRYAGAIN after so many cycles
    logic [6:0]  queue_depth;    // requests that may wait per process, 0..64
    logic [3:0]  lookup_log2;    // service table entries in use, as a power of two: 2..12
    logic [31:0] lookup_seed;
    logic [6:0]  args_sig_off;   // where unmarshalled arguments begin in the control line, a multiple of four
    logic [6:0]  args_raw_off;   // where raw argument bytes begin in the control line, a multiple of four
    logic [6:0]  reply_off;      // where reply bytes begin in the control line
    logic [13:0] max_frame;
    logic        any_mac;        // accept every destination MAC
    logic        any_ip;         // accept every destination address
  } config_t;

endpackage
