# Debian packages, by CPack: cpack -G DEB -B DIRECTORY --config build/release/CPackConfig.cmake
#
#     gyre          the program
#     libgyre0.1    the shared library; the soname is in the name, as Debian wants it
#     libgyre-dev   what one builds hosts with
#
# What is linked is found by dpkg-shlibdeps. What is loaded at first use (stdlib/library.h) is linked
# by nobody, so it is recommended: without it the program runs, and `import re` says what to install.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gyre)
set(CPACK_PACKAGE_CONTACT "The authors of Gyre <gyre@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION interpreters)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_DEBUGINFO_PACKAGE OFF)

# The Debian packages that hold the files that are loaded when they are needed.
function(gyre_find_debian_packages result)
    set(packages "")
    foreach(soname IN LISTS ARGN)
        execute_process(COMMAND dpkg-query --search "*/${soname}" OUTPUT_VARIABLE owners
                        ERROR_QUIET RESULT_VARIABLE status)
        if(owners MATCHES "^([^:,\n]+)")
            list(APPEND packages ${CMAKE_MATCH_1})
        endif()
    endforeach()
    list(JOIN packages ", " packages)
    set(${result} "${packages}" PARENT_SCOPE)
endfunction()
gyre_find_debian_packages(library_recommends ${GYRE_LOADED_BY_LIBRARY})
gyre_find_debian_packages(program_recommends ${GYRE_LOADED_BY_LIBRARY} ${GYRE_LOADED_BY_PROGRAM})

set(library_package libgyre${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "scripting language with async in its instruction set")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME gyre)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS ${program_recommends})
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "Gyre is a small scripting language. Tasks are as cheap as small
objects, and threads have no global lock. This is the program that runs
scripts, with a REPL and a test runner.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${library_package})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/debian/triggers CONTENT "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/debian/triggers)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS ${library_recommends})
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "Gyre is a small scripting language. This is the shared library
that programs load which have it embedded.")

# The static library needs its own libraries where it is linked, which -dev packages bring.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libgyre-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "${library_package} (= ${PROJECT_VERSION}), libuv1-dev, libutf8proc-dev, libtommath-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "Gyre is a small scripting language. These are the headers, the
static library, and the files for pkg-config and CMake, for programs
that embed it.")

# What Debian wants to find in each package.
file(READ LICENSE license)
set(copyright ${PROJECT_BINARY_DIR}/debian/copyright)
set(program_copyright ${PROJECT_BINARY_DIR}/debian/program-copyright)
file(CONFIGURE OUTPUT ${copyright} CONTENT "${license}" @ONLY)
file(CONFIGURE OUTPUT ${program_copyright} @ONLY CONTENT "${license}
The program loads GNU readline for its prompt, where that is installed, and so
is distributed under the GPL: /usr/share/common-licenses/GPL-3
")
install(FILES ${program_copyright} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/gyre RENAME copyright
        COMPONENT program EXCLUDE_FROM_ALL)
install(FILES ${copyright} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${library_package}
        COMPONENT library EXCLUDE_FROM_ALL)
install(FILES ${copyright} DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libgyre-dev
        COMPONENT development EXCLUDE_FROM_ALL)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/compress_manuals.cmake)

include(CPack)
