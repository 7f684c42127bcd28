#include "plugin/PluginLoader.h"

#include "plugin/PluginAbi.h"
#include "plugin/TrustedWriters.h"

#include <Poco/Exception.h>

#include <system_error>

namespace further {

std::unique_ptr<Plugin> PluginLoader::load(const std::filesystem::path& file) {
    const TrustedWriters trusted; // now, because the agent may have become another user
    auto manifest = file;
    (void)trusted.resolve(manifest.replace_extension(".json"));
    const auto object = copied(trusted.resolve(file));
    requireSameAbi(readAbi(object), ownAbi());
    _probe.load(object);
    _loaded.insert(file);
    return _library.load(object);
}

std::filesystem::path PluginLoader::copied(const std::filesystem::path& object) const {
    if (_copies.empty())
        return object;
    auto copy = _copies / object.filename();
    std::error_code failed;
    std::filesystem::remove(copy, failed); // of an earlier try
    std::filesystem::copy_file(object, copy, failed);
    if (failed)
        throw Poco::FileException("The agent can't keep a copy of it in " + _copies.string() + " (" + failed.message() +
                                  "): make room there, or set agent.stateDirectory to another place");
    return copy;
}

} // namespace further
