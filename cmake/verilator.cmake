# SPDX-License-Identifier: Apache-2.0
# Verilating at build time: an RTL error is a build error, the runtime is compiled once, each model once.
find_program(VERILATOR verilator REQUIRED)
find_program(MAKE_PROGRAM make REQUIRED)
find_program(CCACHE ccache)
execute_process(COMMAND ${VERILATOR} --getenv VERILATOR_ROOT OUTPUT_VARIABLE VERILATOR_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE)

find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)
add_library(verilated_runtime STATIC
  ${CMAKE_SOURCE_DIR}/rtl/glue/verilated_fatal.cpp
  ${VERILATOR_ROOT}/include/verilated.cpp
  ${VERILATOR_ROOT}/include/verilated_threads.cpp
  ${VERILATOR_ROOT}/include/verilated_fst_c.cpp)
target_include_directories(verilated_runtime SYSTEM PUBLIC ${VERILATOR_ROOT}/include ${VERILATOR_ROOT}/include/vltstd)
target_compile_definitions(verilated_runtime PUBLIC VM_COVERAGE=0 VM_SC=0 VM_TRACE=1 VM_TRACE_FST=1 VM_TRACE_VCD=0)
target_compile_definitions(verilated_runtime PRIVATE VL_USER_FATAL)
# Nor is the runtime instrumented: its FST writer stores words wherever they fall.
target_compile_options(verilated_runtime PRIVATE -O2 -w -fno-sanitize=all)
target_link_libraries(verilated_runtime PUBLIC ZLIB::ZLIB Threads::Threads)

file(GLOB_RECURSE PISTE_RTL CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/*.sv ${CMAKE_SOURCE_DIR}/rtl/*.svh)
set(PISTE_RTL_FLAGS -sv -Wall --assert -Wno-fatal -Werror-USERFATAL --x-assign unique --x-initial unique -I${CMAKE_SOURCE_DIR}/rtl
    ${CMAKE_SOURCE_DIR}/rtl/waivers.vlt)
set(rtl_dirs ${PISTE_RTL})
list(TRANSFORM rtl_dirs REPLACE "/[^/]*$" "")
list(REMOVE_DUPLICATES rtl_dirs)
foreach(dir IN LISTS rtl_dirs)
  list(APPEND PISTE_RTL_FLAGS -y ${dir})
endforeach()

# piste_verilate(NAME TOP module [DEFINES name...] [ARGS extra verilator arguments...])
# makes the static library NAME from a module, with the header V<NAME>.h.
function(piste_verilate name)
  cmake_parse_arguments(V "" "TOP" "DEFINES;ARGS" ${ARGN})
  set(dir ${CMAKE_BINARY_DIR}/verilated/${name})
  set(defines ${V_DEFINES})
  list(TRANSFORM defines PREPEND -D)
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    set(opt "-O1")
  else()
    set(opt "-O3")
  endif()
  if(PISTE_SANITIZE)
    set(opt "-O1") # generated code is not instrumented: it is not ours, and takes minutes to compile so
  endif()
  set(layout ${CMAKE_SOURCE_DIR}/rtl/glue/fewer_icache_misses.h)
  file(GLOB packages ${CMAKE_SOURCE_DIR}/rtl/pkg/*_pkg.sv)
  file(GLOB_RECURSE top ${CMAKE_SOURCE_DIR}/rtl/${V_TOP}.sv)
  add_custom_command(
    OUTPUT ${dir}/V${name}__ALL.a ${dir}/V${name}.h
    BYPRODUCTS ${dir}/V${name}__ALL.o
    COMMAND ${VERILATOR} --cc -O3 --trace-fst --no-timing ${PISTE_RTL_FLAGS} ${defines} ${V_ARGS}
            --top-module ${V_TOP} --prefix V${name} --Mdir ${dir} ${packages} ${top}
    # make knows nothing of changed flags, and stumbles over headers that are gone
    COMMAND ${CMAKE_COMMAND} -E rm -f ${dir}/V${name}__ALL.o ${dir}/V${name}__ALL.d
    COMMAND ${CMAKE_COMMAND} -E env --unset=MAKEFLAGS ${MAKE_PROGRAM} -s -C ${dir} -f V${name}.mk V${name}__ALL.a
            "CXX=${CCACHE} ${CMAKE_CXX_COMPILER}" "LINK=${CMAKE_CXX_COMPILER}" "OPT_FAST=${opt} -include ${layout}" "OPT_SLOW=-O1" "CFG_CXXFLAGS_STD_NEWEST=-std=c++17" "CFG_CXXFLAGS_NO_UNUSED=-w" "CFG_WITH_CCWARN=no"
    DEPENDS ${PISTE_RTL} ${CMAKE_SOURCE_DIR}/rtl/waivers.vlt ${layout}
    COMMENT "Verilating ${V_TOP}" VERBATIM)
  add_custom_target(${name}_verilated DEPENDS ${dir}/V${name}__ALL.a)
  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_verilated)
  target_include_directories(${name} SYSTEM INTERFACE ${dir})
  target_link_libraries(${name} INTERFACE ${dir}/V${name}__ALL.a verilated_runtime)
endfunction()

# Lints the whole RTL from its top, warnings as errors.
add_custom_target(lint_rtl COMMAND ${CMAKE_SOURCE_DIR}/scripts/lint-rtl)
