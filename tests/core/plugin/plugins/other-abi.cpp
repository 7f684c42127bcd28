#include <further/Plugin.h>

namespace {

class Innocent : public further::Plugin {
public:
    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }
};

} // namespace

/// As FURTHER_PLUGIN has it, but for what the build names.
#ifndef MAGIC
#define MAGIC "further-plugin"
#endif
#ifndef SDK_MAJOR
#define SDK_MAJOR FURTHER_SDK_MAJOR
#endif
#ifndef SDK_MINOR
#define SDK_MINOR FURTHER_SDK_MINOR
#endif
#ifndef POCO
#define POCO POCO_VERSION
#endif
#ifndef COMPILER
#define COMPILER FURTHER_COMPILER_ABI
#endif
extern "C" __attribute__((visibility("default"), used, section(FURTHER_ABI_SECTION)))
const FurtherPluginAbi furtherPluginAbi = {MAGIC, sizeof(FurtherPluginAbi), SDK_MAJOR, SDK_MINOR, POCO, COMPILER};

POCO_BEGIN_MANIFEST(further::Plugin)
POCO_EXPORT_CLASS(Innocent)
POCO_END_MANIFEST
