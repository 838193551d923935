# SPDX-License-Identifier: Apache-2.0
include(CMakeFindDependencyMacro)
find_dependency(PkgConfig)
find_dependency(ZLIB)
find_dependency(Threads)
pkg_check_modules(SYSTEMC REQUIRED IMPORTED_TARGET systemc)
include(${CMAKE_CURRENT_LIST_DIR}/piste-machine-targets.cmake)
