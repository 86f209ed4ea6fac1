# SPDX-License-Identifier: Apache-2.0
# CMake toolchain file for Debian's ARM machines, used by the presets aarch64 and armhf.
# ODOLINK_TRIPLE names the target (aarch64-linux-gnu or arm-linux-gnueabihf), ODOLINK_SYSROOT the folder that
# toolchains/make-sysroot made for it. Tools such as protoc are this machine's own; ctest runs the tests by qemu-user.
set(ODOLINK_TRIPLE aarch64-linux-gnu CACHE STRING "Debian's multiarch triple of the target")
set(ODOLINK_SYSROOT "" CACHE PATH "Root file system with the target's development packages")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ODOLINK_TRIPLE ODOLINK_SYSROOT)
if(NOT EXISTS "${ODOLINK_SYSROOT}/usr/include")
  message(FATAL_ERROR "No sysroot in '${ODOLINK_SYSROOT}': run toolchains/make-sysroot arm64 (or armhf) first.")
endif()

string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${ODOLINK_TRIPLE}")
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${ODOLINK_TRIPLE}-gcc)
set(CMAKE_CXX_COMPILER ${ODOLINK_TRIPLE}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${ODOLINK_TRIPLE})
set(CMAKE_SYSROOT ${ODOLINK_SYSROOT})
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-${CMAKE_SYSTEM_PROCESSOR}-static -L ${ODOLINK_SYSROOT})

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# pkg-config reads the target's files alone and puts the sysroot before each path they name.
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${ODOLINK_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${ODOLINK_SYSROOT}/usr/lib/${ODOLINK_TRIPLE}/pkgconfig:${ODOLINK_SYSROOT}/usr/share/pkgconfig)
