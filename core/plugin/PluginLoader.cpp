#include "plugin/PluginLoader.h"

#include "plugin/PluginAbi.h"
#include "plugin/TrustedWriters.h"

namespace further {

std::unique_ptr<Plugin> PluginLoader::load(const std::filesystem::path& file) {
    const TrustedWriters trusted; // now, because the agent may have become another user
    auto manifest = file;
    (void)trusted.resolve(manifest.replace_extension(".json"));
    const auto object = trusted.resolve(file);
    requireSameAbi(readAbi(object), ownAbi());
    _probe.load(object);
    _loaded.insert(file);
    return _library.load(object);
}

} // namespace further
