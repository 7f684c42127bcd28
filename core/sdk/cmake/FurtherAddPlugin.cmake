# How a plugin is built: for the agent's own plugins, and for those that have find_package(FurtherLink).
include_guard(GLOBAL)

#   further_add_plugin(NAME Source.cpp… [USES target…])
#
# Builds NAME.so with its manifest NAME.json, which stands beside the CMakeLists.txt, beside it in <build>/plugins:
# a folder that plugins.directories may name. Everything is hidden but what FURTHER_PLUGIN exports, the ABI descriptor
# included; a symbol that nobody has fails the link, and not a program on the device. USES are more libraries.
#
# Installs both into the agent's plugin directory: that of the SDK's own prefix, unless a prefix is given.
function(further_add_plugin NAME)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "USES")
    set(manifest ${CMAKE_CURRENT_SOURCE_DIR}/${NAME}.json)
    if(NOT EXISTS ${manifest})
        message(FATAL_ERROR "The plugin ${NAME} has no manifest: write ${manifest}")
    endif()

    add_library(${NAME} MODULE ${ARG_UNPARSED_ARGUMENTS})
    target_link_libraries(${NAME} PRIVATE FurtherLink::sdk ${ARG_USES})
    set_target_properties(${NAME} PROPERTIES
        PREFIX ""
        CXX_STANDARD 20
        CXX_STANDARD_REQUIRED ON
        CXX_EXTENSIONS OFF
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON
        BUILD_WITH_INSTALL_RPATH ON # what is tested is what is installed, byte for byte: the agent has the SDK loaded
        LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
    # The sanitizers' own symbols are only there at run time.
    if(NOT FURTHER_SANITIZE AND NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
        target_link_options(${NAME} PRIVATE LINKER:-z,defs)
    endif()
    add_custom_command(
        TARGET ${NAME} POST_BUILD
        COMMAND ${CMAKE_COMMAND} -E copy_if_different ${manifest} $<TARGET_FILE_DIR:${NAME}>
        VERBATIM)
    set_property(TARGET ${NAME} APPEND PROPERTY LINK_DEPENDS ${manifest})

    if(FURTHER_PREFIX AND PROJECT_IS_TOP_LEVEL AND CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
        set_property(CACHE CMAKE_INSTALL_PREFIX PROPERTY VALUE ${FURTHER_PREFIX})
    endif()
    install(TARGETS ${NAME} LIBRARY DESTINATION ${FURTHER_PLUGIN_DESTINATION})
    install(FILES ${manifest} DESTINATION ${FURTHER_PLUGIN_DESTINATION})
endfunction()

#   further_add_plugin_test(NAME Test.cpp… [USES target…])
#
# A CppUnit test of the plugin NAME, for ctest: its suites register themselves, a main() is there, and FURTHER_PLUGIN_FILE
# is the built shared object, for further/testing/LoadedPlugin.h. The CMakeLists.txt has called enable_testing().
function(further_add_plugin_test NAME)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "USES")
    find_package(PkgConfig QUIET)
    if(PKG_CONFIG_FOUND)
        pkg_check_modules(CPPUNIT QUIET IMPORTED_TARGET cppunit)
    endif()
    if(NOT TARGET PkgConfig::CPPUNIT)
        message(FATAL_ERROR "The plugin's test needs CppUnit: apt-get install pkg-config libcppunit-dev")
    endif()

    add_executable(test-${NAME} ${ARG_UNPARSED_ARGUMENTS} ${FURTHER_TEST_MAIN})
    target_link_libraries(test-${NAME} PRIVATE FurtherLink::sdk-testing PkgConfig::CPPUNIT ${ARG_USES})
    target_compile_definitions(test-${NAME} PRIVATE FURTHER_PLUGIN_FILE="$<TARGET_FILE:${NAME}>")
    set_target_properties(test-${NAME} PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
    add_dependencies(test-${NAME} ${NAME})
    add_test(NAME ${NAME} COMMAND test-${NAME})
    set_tests_properties(${NAME} PROPERTIES TIMEOUT 120)
endfunction()
