# SPDX-License-Identifier: Apache-2.0
# Link-time optimisation of what must be fast: a call goes through many small functions of several layers. Objects hold
# plain code too, which everything else is linked from, as that takes no time. A target with the property PISTE_FAST is
# linked so.
add_library(piste_fast INTERFACE)
define_property(TARGET PROPERTY PISTE_FAST BRIEF_DOCS "link with link-time optimisation")
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(piste_fast INTERFACE -flto=auto -ffat-lto-objects)
  add_link_options($<IF:$<BOOL:$<TARGET_PROPERTY:PISTE_FAST>>,-flto=auto,-fno-lto>)
endif()
