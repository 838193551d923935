// SPDX-License-Identifier: Apache-2.0
// The NIC's AXI4-Lite registers: byte addresses of 32-bit words. Settings and counters can be read; tables are write
// only and read as zero, as does everything that is not listed. All answers are OKAY. Byte strobes are not looked at.
#pragma once

// Settings (config_t in rtl/pkg/nic_pkg.sv). To be written before traffic flows.
#define NIC_REG_ID 0x00000u          // read only: NIC_REG_ID_VALUE
#define NIC_REG_ID_VALUE 0x50495354u // "PIST"
#define NIC_REG_FLAGS 0x00004u       // NIC_FLAG_*
#define NIC_REG_BLOCK_LO 0x00008u    // block time in cycles, bits 31:0
#define NIC_REG_BLOCK_HI 0x0000cu    // ... bits 47:32
#define NIC_REG_QUEUE_DEPTH 0x00010u
#define NIC_REG_LOOKUP_LOG2 0x00014u
#define NIC_REG_LOOKUP_SEED 0x00018u
#define NIC_REG_ARGS_SIG_OFF 0x0001cu
#define NIC_REG_ARGS_RAW_OFF 0x00020u
#define NIC_REG_REPLY_OFF 0x00024u
#define NIC_REG_MAX_FRAME 0x00028u

#define NIC_FLAG_LINE128 0x01u
#define NIC_FLAG_COUPLED 0x02u
#define NIC_FLAG_GRANT_EXCLUSIVE 0x04u
#define NIC_FLAG_TX_GRANT_EXCLUSIVE 0x08u
#define NIC_FLAG_ANY_MAC 0x10u
#define NIC_FLAG_ANY_IP 0x20u

// Rule 8: writing endpoint | NIC_LEAVE_ABORT makes the engine flush the endpoint (look for a finished reply without a
// doorbell) or abort its open request. Reads NIC_LEAVE_PENDING until the engine has begun; register writes wait so
// long.
#define NIC_REG_LEAVE 0x00040u
#define NIC_LEAVE_ABORT 0x100u
#define NIC_LEAVE_PENDING 0x80000000u

// Counters, 32 bits, wrapping: frames discarded, by drop reason; then what else happened.
#define NIC_REG_DROPS(reason) (0x00100u + 4u * (reason))
#define NIC_REG_CALLS 0x00180u    // requests answered to a parked load
#define NIC_REG_REPLIES 0x00184u  // replies collected, those too long included
#define NIC_REG_ONE_WAY 0x00188u  // requests finished without a reply
#define NIC_REG_TRYAGAIN 0x0018cu // parked loads answered TRYAGAIN
#define NIC_REG_EARLY 0x00190u    // loads without evidence, answered with a TRYAGAIN that does not advance
#define NIC_REG_TOO_LONG 0x00194u // replies too long to be sent: SYSTEM_ERR went out
#define NIC_REG_ABORTED 0x00198u  // requests that ended without a reply because their process died
// What is under way now.
#define NIC_REG_WAITING 0x001c0u // requests that wait for an endpoint
#define NIC_REG_OPEN 0x001c4u    // requests at an endpoint whose reply is not collected yet
#define NIC_REG_CELLS 0x001c8u   // packet buffer cells in use

// Tables. An entry of several words is written when its last word is.
#define NIC_REG_OWNER(endpoint) (0x01000u + 4u * (endpoint)) // NIC_OWNER_VALID | process
#define NIC_OWNER_VALID 0x80000000u
#define NIC_REG_FILTER(i) (0x02000u + 16u * (i)) // MAC bits 31:0, MAC bits 47:32, address, 1 if valid
#define NIC_REG_SIGNATURE(signature, element) (0x04000u + 64u * (signature) + 4u * (element))
#define NIC_REG_SERVICE(i)                                                                                             \
  (0x10000u + 32u * (i)) // process | raw << 8 | signature << 16, service, handler lo, hi, data lo, hi
#define NIC_SERVICE_WORDS 6u
#define NIC_REG_BUCKET(i) (0x20000u + 32u * (i)) // port, program, version, procedure, NIC_BUCKET_VALID | service record
#define NIC_BUCKET_WORDS 5u
#define NIC_BUCKET_VALID 0x80000000u
