# Scripts of the standard library as part of the library's code.
#
# stdlib/NAME.gy becomes the include file stdlib/NAME.gy.inc in the build tree, a list of its
# bytes with a zero at the end:
#
#     static const unsigned char prelude[] = {
#     #include "stdlib/prelude.gy.inc"
#     };

function(gyre_embed_scripts target)
    file(GLOB scripts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/stdlib/*.gy)
    if(NOT scripts)
        return()
    endif()
    set(converter ${PROJECT_SOURCE_DIR}/cmake/bytes_to_include.cmake)
    foreach(script IN LISTS scripts)
        get_filename_component(name ${script} NAME)
        set(include_file ${PROJECT_BINARY_DIR}/embedded/stdlib/${name}.inc)
        add_custom_command(
            OUTPUT ${include_file}
            COMMAND ${CMAKE_COMMAND} -DINPUT=${script} -DOUTPUT=${include_file} -P ${converter}
            DEPENDS ${script} ${converter}
            COMMENT "Embedding stdlib/${name}")
        target_sources(${target} PRIVATE ${include_file})
    endforeach()
    target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/embedded)
endfunction()
