# Scripts of the standard library as part of the library's code, and those of the program as part of
# its own (cli/NAME.gy, gathered for cli/program_scripts.c).
#
# stdlib/NAME.gy becomes the include file stdlib/NAME.gy.inc in the build tree, a list of its
# bytes, packed by gzip where zlib is there to unpack them, and stdlib/scripts.inc gathers them for
# stdlib/embedded.c:
#
#     static const unsigned char script_NAME[] APART = {
#     #include "stdlib/NAME.gy.inc"
#     };
#     static const GyreScript scripts[] = {
#         SCRIPT("NAME", script_NAME),
#         {0}
#     };

function(gyre_embed_scripts target room)
    file(GLOB scripts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${room}/*.gy)
    set(converter ${PROJECT_SOURCE_DIR}/cmake/script_to_include.cmake)
    set(folder ${PROJECT_BINARY_DIR}/embedded/${room})
    foreach(script IN LISTS scripts)
        get_filename_component(name ${script} NAME_WE)
        add_custom_command(
            OUTPUT ${folder}/${name}.gy.inc
            COMMAND ${CMAKE_COMMAND} -DINPUT=${script} -DOUTPUT=${folder}/${name}.gy.inc
                    -DPACK=$<BOOL:${GYRE_ZLIB_FOUND}> -P ${converter}
            DEPENDS ${script} ${converter}
            COMMENT "Embedding ${room}/${name}.gy")
        target_sources(${target} PRIVATE ${folder}/${name}.gy.inc)
        string(APPEND arrays "static const unsigned char script_${name}[] APART = {\n"
                             "#include \"${room}/${name}.gy.inc\"\n};\n")
        string(APPEND rows "    SCRIPT(\"${name}\", script_${name}),\n")
    endforeach()
    file(CONFIGURE OUTPUT ${folder}/scripts.inc @ONLY
         CONTENT "@arrays@static const GyreScript scripts[] = {\n@rows@    {0}};\n")
    target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/embedded)
    if(GYRE_ZLIB_FOUND)
        set_property(SOURCE stdlib/embedded.c APPEND PROPERTY COMPILE_DEFINITIONS GYRE_PACKED_SCRIPTS=1)
    endif()
endfunction()
