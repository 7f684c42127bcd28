#include "plugin/PluginSwitches.h"

#include "plugin/Thrown.h"

#include <further/Descriptor.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace further {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file) {
    throw Poco::FileException("The switches of plugins can't be kept in " + file.string() + " (" +
                              std::generic_category().message(errno) +
                              "): make the directory writable for the agent's user, or set agent.stateDirectory to "
                              "another");
}

/// Replaces `file` as a whole: who reads it finds the old text or the new one, also after a power cut.
void replaceFile(const std::filesystem::path& file, std::string_view text) {
    const auto fresh = file.string() + ".new";
    {
        constexpr mode_t ownerOnly = S_IRUSR | S_IWUSR;
        const Descriptor out(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, ownerOnly));
        if (!out || ::write(out.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
            ::fsync(out.get()) != 0)
            fail(file);
    }
    if (::rename(fresh.c_str(), file.c_str()) != 0)
        fail(file);
}

} // namespace

PluginSwitches::PluginSwitches(std::set<std::string> disabled, std::filesystem::path file)
    : _disabled(std::move(disabled)), _file(std::move(file)) {
    std::error_code unknown;
    if (_file.empty() || (!std::filesystem::exists(_file, unknown) && !unknown))
        return;
    try {
        std::ifstream in(_file);
        const auto said = Poco::JSON::Parser().parse(in).extract<Poco::JSON::Object::Ptr>();
        for (const auto& [plugin, enabled] : *said)
            _said[plugin] = enabled.extract<bool>();
    } catch (const std::exception&) {
        throw Poco::DataFormatException("The switches of plugins in " + _file.string() + " can't be read (" +
                                        wordsForThrown() +
                                        "): mend the file, or remove it to have all plugins as the configuration says");
    }
}

bool PluginSwitches::enabled(const std::string& plugin) const {
    const auto said = _said.find(plugin);
    return said == _said.end() ? !_disabled.contains(plugin) : said->second;
}

void PluginSwitches::set(const std::string& plugin, bool enabled) {
    auto said = _said;
    said[plugin] = enabled;
    if (!_file.empty()) {
        Poco::JSON::Object object;
        for (const auto& [name, on] : said)
            object.set(name, on);
        std::ostringstream text;
        object.stringify(text);
        replaceFile(_file, text.str() + "\n");
    }
    _said = std::move(said);
}

} // namespace further
