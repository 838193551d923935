// SPDX-License-Identifier: Apache-2.0
// A TLM-2.0 target that answers b_transport at once: it never waits, and looks at no time but SystemC's and the delay
// that it is given, to which it adds its own. Such a target may be called ahead of SystemC's time, from any stack.
#pragma once
#include <tlm>

namespace piste {

class at_once : public tlm::tlm_fw_transport_if<> {};

} // namespace piste
