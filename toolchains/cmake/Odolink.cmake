# SPDX-License-Identifier: Apache-2.0
# The few words our CMakeLists.txt speak: odolink_library, odolink_program, odolink_test, and the warnings target behind them.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

option(ODOLINK_HOST_SIM "Build the simulator and the dealer desk" ON)
option(ODOLINK_TESTS "Build the tests" ON)
option(ODOLINK_WARNINGS_AS_ERRORS "Make each warning an error (presets set it)" OFF)
set(ODOLINK_SANITIZE "" CACHE STRING "Value for -fsanitize=, e.g. address,undefined")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(odolink_options INTERFACE)
target_compile_options(odolink_options INTERFACE
  -Wall -Wextra -Wpedantic # what every reader expects
  -Wshadow                 # a shadowed name has cost us a wrong mileage on paper already
  -Wconversion             # wire formats narrow: each narrowing is written down
  -Wold-style-cast -Woverloaded-virtual
  $<$<BOOL:${ODOLINK_WARNINGS_AS_ERRORS}>:-Werror>
  $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},arm>:-Wno-psabi> # GCC 7.1 ABI notes drown the rest
  )
if(ODOLINK_SANITIZE)
  add_compile_options(-fsanitize=${ODOLINK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ODOLINK_SANITIZE})
endif()

# odolink_library(NAME HEADERS h… [SOURCES cpp…] [PUBLIC lib…] [PRIVATE lib…] [ROOT dir])
# ROOT is the include root of the headers (default: firmware/). Without SOURCES it is an INTERFACE library.
function(odolink_library name)
  cmake_parse_arguments(A "" "ROOT" "HEADERS;SOURCES;PUBLIC;PRIVATE" ${ARGN})
  if(NOT A_ROOT)
    set(A_ROOT ${PROJECT_SOURCE_DIR}/firmware)
  endif()
  if(A_SOURCES)
    add_library(${name} STATIC)
    target_sources(${name} PRIVATE ${A_SOURCES})
    target_link_libraries(${name} PUBLIC ${A_PUBLIC} PRIVATE ${A_PRIVATE} odolink_options)
    set(scope PUBLIC)
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${A_PUBLIC})
    set(scope INTERFACE)
  endif()
  target_sources(${name} ${scope} FILE_SET HEADERS BASE_DIRS ${A_ROOT} FILES ${A_HEADERS})
endfunction()

# odolink_program(NAME SOURCES cpp… [PRIVATE lib…])
function(odolink_program name)
  cmake_parse_arguments(A "" "" "SOURCES;PRIVATE" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_PRIVATE} odolink_options)
endfunction()

# odolink_test(NAME SOURCES cpp… [PRIVATE lib…]): one CppUTest program, one ctest entry.
function(odolink_test name)
  cmake_parse_arguments(A "" "LABEL" "SOURCES;PRIVATE" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_PRIVATE} odolink_test_main odolink_options)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT A_LABEL)
    set(A_LABEL unit)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS ${A_LABEL} TIMEOUT 300)
endfunction()
