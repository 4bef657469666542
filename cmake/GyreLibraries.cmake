# What Gyre stands on: the interface target gyre_libraries, and readline for the program.

include(CheckIncludeFile)
find_package(PkgConfig REQUIRED)
add_library(gyre_libraries INTERFACE)

# In a build for WebAssembly, say, there are no threads.
check_include_file(pthread.h GYRE_HAVE_PTHREAD)
if(GYRE_HAVE_PTHREAD)
    find_package(Threads REQUIRED)
    target_link_libraries(gyre_libraries INTERFACE Threads::Threads)
else()
    target_compile_definitions(gyre_libraries INTERFACE GYRE_NO_THREADS=1)
endif()

if(GYRE_LOOP STREQUAL "uv")
    pkg_check_modules(GYRE_UV REQUIRED IMPORTED_TARGET libuv)
    target_link_libraries(gyre_libraries INTERFACE PkgConfig::GYRE_UV)
elseif(NOT GYRE_LOOP STREQUAL "none")
    message(FATAL_ERROR "GYRE_LOOP is uv or none, not ${GYRE_LOOP}")
endif()

pkg_check_modules(GYRE_UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)

# Debian 12 ships libtommath without a .pc file.
find_path(GYRE_TOMMATH_INCLUDE_DIR tommath.h)
find_library(GYRE_TOMMATH_LIBRARY tommath)
mark_as_advanced(GYRE_TOMMATH_INCLUDE_DIR GYRE_TOMMATH_LIBRARY)
if(NOT GYRE_TOMMATH_INCLUDE_DIR OR NOT GYRE_TOMMATH_LIBRARY)
    message(FATAL_ERROR "libtommath was not found (Debian: libtommath-dev)")
endif()
target_include_directories(gyre_libraries SYSTEM INTERFACE ${GYRE_TOMMATH_INCLUDE_DIR})
target_link_libraries(gyre_libraries INTERFACE PkgConfig::GYRE_UTF8PROC ${GYRE_TOMMATH_LIBRARY}
                      ${CMAKE_DL_LIBS} m)

# zlib packs the scripts of the standard library: a fifth of the program would be their texts.
if(NOT GYRE_WITH_ZLIB STREQUAL "OFF")
    pkg_check_modules(GYRE_ZLIB IMPORTED_TARGET zlib)
    if(GYRE_ZLIB_FOUND)
        target_link_libraries(gyre_libraries INTERFACE PkgConfig::GYRE_ZLIB)
    elseif(GYRE_WITH_ZLIB STREQUAL "ON")
        message(FATAL_ERROR "zlib was not found (Debian: zlib1g-dev)")
    else()
        message(STATUS "zlib was not found: scripts of the standard library are embedded as they are")
    endif()
endif()

# The program can take libuv, libtommath and zlib in where their static libraries are installed, which
# saves the loader its work for three more files (docs/decisions/0020-what-starting-does-not-do.md); what it has
# taken from them is not linked a second time.
option(GYRE_STATIC_LIBRARIES "The program holds libuv, libtommath and zlib, where it can" OFF)
function(gyre_take_libraries_in target)
    find_library(GYRE_UV_STATIC_LIBRARY NAMES libuv_a.a libuv.a HINTS ${GYRE_UV_LIBRARY_DIRS})
    find_library(GYRE_TOMMATH_STATIC_LIBRARY NAMES libtommath.a)
    find_library(GYRE_ZLIB_STATIC_LIBRARY NAMES libz.a)
    mark_as_advanced(GYRE_UV_STATIC_LIBRARY GYRE_TOMMATH_STATIC_LIBRARY GYRE_ZLIB_STATIC_LIBRARY)
    if(GYRE_STATIC_LIBRARIES AND GYRE_UV_STATIC_LIBRARY AND GYRE_TOMMATH_STATIC_LIBRARY)
        target_link_libraries(${target} PRIVATE ${GYRE_UV_STATIC_LIBRARY}
                              ${GYRE_TOMMATH_STATIC_LIBRARY} ${CMAKE_DL_LIBS})
        target_link_options(${target} PRIVATE -Wl,--as-needed)
        if(GYRE_ZLIB_FOUND AND GYRE_ZLIB_STATIC_LIBRARY)
            target_link_libraries(${target} PRIVATE ${GYRE_ZLIB_STATIC_LIBRARY})
        endif()
    endif()
endfunction()

# The name under which the dynamic linker knows a library: it is written in the .so file, which is
# there for building only.
function(gyre_find_soname result library directories)
    find_library(${result}_FILE ${library} HINTS ${directories} REQUIRED NO_CACHE)
    execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${${result}_FILE} OUTPUT_VARIABLE headers)
    if(NOT headers MATCHES "SONAME +([^\n]+)")
        message(FATAL_ERROR "${${result}_FILE} does not say its name")
    endif()
    set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()
set(GYRE_LOADED_BY_LIBRARY "") # such names, for GyrePackage
set(GYRE_LOADED_BY_PROGRAM "")

# Some libraries are not linked, but loaded when a script first imports what stands on them
# (stdlib/library.h). Where there are no threads nothing can be loaded.
if(NOT GYRE_HAVE_PTHREAD)
    set(GYRE_WITH_OPENSSL OFF)
    set(GYRE_WITH_PCRE2 OFF)
    set(GYRE_WITH_SQLITE OFF)
    set(GYRE_WITH_CURL OFF)
    set(GYRE_WITH_CARES OFF)
    set(GYRE_WITH_PG OFF)
endif()
# gyre_load_when_needed(OPTION MODULE NAME PACKAGE MISSING LIBRARY DEFINE…): what pkg-config calls MODULE, by
# GYRE_WITH_OPTION. Code sees GYRE_HAVE_OPTION, and the name of each LIBRARY for the dynamic linker as DEFINE.
macro(gyre_load_when_needed option module name package missing)
    if(NOT GYRE_WITH_${option} STREQUAL "OFF")
        pkg_check_modules(GYRE_${option} IMPORTED_TARGET ${module})
        if(GYRE_${option}_FOUND)
            target_include_directories(gyre_libraries SYSTEM INTERFACE ${GYRE_${option}_INCLUDE_DIRS})
            target_compile_definitions(gyre_libraries INTERFACE GYRE_HAVE_${option}=1)
            set(libraries ${ARGN})
            while(libraries)
                list(POP_FRONT libraries library define)
                gyre_find_soname(soname ${library} "${GYRE_${option}_LIBRARY_DIRS}")
                list(APPEND GYRE_LOADED_BY_LIBRARY ${soname})
                target_compile_definitions(gyre_libraries INTERFACE ${define}="${soname}")
            endwhile()
        elseif(GYRE_WITH_${option} STREQUAL "ON")
            message(FATAL_ERROR "${name} was not found (Debian: ${package})")
        else()
            message(STATUS "${name} was not found: there will be no ${missing}")
        endif()
    endif()
endmacro()

gyre_load_when_needed(OPENSSL "libcrypto>=3.0" "OpenSSL 3" libssl-dev "modules hashlib, hmac and tls"
    crypto GYRE_LIBCRYPTO ssl GYRE_LIBSSL)
gyre_load_when_needed(PCRE2 libpcre2-8 "PCRE2" libpcre2-dev "module re" pcre2-8 GYRE_LIBPCRE2)
# Since 3.38 it tells where a statement is wrong.
gyre_load_when_needed(SQLITE "sqlite3>=3.38" "SQLite" libsqlite3-dev "module sqlite" sqlite3 GYRE_LIBSQLITE)
# Since 7.85 protocols have names.
gyre_load_when_needed(CURL "libcurl>=7.85" "libcurl" libcurl4-openssl-dev "HTTP client" curl GYRE_LIBCURL)
gyre_load_when_needed(CARES libcares "c-ares" libc-ares-dev "module dns" cares GYRE_LIBCARES)
# Any that Debian has had for years.
gyre_load_when_needed(PG "libpq>=14" "libpq" libpq-dev "module pg" pq GYRE_LIBPQ)

# wslay speaks WebSocket, and is loaded when it is needed (stdlib/wslay_library.h).
if(NOT GYRE_WITH_WSLAY STREQUAL "OFF")
    find_path(GYRE_WSLAY_INCLUDE_DIR wslay/wslay.h)
    find_library(GYRE_WSLAY_LIBRARY wslay)
    if(GYRE_WSLAY_INCLUDE_DIR AND GYRE_WSLAY_LIBRARY)
        set(GYRE_WSLAY_FOUND TRUE)
        gyre_find_soname(soname wslay "")
        list(APPEND GYRE_LOADED_BY_LIBRARY ${soname})
        target_include_directories(gyre_libraries SYSTEM INTERFACE ${GYRE_WSLAY_INCLUDE_DIR})
        target_compile_definitions(gyre_libraries INTERFACE GYRE_HAVE_WSLAY=1 GYRE_LIBWSLAY="${soname}")
    elseif(GYRE_WITH_WSLAY STREQUAL "ON")
        message(FATAL_ERROR "wslay was not found (Debian: libwslay-dev)")
    else()
        message(STATUS "wslay was not found: there will be no WebSockets")
    endif()
endif()

# llhttp parses what http.serve gets. Debian has its sources (node-llhttp), which stdlib/llhttp_api.c
# and llhttp_states.c include; GYRE_LLHTTP_DIR may name another folder that has llhttp.c, api.c, http.c and llhttp.h.
if(NOT GYRE_WITH_LLHTTP STREQUAL "OFF")
    find_path(GYRE_LLHTTP_SOURCE_DIR llhttp.c HINTS ${GYRE_LLHTTP_DIR} /usr/share/llhttp)
    find_path(GYRE_LLHTTP_HEADER_DIR llhttp.h HINTS ${GYRE_LLHTTP_DIR} /usr/share/include/llhttp)
    if(GYRE_LLHTTP_SOURCE_DIR AND GYRE_LLHTTP_HEADER_DIR)
        set(GYRE_LLHTTP_FOUND TRUE)
        # With our prefix before all names, so that a host may have an llhttp of its own.
        set(llhttp_copies ${PROJECT_BINARY_DIR}/embedded/llhttp)
        foreach(source ${GYRE_LLHTTP_SOURCE_DIR}/llhttp.c ${GYRE_LLHTTP_SOURCE_DIR}/api.c ${GYRE_LLHTTP_SOURCE_DIR}/http.c
                       ${GYRE_LLHTTP_HEADER_DIR}/llhttp.h)
            get_filename_component(name ${source} NAME)
            file(READ ${source} text)
            string(REPLACE "llhttp_" "gy_llhttp_" text "${text}")
            file(CONFIGURE OUTPUT ${llhttp_copies}/${name} CONTENT "${text}" @ONLY)
        endforeach()
        set_source_files_properties(stdlib/http_head.c stdlib/http_server.c stdlib/llhttp_api.c stdlib/llhttp_states.c PROPERTIES
            COMPILE_DEFINITIONS GYRE_HAVE_LLHTTP=1
            INCLUDE_DIRECTORIES "${llhttp_copies}")
        set_property(SOURCE cli/features.c APPEND PROPERTY COMPILE_DEFINITIONS GYRE_HAVE_LLHTTP=1)
        set_property(SOURCE stdlib/llhttp_api.c stdlib/llhttp_states.c APPEND PROPERTY COMPILE_OPTIONS -w)
    elseif(GYRE_WITH_LLHTTP STREQUAL "ON")
        message(FATAL_ERROR "llhttp was not found (Debian: node-llhttp)")
    else()
        message(STATUS "llhttp was not found: http.serve will say that it is missing")
    endif()
endif()

# Readline is GPL, so it is for the program only, never for the library. The program loads it when
# it shows a prompt (cli/readline_library.h).
function(gyre_use_readline target)
    if(GYRE_WITH_READLINE STREQUAL "OFF")
        return()
    endif()
    pkg_check_modules(GYRE_READLINE IMPORTED_TARGET readline)
    if(GYRE_READLINE_FOUND)
        gyre_find_soname(soname readline "${GYRE_READLINE_LIBRARY_DIRS}")
        set(GYRE_LOADED_BY_PROGRAM ${soname} PARENT_SCOPE)
        target_include_directories(${target} SYSTEM PRIVATE ${GYRE_READLINE_INCLUDE_DIRS})
        target_compile_definitions(${target} PRIVATE GYRE_HAVE_READLINE=1
                                                     GYRE_LIBREADLINE="${soname}")
    elseif(GYRE_WITH_READLINE STREQUAL "ON")
        message(FATAL_ERROR "readline was not found (Debian: libreadline-dev)")
    else()
        message(STATUS "readline was not found: the REPL will have plain line input")
    endif()
endfunction()
