# How everything is compiled: the interface target gyre_options, which is for the targets in here and
# not for those that use them. Variables set here are seen in this project only.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON) # computed goto, typeof, statement expressions
set(CMAKE_C_VISIBILITY_PRESET hidden)

# What concerns a whole build is decided by the project at its top.
if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug or Release" FORCE)
    endif()
    find_program(GYRE_CCACHE ccache)
    if(GYRE_CCACHE AND NOT CMAKE_C_COMPILER_LAUNCHER)
        set(CMAKE_C_COMPILER_LAUNCHER ${GYRE_CCACHE})
    endif()
endif()

include(CheckLinkerFlag)
add_library(gyre_options INTERFACE)
target_include_directories(gyre_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)
# Two warnings are wrong about idioms of this code: tables leave out the fields at their end that are
# zero, and an output that a function sets where it returns true looks unset to gcc, which cannot
# know that gy_throw always returns false. _GNU_SOURCE is empty, as in files that define it themselves.
# Floats are computed as written, never fused, so that results are the same on every machine.
# A release is -O2, for size; what is hot gets more.
target_compile_options(gyre_options INTERFACE
    $<$<CONFIG:Release>:-O2> -ffp-contract=off
    -Wall -Wextra -Wshadow -Wno-missing-field-initializers -Wno-maybe-uninitialized
    $<$<C_COMPILER_ID:Clang>:-Wno-unknown-warning-option> $<$<BOOL:${GYRE_WERROR}>:-Werror>)
target_compile_definitions(gyre_options INTERFACE _GNU_SOURCE=)
target_link_options(gyre_options INTERFACE $<$<CONFIG:Release>:-O2>) # of the optimiser when linking
# What makes a release small and quick to start: nothing is kept that nothing refers to; addresses
# that the loader must add to are written down in packed form (they are the many tables of natives,
# and take 24 bytes each otherwise); and there are no tables for unwinding the C stack, which
# exceptions of C++ need (none may pass through Gyre) and debuggers have in the debug build.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(gyre_options INTERFACE -ffunction-sections -fdata-sections
                                                  -fno-asynchronous-unwind-tables)
    target_link_options(gyre_options INTERFACE -Wl,--gc-sections)
    check_linker_flag(C "-Wl,-T,${PROJECT_SOURCE_DIR}/cmake/start_order.ld" GYRE_CAN_ORDER_FUNCTIONS)
    check_linker_flag(C -Wl,-z,pack-relative-relocs GYRE_CAN_PACK_RELOCATIONS)
    if(GYRE_CAN_PACK_RELOCATIONS)
        target_link_options(gyre_options INTERFACE -Wl,-z,pack-relative-relocs)
    endif()
endif()

# Most of the code is as fast when it is small. What runs all the time in scripts is worth the
# inlining and unrolling of -O3, which makes the whole a third larger. The interpreter's loop is not
# among them: fib is 5 % faster with -O2.
set(GYRE_HOT_FILES
    vm/attr.c vm/await.c vm/bytes.c vm/call.c vm/channel.c vm/dict.c vm/dict_methods.c
    vm/gc.c vm/gc_finalize.c vm/gc_trace.c vm/generator.c vm/heap.c vm/int.c vm/int_arith.c vm/iter.c
    vm/list.c vm/list_methods.c vm/ops_arith.c vm/ops_compare.c
    vm/ops_index.c vm/scheduler.c vm/set.c vm/sort.c vm/str.c vm/str_builder.c
    vm/str_search.c vm/task.c vm/timers.c vm/tuple.c vm/unwind.c lang/lexer.c)
set_source_files_properties(${GYRE_HOT_FILES} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O3>)
# And what waits for people and the world, or runs once, may be as small as it gets: what a program
# has in memory at start is hardly more than its code.
file(GLOB GYRE_COLD_FILES RELATIVE ${PROJECT_SOURCE_DIR} cli/*.c stdlib/*.c tools/*.c)
list(REMOVE_ITEM GYRE_COLD_FILES
    stdlib/loop.c stdlib/loop_uv.c stdlib/wakeup.c stdlib/math_module.c stdlib/random_module.c
    stdlib/random_source.c stdlib/regex_engine.c stdlib/stream_read.c stdlib/stream_type.c
    stdlib/stream_write.c stdlib/wire.c stdlib/io_calls.c stdlib/regex_module.c stdlib/regex_subject.c stdlib/time_module.c)
list(APPEND GYRE_COLD_FILES
    vm/builtins.c vm/c_stack.c vm/clock.c vm/dev.c vm/disasm.c vm/excerpt.c vm/fuel.c vm/hint.c vm/leaks.c vm/load.c vm/look.c
    vm/module.c vm/observe.c vm/origins.c vm/reflect.c vm/similar.c vm/shutdown.c vm/source.c
    vm/state.c vm/task_tree.c vm/testing.c vm/traceback.c vm/tracer.c vm/unawaited.c
    vm/api_check.c vm/bytecode.c vm/bytes_case.c vm/bytes_layout.c vm/codec.c vm/codec_wide.c vm/combine.c
    vm/completed.c vm/copy.c vm/error.c vm/format_percent.c vm/freeze.c vm/functools.c vm/loop_module.c
    vm/api_native.c vm/atomic.c vm/lock.c vm/misuse.c vm/mutex.c vm/namedtuple.c vm/parcel_class.c vm/parcel_pack.c vm/parcel_path.c vm/parcel_unpack.c
    vm/census.c vm/circle.c vm/counters.c vm/fuel.c vm/profiler.c vm/retained.c vm/bytes_methods.c vm/collections.c vm/counter.c vm/int_divide.c vm/int_methods.c vm/int_radix.c vm/combinatorics.c
    vm/api_run.c vm/api_thread.c vm/api_data.c lang/compile_cover.c lang/parser_class.c lang/parser_entry.c
    vm/proto.c vm/frozen.c vm/move.c vm/shared.c vm/shared_channel.c vm/shared_class.c vm/shared_orphans.c vm/shared_wait.c vm/stop.c vm/str_case.c vm/str_layout.c vm/task_local.c vm/timeout.c
    vm/dict_types.c vm/limits.c vm/ops_text.c vm/range.c vm/gc_stress.c vm/future.c vm/str_format.c vm/unicode.c
    lang/eval.c lang/parser_stmt.c lang/resolve_expr.c lang/resolve_names.c lang/compile_yield.c lang/parser_display.c lang/compile_class.c lang/compile_guard.c lang/compile_select.c lang/compile_test.c lang/parser_import.c
    lang/lexer_slips.c lang/parser_foreign.c lang/parser_slips.c lang/resolve_slips.c lang/suggest.c
    lang/diag.c)
set_source_files_properties(${GYRE_COLD_FILES} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-Os>)

if(GYRE_STRESS)
    target_compile_definitions(gyre_options INTERFACE GYRE_STRESS=1)
endif()

if(GYRE_SANITIZE)
    set(sanitizer_flags -fsanitize=${GYRE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_options(gyre_options INTERFACE ${sanitizer_flags})
    target_link_options(gyre_options INTERFACE ${sanitizer_flags})
endif()

# The optimised objects hold plain machine code too, and libgyre.a nothing else: another version of
# the compiler could not read the rest, and this one would optimise all of it for each host. So the
# tests, too, link in no time. Only gcc can make such objects.
set(is_lto_wanted OFF)
if(GYRE_LTO AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
    set(is_lto_wanted ON)
elseif(GYRE_LTO)
    message(STATUS "GYRE_LTO has no effect with ${CMAKE_C_COMPILER_ID}")
endif()

function(gyre_optimise_when_linking target)
    if(is_lto_wanted)
        target_compile_options(${target} PRIVATE -flto -ffat-lto-objects)
        # In the order of the files: what belongs together is on the same pages.
        target_link_options(${target} PRIVATE -flto=auto -flto-partition=1to1)
    endif()
endfunction()

# What is called at every start lies together (tests/tools/make_start_order.py).
function(gyre_order_functions target)
    if(GYRE_CAN_ORDER_FUNCTIONS)
        target_link_options(${target} PRIVATE -ffunction-sections -Wl,-T,${PROJECT_SOURCE_DIR}/cmake/start_order.ld)
        set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/start_order.ld)
    endif()
endfunction()

function(gyre_keep_machine_code_only library)
    if(is_lto_wanted)
        add_custom_command(TARGET ${library} POST_BUILD VERBATIM
            COMMAND ${CMAKE_OBJCOPY} --wildcard --remove-section=.gnu.lto_*
                    --remove-section=.gnu.debuglto_* $<TARGET_FILE:${library}>)
    endif()
endfunction()
