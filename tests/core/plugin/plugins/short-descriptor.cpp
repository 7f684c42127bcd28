#include <further/Abi.h>

/// A descriptor that ends too early.
extern "C" __attribute__((visibility("default"), used, section(FURTHER_ABI_SECTION))) const char furtherPluginAbi[16] =
    "further-plugin";
