// SPDX-License-Identifier: Apache-2.0
// The module tree in docs/systemc.md is that of a machine: `system_module_tree FILE` writes it there anew.
#include "models/hardware/machine/machine.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <cxxabi.h>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <systemc>
#include <unistd.h>
extern "C" {
#include "tests/system/support/bench.h"
// cmocka wants the four above first
#include <cmocka.h>
}

namespace {

const std::string begin = "```text\n", end = "```\n";

// A module's class; of all else, what SystemC calls it.
std::string type_of(const sc_core::sc_object *o) {
  if (!dynamic_cast<const sc_core::sc_module *>(o)) return o->kind();
  int status = 0;
  std::unique_ptr<char, void (*)(void *)> name(abi::__cxa_demangle(typeid(*o).name(), nullptr, nullptr, &status),
                                               std::free);
  return status ? o->kind() : name.get();
}

void add(const sc_core::sc_object *o, unsigned depth, std::string *to) {
  std::string line = std::string(2 * depth, ' ') + o->basename();
  line.resize(std::max<size_t>(line.size() + 1, 36), ' ');
  *to += line + type_of(o) + "\n";
  for (const sc_core::sc_object *child : o->get_child_objects()) add(child, depth + 1, to);
}

// Of one hart with software and one that is an initiator's place.
void write_tree(machine *, void *) {
  std::string tree;
  for (const sc_core::sc_object *o : sc_core::sc_get_top_level_objects()) add(o, 0, &tree);
  std::ofstream("/dev/stderr") << tree;
  _exit(0);
}

std::string tree() {
  bench_case c{};
  c.config = bench_config(true);
  c.config.harts = 2;
  c.config.initiators = 2;
  c.thread[c.threads++] = {0, {"software", [](struct hart *, void *) {}, nullptr}};
  c.before = write_tree;
  bench_run(&c, nullptr);
  return bench_stderr();
}

std::string page(const char *file) {
  std::stringstream s;
  s << std::ifstream(file).rdbuf();
  return s.str();
}

void the_tree_in_the_docs_is_the_machines(void **) {
  std::string found = tree();
  assert_non_null(std::strstr(found.c_str(), "  hart0 "));
  if (page("docs/systemc.md").find(begin + found + end) == std::string::npos)
    fail_msg("docs/systemc.md is stale: system_module_tree docs/systemc.md writes it anew");
}

} // namespace

int main(int argc, char **argv) {
  if (argc == 2) {
    std::string text = page(argv[1]);
    size_t from = text.find(begin), to = text.find(end, from + begin.size());
    if (from == std::string::npos || to == std::string::npos) return 2;
    text.replace(from + begin.size(), to - from - begin.size(), tree());
    std::ofstream(argv[1]) << text;
    return 0;
  }
  const CMUnitTest tests[] = {cmocka_unit_test(the_tree_in_the_docs_is_the_machines)};
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
