// SPDX-License-Identifier: Apache-2.0
// Reads pcapng block by block (the Internet-Draft draft-ietf-opsawg-pcapng): packets of interfaces that differ in link
// type, snapshot length, resolution or FCS, in sections of either byte order. libpcap refuses such a mixture.
#pragma once
#include "workloads/base/error.h"
#include "workloads/base/pull.h"
#include "workloads/capture/container.h"

struct pcapng;

// Begins to read `file`, which stays the caller's, at a section header. NULL and a message if there is none.
struct pcapng *pcapng_new(FILE *file, struct error *e);
// The next packet: PULL_ITEM, PULL_END or PULL_ERROR.
enum pull pcapng_next(struct pcapng *p, struct container_packet *packet, struct error *e);
// Where the block that was read last begins: unpacked bytes from the file's first.
uint64_t pcapng_offset(const struct pcapng *p);
void pcapng_free(struct pcapng *p);
