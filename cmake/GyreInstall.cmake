# What is installed where, in the three components that are packages on Debian:
#
#     program        bin/gyre, its manual page, completion for bash, zsh and fish
#     library        lib/libgyre.so.X.Y and its link by the name that the loader knows
#     development    include/*.h, libgyre.so, libgyre.a, gyre.pc, the CMake package
#
# Hosts find the library by `pkg-config gyre` or by find_package(Gyre). Neither knows the place of
# another library: a host that links libgyre.so needs none, and for libgyre.a they are looked for
# where the host is built.

include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Gyre)
file(GLOB public_headers CONFIGURE_DEPENDS include/*.h)

if(TARGET gyre)
    add_custom_command(OUTPUT gyre.1 DEPENDS gyre cmake/gyre.1.in cmake/make_manual.cmake
        COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:gyre> -DOUTPUT=${PROJECT_BINARY_DIR}/gyre.1
                -DINPUT=${PROJECT_SOURCE_DIR}/cmake/gyre.1.in -DVERSION=${PROJECT_VERSION}
                -P ${PROJECT_SOURCE_DIR}/cmake/make_manual.cmake
        VERBATIM)
    add_custom_target(gyre_manual ALL DEPENDS gyre.1)
    install(TARGETS gyre RUNTIME COMPONENT program)
    install(FILES ${PROJECT_BINARY_DIR}/gyre.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
    # Where each shell looks for what others have installed.
    set(completions ${PROJECT_SOURCE_DIR}/cmake/completions)
    install(FILES ${completions}/gyre.bash RENAME gyre COMPONENT program
            DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${completions}/_gyre COMPONENT program
            DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
    install(FILES ${completions}/gyre.fish COMPONENT program
            DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()
install(TARGETS gyre_shared EXPORT GyreSharedTargets
        LIBRARY COMPONENT library NAMELINK_COMPONENT development
        RUNTIME COMPONENT library ARCHIVE COMPONENT development)
install(TARGETS gyre_static EXPORT GyreStaticTargets ARCHIVE COMPONENT development)
install(FILES ${public_headers} TYPE INCLUDE COMPONENT development)

# ---------------------------------------------------------------- pkg-config

# Found from where the file is, so that the whole may be moved; not where a directory is absolute.
set(pc_prefix ${CMAKE_INSTALL_PREFIX})
if(NOT IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
    file(RELATIVE_PATH up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
    string(REGEX REPLACE "/$" "" pc_prefix "\${pcfiledir}/${up}")
endif()
set(pc_libdir ${CMAKE_INSTALL_LIBDIR})
set(pc_includedir ${CMAKE_INSTALL_INCLUDEDIR})
foreach(directory IN ITEMS pc_libdir pc_includedir)
    cmake_path(ABSOLUTE_PATH ${directory} BASE_DIRECTORY "\${prefix}")
endforeach()
set(pc_requires libutf8proc)
set(pc_libraries -ltommath -lm)
if(GYRE_LOOP STREQUAL "uv")
    list(PREPEND pc_requires libuv)
endif()
if(GYRE_ZLIB_FOUND)
    list(APPEND pc_requires zlib)
endif()
foreach(library IN LISTS CMAKE_DL_LIBS)
    list(APPEND pc_libraries -l${library})
endforeach()
if(GYRE_HAVE_PTHREAD)
    list(APPEND pc_libraries -pthread)
endif()
list(JOIN pc_requires " " pc_requires)
list(JOIN pc_libraries " " pc_libraries)
configure_file(cmake/gyre.pc.in gyre.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/gyre.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT development)

# ---------------------------------------------------------------- find_package

configure_package_config_file(cmake/GyreConfig.cmake.in GyreConfig.cmake
                              INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 the API may change with the minor version, as the soname says.
write_basic_package_version_file(GyreConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/GyreConfig.cmake ${PROJECT_BINARY_DIR}/GyreConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT development)
foreach(kind IN ITEMS Shared Static)
    install(EXPORT Gyre${kind}Targets NAMESPACE gyre:: DESTINATION ${package_dir}
            COMPONENT development)
endforeach()
