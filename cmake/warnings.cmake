# SPDX-License-Identifier: Apache-2.0
# Warnings for our own code; generated and third-party headers are included as SYSTEM.
add_library(piste_warnings INTERFACE)
target_compile_options(piste_warnings INTERFACE
  -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wcast-qual -Wvla -Wformat=2 -Wundef
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition>)
