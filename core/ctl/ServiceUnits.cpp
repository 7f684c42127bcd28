#include "ctl/ServiceUnits.h"

#include <Poco/Exception.h>
#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>
#include <Poco/StreamCopier.h>

#include <array>
#include <sstream>
#include <utility>

namespace further::ctl {

namespace {

constexpr std::array<std::pair<const char*, std::string ServiceUnit::*>, 7> properties{
    {{"Id", &ServiceUnit::name},
     {"LoadState", &ServiceUnit::load},
     {"ActiveState", &ServiceUnit::active},
     {"SubState", &ServiceUnit::sub},
     {"UnitFileState", &ServiceUnit::file},
     {"Result", &ServiceUnit::result},
     {"StatusText", &ServiceUnit::status}}};

/// What systemctl prints; what it complains of stays unread.
std::string shown() {
    Poco::Process::Args words{
        "5", "systemctl", "show", "further-link.service", "further-launcher.service", "further-launcher.socket"};
    for (const auto& [name, member] : properties)
        words.push_back(std::string("--property=") + name);
    try {
        Poco::Pipe output;
        Poco::Pipe errors;
        const auto process = Poco::Process::launch("timeout", words, nullptr, &output, &errors);
        std::string text;
        Poco::PipeInputStream stream(output);
        Poco::StreamCopier::copyToString(stream, text);
        return process.wait() == 0 ? text : "";
    } catch (const Poco::Exception&) {
        return {};
    }
}

} // namespace

std::vector<ServiceUnit> ServiceUnit::present() {
    return in(shown());
}

std::vector<ServiceUnit> ServiceUnit::in(const std::string& shown) {
    std::vector<ServiceUnit> units(1);
    std::istringstream lines(shown);
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (line.empty())
            units.emplace_back();
        for (const auto& [name, member] : properties)
            if (line.substr(0, equals) == name)
                units.back().*member = line.substr(equals + 1);
    }
    std::erase_if(units, [](const ServiceUnit& unit) { return unit.name.empty() || unit.load == "not-found"; });
    return units;
}

} // namespace further::ctl
