#include "ctl/PluginName.h"

#include "ctl/Failure.h"

#include <Poco/RegularExpression.h>

#include <cctype>
#include <utility>

namespace further::ctl {

PluginName::PluginName(std::string written) : _text(std::move(written)) {
    if (!Poco::RegularExpression("^[a-z][a-z0-9]*(-[a-z0-9]+)*$").match(_text))
        throw Failure(ExitCode::usage, "\"" + _text +
                                           "\" is no name for a plugin: it takes small letters and digits, with single "
                                           "hyphens between words. Such as: further-linkctl new-plugin blink-led");
    if (reserved().contains(_text))
        throw Failure(ExitCode::usage, "\"" + _text +
                                           "\" can't be a plugin's name, because the agent or the build keeps it for "
                                           "itself. Add a word: further-linkctl new-plugin my-" +
                                           _text);
}

std::string PluginName::className() const {
    std::string name;
    bool begins = true;
    for (const char each : _text) {
        if (each != '-')
            name += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(each))) : each;
        begins = each == '-';
    }
    return name;
}

const std::set<std::string>& PluginName::reserved() {
    static const std::set<std::string> words{"agent",    "exec",  "logging",   "net",     "plugins", "programs",
                                             "security", "tls",   "websocket", // the agent's
                                             "all",      "clean", "help",      "install", "package", "test", // CMake's
                                             "poco"};
    return words;
}

} // namespace further::ctl
