// SPDX-License-Identifier: Apache-2.0
// Written by rtl/pkg/generate from rtl/pkg/nic.toml.
// Headers as they lie in frames and in host lines: the byte of each field, and values that stand in them.
package layout_pkg;

  // Ethernet II; a VLAN tag stands before the type.
  localparam int unsigned EthDst = 0;                    // 6 bytes
  localparam int unsigned EthSrc = 6;                    // 6 bytes
  localparam int unsigned EthType = 12;                  // 2 bytes
  localparam int unsigned EthBytes = 14;
  localparam logic [15:0] EthTypeIpv4 = 16'h0800;
  localparam logic [15:0] EthTypeTag = 16'h8100;         // 802.1Q
  localparam logic [15:0] EthTypeServiceTag = 16'h88a8;  // 802.1ad

  // 802.1Q tag, from its type on.
  localparam int unsigned TagType = 0;  // 2 bytes
  localparam int unsigned TagTci = 2;   // 2 bytes: priority, VLAN
  localparam int unsigned TagBytes = 4;

  // IPv4 without options.
  localparam int unsigned Ipv4Version = 0;                // 1 byte: version, header length in words
  localparam int unsigned Ipv4Total = 2;                  // 2 bytes: total length
  localparam int unsigned Ipv4Id = 4;                     // 2 bytes: identification
  localparam int unsigned Ipv4Fragment = 6;               // 2 bytes: flags, offset
  localparam int unsigned Ipv4Ttl = 8;                    // 1 byte
  localparam int unsigned Ipv4Protocol = 9;               // 1 byte
  localparam int unsigned Ipv4Checksum = 10;              // 2 bytes
  localparam int unsigned Ipv4Src = 12;                   // 4 bytes
  localparam int unsigned Ipv4Dst = 16;                   // 4 bytes
  localparam int unsigned Ipv4Bytes = 20;
  localparam logic [7:0] Ipv4Plain = 8'h45;               // version 4, a header of five words
  localparam logic [7:0] Ipv4ProtocolUdp = 8'h11;
  localparam logic [7:0] Ipv4ReplyTtl = 8'h40;            // time to live of replies
  localparam logic [15:0] Ipv4DontFragment = 16'h4000;
  localparam logic [15:0] Ipv4MoreFragments = 16'h2000;
  localparam logic [15:0] Ipv4FragmentOffset = 16'h1fff;  // bits of the offset

  // UDP.
  localparam int unsigned UdpSrc = 0;       // 2 bytes
  localparam int unsigned UdpDst = 2;       // 2 bytes
  localparam int unsigned UdpLength = 4;    // 2 bytes
  localparam int unsigned UdpChecksum = 6;  // 2 bytes: 0: none
  localparam int unsigned UdpBytes = 8;

  // ONC-RPC call with an empty credential and verifier (RFC 5531); those that are not empty push what follows back.
  localparam int unsigned RpcCallXid = 0;          // 4 bytes
  localparam int unsigned RpcCallType = 4;         // 4 bytes: RPC_TYPE_CALL
  localparam int unsigned RpcCallVersion = 8;      // 4 bytes: RPC_VERSION_2
  localparam int unsigned RpcCallProg = 12;        // 4 bytes
  localparam int unsigned RpcCallVers = 16;        // 4 bytes
  localparam int unsigned RpcCallProc = 20;        // 4 bytes
  localparam int unsigned RpcCallCred = 24;        // 4 bytes: credential: flavour
  localparam int unsigned RpcCallCredLength = 28;  // 4 bytes: ... and bytes
  localparam int unsigned RpcCallVerf = 32;        // 4 bytes: verifier: flavour
  localparam int unsigned RpcCallVerfLength = 36;  // 4 bytes: ... and bytes
  localparam int unsigned RpcCallBytes = 40;

  // Accepted ONC-RPC reply with an empty verifier.
  localparam int unsigned RpcReplyXid = 0;          // 4 bytes
  localparam int unsigned RpcReplyType = 4;         // 4 bytes: RPC_TYPE_REPLY
  localparam int unsigned RpcReplyStat = 8;         // 4 bytes: RPC_ACCEPTED
  localparam int unsigned RpcReplyVerf = 12;        // 4 bytes: verifier: flavour
  localparam int unsigned RpcReplyVerfLength = 16;  // 4 bytes: ... and bytes
  localparam int unsigned RpcReplyAcceptStat = 20;  // 4 bytes
  localparam int unsigned RpcReplyBytes = 24;

  // What stands in both.
  localparam logic [31:0] RpcTypeCall = 32'h0000_0000;
  localparam logic [31:0] RpcTypeReply = 32'h0000_0001;
  localparam logic [31:0] RpcVersion2 = 32'h0000_0002;
  localparam logic [31:0] RpcAccepted = 32'h0000_0000;  // reply_stat
  localparam logic [31:0] RpcAuthNone = 32'h0000_0000;
  localparam logic [31:0] RpcAuthSys = 32'h0000_0001;
  localparam logic [31:0] RpcAuthMax = 32'h0000_0190;   // bytes of a credential's or verifier's body
  localparam logic [7:0] RpcSystemErr = 8'h05;          // accept_stat: the server could not

  // Receive control line: arguments follow, from args_sig_off or args_raw_off on.
  localparam int unsigned RxFlags = 0;     // 1 byte: RX_VALID, kind << 1
  localparam int unsigned RxLength = 2;    // 2 bytes: argument bytes
  localparam int unsigned RxEpoch = 4;     // 4 bytes: count of answers on this endpoint, this one included
  localparam int unsigned RxHandler = 8;   // 8 bytes: code pointer
  localparam int unsigned RxData = 16;     // 8 bytes: data pointer
  localparam int unsigned RxBytes = 24;
  localparam logic [7:0] RxValid = 8'h01;  // a request; clear: TRYAGAIN

  // Reply, in the receive line if coupled, else in the transmit line: its payload follows, from reply_off on.
  localparam int unsigned ReplyFlags = 0;      // 1 byte: REPLY_DONE, REPLY_ONEWAY
  localparam int unsigned ReplyStatus = 1;     // 1 byte: ONC-RPC accept_stat
  localparam int unsigned ReplyLength = 2;     // 2 bytes: payload bytes
  localparam int unsigned ReplyEpoch = 4;      // 4 bytes: epoch of the request that this answers; written last, with the flags
  localparam int unsigned ReplyBytes = 8;
  localparam logic [7:0] ReplyDone = 8'h80;    // never a bit of RX_FLAGS: in the coupled form both headers share byte 0 and the epoch
  localparam logic [7:0] ReplyOneway = 8'h40;  // no reply is to be sent

  // Headers together.
  localparam int unsigned ReplyHeaders = EthBytes + Ipv4Bytes + UdpBytes + RpcReplyBytes;                   // of the smallest reply
  localparam int unsigned ReplyHeadersTagged = EthBytes + TagBytes + Ipv4Bytes + UdpBytes + RpcReplyBytes;  // ... with a VLAN tag

endpackage
