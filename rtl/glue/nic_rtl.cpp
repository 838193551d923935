// SPDX-License-Identifier: Apache-2.0
// The Verilated NIC behind the C interface: copies ports, steps the clock, writes waves.
#include "rtl/glue/nic_rtl.h"
#include "rtl/glue/one_evaluation_edge.h"
#include "verilated.h"
#include "verilated_fst_c.h"
#include "Vnic_model.h"
#include "Vnic_model___024root.h"
#include <cstring>
#include <memory>

struct nic_rtl {
  VerilatedContext context;
  std::unique_ptr<Vnic_model> model;
  std::unique_ptr<VerilatedFstC> waves;
  uint64_t time_ps = 0;
};

nic_rtl *nic_rtl_new(unsigned seed) {
  auto *nic = new nic_rtl;
  nic->context.traceEverOn(true);
  nic->context.randReset(seed ? 2 : 0);
  if (seed) nic->context.randSeed(static_cast<int>(seed));
  nic->model = std::make_unique<Vnic_model>(&nic->context);
  nic->model->clk_i = 0;
  nic->model->eval();
  if (!one_evaluation_edge_holds(*nic->model))
    VL_FATAL_MT(__FILE__, __LINE__, "", "this version of Verilator sees no edge in one evaluation");
  return nic;
}

void nic_rtl_free(nic_rtl *nic) {
  if (nic == nullptr) return;
  nic_rtl_waves(nic, nullptr);
  nic->model->final();
  delete nic;
}

int nic_rtl_waves(nic_rtl *nic, const char *path) {
  if (nic->waves) {
    nic->waves->close();
    nic->waves.reset();
  }
  if (path == nullptr) return 0;
  nic->waves = std::make_unique<VerilatedFstC>();
  nic->context.timeunit(-12);
  nic->context.timeprecision(-12);
  nic->model->trace(nic->waves.get(), 99);
  nic->waves->open(path);
  if (nic->waves->isOpen()) return 0;
  nic->waves.reset();
  return -1;
}

void nic_rtl_wave_time(nic_rtl *nic, uint64_t time_ps) {
  nic->time_ps = time_ps;
}

// The ports are reached in the root itself: the model's own members are references to them, one load more for each.
using ports = Vnic_model___024root;

static void set_inputs(ports &v, const nic_in &in) {
  v.now_i = in.now;
  v.rst_i = in.rst;
  v.s_axis_rx_tvalid = in.rx_valid;
  if (in.rx_valid) {
    v.s_axis_rx_tlast = in.rx_last;
    v.s_axis_rx_tuser = static_cast<uint64_t>(in.rx_bad) << 32 | in.rx_tag;
    v.s_axis_rx_tkeep = in.rx_keep;
    std::memcpy(&v.s_axis_rx_tdata[0], in.rx_data, NIC_BEAT);
  }
  v.m_axis_tx_tready = in.tx_ready;
  v.load_valid_i = in.load_valid;
  if (in.load_valid) {
    v.load_exclusive_i = in.load_exclusive;
    v.load_endpoint_i = in.load_endpoint;
    v.load_line_i = in.load_line;
    v.load_tag_i = in.load_tag;
  }
  v.recalled_valid_i = in.recalled_valid;
  if (in.recalled_valid) {
    v.recalled_beat_i = in.recalled_beat;
    v.recalled_endpoint_i = in.recalled_endpoint;
    v.recalled_line_i = in.recalled_line;
    std::memcpy(&v.recalled_data_i[0], in.recalled_data, NIC_BEAT);
  }
  v.command_ready_i = in.command_ready;
  v.s_axil_awvalid = in.awvalid;
  if (in.awvalid) v.s_axil_awaddr = in.awaddr;
  v.s_axil_wvalid = in.wvalid;
  if (in.wvalid) v.s_axil_wdata = in.wdata;
  v.s_axil_bready = in.bready;
  v.s_axil_arvalid = in.arvalid;
  if (in.arvalid) v.s_axil_araddr = in.araddr;
  v.s_axil_rready = in.rready;
}

// Words of event_o (events_t): the tags, the codes in bytes, which events there are.
enum { EVENT_TAG = 0, EVENT_CODE = NIC_EVENTS, EVENT_VALID = NIC_EVENTS + NIC_EVENTS / 4 };
static_assert(NIC_EVENTS % 4 == 0 && sizeof(ports::event_o) == 4 * (EVENT_VALID + 1), "events_t has other words");

// Apart, because few edges have events.
__attribute__((noinline)) static void get_events(const ports &v, nic_out *out) {
  for (uint32_t left = out->events; left != 0; left &= left - 1) {
    int event = __builtin_ctz(left);
    out->event_tag[event] = v.event_o[EVENT_TAG + event];
    out->event_code[event] = static_cast<uint8_t>(v.event_o[EVENT_CODE + event / 4] >> 8 * (event % 4));
  }
}

// Apart, because only a trace wants it.
static void get_transition(uint32_t word, nic_out *out) {
  nic_transition &t = out->transition;
  bool turn = t.turn;
#define X(bits, field)                                                                                                 \
  t.field = static_cast<decltype(t.field)>(word & ((1u << (bits)) - 1));                                               \
  word >>= (bits);
  NIC_TRANSITION_BITS(X)
#undef X
  if (t.turn != turn) out->events |= NIC_TRANSITION;
}

static void get_outputs(const ports &v, nic_out *out) {
  out->rx_ready = v.s_axis_rx_tready;
  out->tx_valid = v.m_axis_tx_tvalid;
  if (out->tx_valid) {
    out->tx_last = v.m_axis_tx_tlast;
    out->tx_tag = v.m_axis_tx_tuser;
    out->tx_keep = v.m_axis_tx_tkeep;
    std::memcpy(out->tx_data, &v.m_axis_tx_tdata[0], NIC_BEAT);
  }
  out->load_ready = v.load_ready_o;
  out->recalled_ready = v.recalled_ready_o;
  out->command_valid = v.command_valid_o;
  if (out->command_valid) {
    out->command = v.command_o;
    out->command_endpoint = v.command_endpoint_o;
    out->command_line = v.command_line_o;
    out->command_beat = v.command_beat_o;
    out->command_exclusive = v.command_exclusive_o;
    out->command_tag = v.command_tag_o;
    if (out->command == NIC_CMD_WRITE) std::memcpy(out->command_data, &v.command_data_o[0], NIC_BEAT);
  }
  out->awready = v.s_axil_awready;
  out->wready = v.s_axil_wready;
  out->bvalid = v.s_axil_bvalid;
  out->bresp = v.s_axil_bresp;
  out->arready = v.s_axil_arready;
  out->rvalid = v.s_axil_rvalid;
  out->rresp = v.s_axil_rresp;
  if (out->rvalid) out->rdata = v.s_axil_rdata;
  out->busy = v.busy_o;
  out->next_deadline = v.next_deadline_o;
  out->events = v.event_o[EVENT_VALID];
  if (out->events != 0) get_events(v, out);
}

// Never inlined: profiles and benchmarks tell it from what calls it by its name.
__attribute__((noinline)) void nic_rtl_step(nic_rtl *nic, const nic_in *in, nic_out *out) {
  ports &v = *nic->model->rootp;
  set_inputs(v, *in);
  one_evaluation_edge(*nic->model);
  if (nic->waves) nic->waves->dump(nic->time_ps);
  get_outputs(v, out);
}

void nic_rtl_step_watched(nic_rtl *nic, const nic_in *in, nic_out *out) {
  nic_rtl_step(nic, in, out);
  get_transition(nic->model->rootp->transition_o, out);
}
