#include "agent/LanSwitch.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/IPAddress.h>

#include <algorithm>

namespace further {

namespace {

const std::vector<std::string> everywhere{"::"};               // NOLINT(cert-err58-cpp): before any thread
const std::vector<std::string> thisDevice{"127.0.0.1", "::1"}; // NOLINT(cert-err58-cpp)

bool isOfThisDevice(const std::string& address) {
    Poco::Net::IPAddress parsed;
    return Poco::Net::IPAddress::tryParse(address, parsed) && parsed.isLoopback();
}

} // namespace

LanSwitch::LanSwitch(PrivateFile file, std::vector<std::string> configured)
    : _file(std::move(file)), _configured(std::move(configured)) {
    const auto text = _file.read();
    if (!text)
        return;
    try {
        const auto said = Poco::JSON::Parser().parse(*text).extract<Poco::JSON::Object::Ptr>();
        _said = said->get("enabled").extract<bool>() ? Said::on : Said::off;
    } catch (const Poco::Exception&) {
        throw Poco::DataFormatException("Whether the network is served can't be read from " + _file.path().string() +
                                        ": remove it, and say it again (further-linkctl lan enable, or disable)");
    }
}

std::vector<std::string> LanSwitch::addresses() const {
    return _said == Said::nothing ? _configured : addresses(_said == Said::on);
}

std::vector<std::string> LanSwitch::addresses(bool on) const {
    if (on)
        return everywhere;
    std::vector<std::string> own;
    std::copy_if(_configured.begin(), _configured.end(), std::back_inserter(own), isOfThisDevice);
    return own.empty() ? thisDevice : own;
}

void LanSwitch::set(bool on) {
    if (!on)
        _said = Said::off;
    _file.write(on ? "{\"enabled\":true}\n" : "{\"enabled\":false}\n");
    _said = on ? Said::on : Said::off;
}

} // namespace further
