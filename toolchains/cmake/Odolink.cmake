# SPDX-License-Identifier: Apache-2.0
# The few words our CMakeLists.txt speak: odolink_library, odolink_program, odolink_test, odolink_fuzz, odolink_bench, and
# the flags behind them. CONTRIBUTING.md says when to use which.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON) # a library that one folder found is known to those that link that folder
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON) # costs nothing until all_verify_interface_header_sets is built
set_property(GLOBAL PROPERTY GLOBAL_DEPENDS_NO_CYCLES ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

option(ODOLINK_HOST_SIM "Build the simulator and the dealer desk" ON)
option(ODOLINK_TESTS "Build the tests" ON)
option(ODOLINK_FUZZ "Build fuzz targets with clang's libFuzzer" OFF)
option(ODOLINK_WARNINGS_AS_ERRORS "Make each warning an error (presets set it)" OFF)
set(ODOLINK_SANITIZE "" CACHE STRING "Value for -fsanitize=, e.g. address,undefined")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(LLD ld.lld)
if(LLD AND NOT CMAKE_CROSSCOMPILING) # Debian's cross gcc looks for a prefixed name that lld does not have
  add_link_options(-fuse-ld=lld) # each test program is linked: bfd is the slowest way to do it
endif()

add_library(odolink_options INTERFACE)
target_compile_options(odolink_options INTERFACE
  -Wall -Wextra -Wpedantic # what every reader expects
  -Wshadow                 # a shadowed name has cost us a wrong mileage on paper already
  -Wconversion             # wire formats narrow: each narrowing is written down
  -Wold-style-cast -Woverloaded-virtual
  $<$<BOOL:${ODOLINK_WARNINGS_AS_ERRORS}>:-Werror>
  # GCC 12 sees overflows inside libstdc++'s inlined vector::insert that are not there: these stay warnings.
  "$<$<CXX_COMPILER_ID:GNU>:-Wno-error=stringop-overflow;-Wno-error=stringop-overread;-Wno-error=array-bounds;-Wno-error=restrict>"
  $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},arm>:-Wno-psabi> # GCC 7.1 ABI notes drown the rest
  )
if(ODOLINK_SANITIZE)
  add_compile_options(-fsanitize=${ODOLINK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ODOLINK_SANITIZE})
  if(ODOLINK_SANITIZE MATCHES "undefined")
    # The vptr check wants type information that SOCI does not export; clang 14's check of function types breaks coroutines.
    add_compile_options(-fno-sanitize=vptr $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>)
  endif()
endif()
if(ODOLINK_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_BUILD_TYPE STREQUAL Release)
  # What leaves this house is hardened: stack canaries, checked libc calls, read-only relocations; and without dead code.
  add_compile_options(-fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -ffunction-sections -fdata-sections)
  add_link_options(-Wl,--gc-sections -Wl,--icf=all -Wl,-z,relro,-z,now)
endif()

# odolink_for_size(): what the current folder and those below it hold is compiled for size in Release. For code that waits for
# people, files or the network: a third smaller, and no slower where it matters.
macro(odolink_for_size)
  if(CMAKE_BUILD_TYPE STREQUAL Release)
    add_compile_options(-Os)
  endif()
endmacro()

# The programs alone (what host-sim/run needs), those of firmware/ alone, and the tests of each label alone.
add_custom_target(odolink_programs)
add_custom_target(odolink_agent_programs)
add_custom_target(odolink_fuzz_targets)
add_custom_target(odolink_benches)
foreach(label unit contract scenario integration)
  add_custom_target(odolink_${label}_tests)
endforeach()

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
  # Each header of the pure layers compiles on its own (target all_verify_interface_header_sets); the outer ones would double
  # the time of a build for little.
  if(CMAKE_CURRENT_SOURCE_DIR MATCHES "/(firmware/adapters|firmware/app|host-sim)")
    set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS OFF)
  endif()
  target_sources(${name} ${scope} FILE_SET HEADERS BASE_DIRS ${A_ROOT} FILES ${A_HEADERS})
endfunction()

# odolink_program(NAME SOURCES cpp… [PRIVATE lib…]): lands in build/<preset>/bin.
function(odolink_program name)
  cmake_parse_arguments(A "" "" "SOURCES;PRIVATE" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_PRIVATE} odolink_options)
  add_dependencies(odolink_programs ${name})
  set(firmware ${PROJECT_SOURCE_DIR}/firmware)
  cmake_path(IS_PREFIX firmware ${CMAKE_CURRENT_SOURCE_DIR} of_the_agent)
  if(of_the_agent)
    add_dependencies(odolink_agent_programs ${name})
  endif()
endfunction()

# What every ctest entry gets: its label, a bound on its time, and the sanitizers' settings.
function(odolink_test_properties name label)
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 300)
  if(label MATCHES "^(integration|browser)$")
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON) # real processes and real time: not beside another test
  endif()
  if(ODOLINK_SANITIZE STREQUAL thread)
    set_tests_properties(${name} PROPERTIES ENVIRONMENT
      "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp:halt_on_error=1")
  endif()
endfunction()

# odolink_test(NAME SOURCES cpp… [PRIVATE lib…] [LABEL label]): one CppUTest program, one ctest entry. LABEL is unit (the
# default), contract, scenario or integration.
function(odolink_test name)
  cmake_parse_arguments(A "" "LABEL" "SOURCES;PRIVATE" ${ARGN})
  if(NOT A_LABEL)
    set(A_LABEL unit)
  endif()
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_PRIVATE} odolink_test_main odolink_options)
  add_test(NAME ${name} COMMAND ${name})
  odolink_test_properties(${name} ${A_LABEL})
  add_dependencies(odolink_${A_LABEL}_tests ${name})
endfunction()

# odolink_fuzz(NAME SOURCES cpp… [PRIVATE lib…] [SEEDS path…]): one LLVMFuzzerTestOneInput. Built by clang with ODOLINK_FUZZ it
# is a libFuzzer program (tests/run --fuzz); in every other build it is a unit test that replays its SEEDS.
function(odolink_fuzz name)
  cmake_parse_arguments(A "" "" "SOURCES;PRIVATE;SEEDS" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_PRIVATE} odolink_options)
  if(ODOLINK_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
    list(JOIN A_SEEDS "\n" seeds)
    file(WRITE ${PROJECT_BINARY_DIR}/fuzz/${name}.seeds "${seeds}\n")
    add_dependencies(odolink_fuzz_targets ${name})
  else()
    target_link_libraries(${name} PRIVATE odolink_fuzz_main)
    add_test(NAME ${name} COMMAND ${name} ${A_SEEDS})
    odolink_test_properties(${name} unit)
    add_dependencies(odolink_unit_tests ${name})
  endif()
endfunction()

# odolink_bench(NAME SOURCES cpp… [PRIVATE lib…]): one Google Benchmark program with a main() of its own, run by tests/run --bench.
function(odolink_bench name)
  cmake_parse_arguments(A "" "" "SOURCES;PRIVATE" ${ARGN})
  find_package(benchmark REQUIRED)
  add_executable(${name} EXCLUDE_FROM_ALL ${A_SOURCES})
  target_link_libraries(${name} PRIVATE ${A_PRIVATE} odolink_options benchmark::benchmark)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
  add_dependencies(odolink_benches ${name})
endfunction()

# odolink_embed(TARGET NAME n DIR d NAMESPACE ns HEADER h [WITHOUT_COMMENTS] DEPENDS f…): the files below DIR become part of TARGET,
# found by ns::find_page_file (declared in h), scripts and styles without their comments where that is asked for. DEPENDS names the
# files, or what makes them.
function(odolink_embed target)
  cmake_parse_arguments(A "WITHOUT_COMMENTS" "NAME;DIR;NAMESPACE;HEADER" "DEPENDS" ${ARGN})
  set(comments yes)
  if(A_WITHOUT_COMMENTS)
    set(comments no)
  endif()
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${A_NAME}_files.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DDIR=${A_DIR} -DOUT=${out} -DNAME=${A_NAME} -DNAMESPACE=${A_NAMESPACE} -DHEADER=${A_HEADER} -DCOMMENTS=${comments}
      -P ${PROJECT_SOURCE_DIR}/toolchains/cmake/embed.cmake
    DEPENDS ${A_DEPENDS} ${PROJECT_SOURCE_DIR}/toolchains/cmake/embed.cmake
    COMMENT "Embedding ${A_NAME}")
  target_sources(${target} PRIVATE ${out})
endfunction()
