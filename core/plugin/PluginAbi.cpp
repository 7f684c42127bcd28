#include "plugin/PluginAbi.h"

#include "plugin/ElfFile.h"

#include <Poco/Exception.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

namespace further {

namespace {

constexpr FurtherPluginAbi ownDescriptor = {"further-plugin",  sizeof(FurtherPluginAbi),
                                            FURTHER_SDK_MAJOR, FURTHER_SDK_MINOR,
                                            POCO_VERSION,      FURTHER_COMPILER_ABI};

/// The text in an array that may lack its end.
template <std::size_t size>
std::string_view textIn(const char (&array)[size]) {
    return {array, ::strnlen(array, size)};
}

std::string sdkVersion(const FurtherPluginAbi& abi) {
    return std::to_string(abi.sdkMajor) + "." + std::to_string(abi.sdkMinor);
}

/// As Poco/Version.h composes it: a byte each for major, minor, patch, and what is before a release.
std::string pocoVersion(std::uint32_t version) {
    const auto byteAt = [version](unsigned shift) { return (version >> shift) & 0xFFU; };
    const unsigned before = byteAt(0);
    const char* const stage = before >> 4U == 0xA ? " alpha " : before >> 4U == 0xB ? " beta " : " development ";
    return std::to_string(byteAt(24)) + "." + std::to_string(byteAt(16)) + "." + std::to_string(byteAt(8)) +
           (before == 0 ? "" : stage + std::to_string(before & 0xFU));
}

} // namespace

FurtherPluginAbi ownAbi() {
    return ownDescriptor;
}

FurtherPluginAbi readAbi(const std::filesystem::path& file) {
    const auto section = ElfFile(file).section(FURTHER_ABI_SECTION);
    if (!section)
        throw Poco::LibraryLoadException(
            "It is no plugin: the shared object doesn't say which SDK it was built with. Put FURTHER_PLUGIN(Class) "
            "into its source");
    FurtherPluginAbi abi{};
    std::memcpy(&abi, section->data(), std::min(section->size(), sizeof abi));
    if (section->size() < sizeof abi || abi.size < sizeof abi || textIn(abi.magic) != textIn(ownDescriptor.magic))
        throw Poco::LibraryLoadException(
            "What the shared object says of the SDK that it was built with can't be understood. Build it again with "
            "this agent's SDK, with FURTHER_PLUGIN once in its source");
    return abi;
}

void requireSameAbi(const FurtherPluginAbi& plugin, const FurtherPluginAbi& agent) {
    if (plugin.sdkMajor != agent.sdkMajor)
        throw Poco::LibraryLoadException("It was built with the SDK " + sdkVersion(plugin) + ", and this agent has " +
                                         sdkVersion(agent) + ": two major versions don't work together. " +
                                         (plugin.sdkMajor > agent.sdkMajor ? "Update the agent, or build" : "Build") +
                                         " the plugin with the SDK of this agent");
    if (plugin.sdkMinor > agent.sdkMinor)
        throw Poco::LibraryLoadException(
            "It was built with the SDK " + sdkVersion(plugin) + ", and this agent has " + sdkVersion(agent) +
            ", which lacks what came later. Update the agent, or build the plugin with the SDK of this agent");
    if (textIn(plugin.compilerAbi) != textIn(agent.compilerAbi))
        throw Poco::LibraryLoadException(
            "It was built with another C++ (" + std::string(textIn(plugin.compilerAbi)) + ") than this agent (" +
            std::string(textIn(agent.compilerAbi)) +
            "). Build it with the compiler of this system and without options that change its library");
    // Poco gives the libraries of each release a number of their own (libPocoFoundation.so.80 is 1.11.0), and promises
    // nothing between two: a plugin of another release would bring a second Poco into the process.
    if (plugin.pocoVersion != agent.pocoVersion)
        throw Poco::LibraryLoadException("It was built with Poco " + pocoVersion(plugin.pocoVersion) +
                                         ", and this agent with Poco " + pocoVersion(agent.pocoVersion) +
                                         ". Build it with the Poco of this system");
}

} // namespace further
