#include "plugin/PluginLibrary.h"

#include "plugin/Thrown.h"

#include <Poco/Exception.h>

namespace further {

std::unique_ptr<Plugin> PluginLibrary::load(const std::filesystem::path& file) {
    try {
        _loader.loadLibrary(file.string());
    } catch (const Poco::Exception& problem) {
        throw Poco::LibraryLoadException("The shared object can't be loaded: " + problem.message() +
                                         ". Build it against this agent's SDK, with FURTHER_PLUGIN in its source");
    }
    // By name, the class of whichever library came first would be made.
    const auto* const classes = _loader.findManifest(file.string());
    if (classes == nullptr || classes->size() != 1)
        throw Poco::LibraryLoadException("The shared object must export exactly one class with FURTHER_PLUGIN");
    try {
        return std::unique_ptr<Plugin>(classes->begin()->create());
    } catch (...) {
        throw Poco::LibraryLoadException("The plugin's constructor throws: " + wordsForThrown() +
                                         ". What may fail belongs into start()");
    }
}

} // namespace further
