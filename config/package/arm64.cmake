# Cross-building for arm64, in the root that scripts/package makes. On a machine of that kind there is nothing to cross.
if(CMAKE_HOST_SYSTEM_PROCESSOR STREQUAL "aarch64")
    return()
endif()

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_CXX_COMPILER ${CMAKE_LIBRARY_ARCHITECTURE}-g++)
set(CMAKE_INSTALL_LIBDIR lib/${CMAKE_LIBRARY_ARCHITECTURE} CACHE PATH "GNUInstallDirs doesn't say it where it is crossed")
# The manual pages are written by the programs, and the tests run: named here, for the kernel may not know of qemu.
set(CMAKE_CROSSCOMPILING_EMULATOR /usr/bin/qemu-aarch64-static)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/pkgconfig:/usr/share/pkgconfig)
# What the amd64 interpreter tells of extension modules is to be what the arm64 one would.
set(ENV{_PYTHON_SYSCONFIGDATA_NAME} _sysconfigdata__${CMAKE_LIBRARY_ARCHITECTURE})
