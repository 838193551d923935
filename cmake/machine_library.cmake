# SPDX-License-Identifier: Apache-2.0
# The machine as a library for SystemC models of others (docs/systemc.md): the hardware without its own way into SystemC,
# the NIC as RTL and as C model, and the NIC's driver. Installed with its headers, a CMake package and a pkg-config file.
include(CMakePackageConfigHelpers)
set(nic_object ${CMAKE_BINARY_DIR}/verilated/nic_model/Vnic_model__ALL.o)
set_source_files_properties(${nic_object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
add_library(piste_machine STATIC
  $<FILTER:$<TARGET_OBJECTS:hardware>,EXCLUDE,machine_main>
  "$<FILTER:$<TARGET_OBJECTS:systems>,INCLUDE,lauberhorn/nic_(setup|program|events)>"
  $<TARGET_OBJECTS:protocol> $<TARGET_OBJECTS:nic_twin> $<TARGET_OBJECTS:nic_rtl> $<TARGET_OBJECTS:verilated_runtime>
  ${nic_object})
add_dependencies(piste_machine nic_model_verilated)
set_target_properties(piste_machine PROPERTIES LINKER_LANGUAGE CXX EXPORT_NAME machine)
target_compile_features(piste_machine INTERFACE cxx_std_17)
target_include_directories(piste_machine INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/piste>)
target_link_libraries(piste_machine INTERFACE PkgConfig::SYSTEMC ZLIB::ZLIB Threads::Threads)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/piste-machine)
install(TARGETS piste_machine EXPORT piste-machine ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT piste-machine NAMESPACE piste:: FILE piste-machine-targets.cmake DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/piste-machine-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/piste-machine-config.cmake ${CMAKE_BINARY_DIR}/piste-machine-config-version.cmake
        DESTINATION ${package})
file(RELATIVE_PATH pkgconfig_to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_CURRENT_LIST_DIR}/piste-machine.pc.in ${CMAKE_BINARY_DIR}/piste-machine.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/piste-machine.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
foreach(dir IN ITEMS models/contract models/protocol models/hardware models/nic models/systems/lauberhorn rtl/glue rtl/pkg
        workloads/base)
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/${dir}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/piste/${dir}
          FILES_MATCHING PATTERN "*.h")
endforeach()
