#include "net/AllowedHosts.h"

#include "net/Unmapped.h"

#include <Poco/Exception.h>
#include <Poco/NumberParser.h>
#include <Poco/String.h>

#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace further {

namespace {

using Poco::Net::IPAddress;

/// What a Host header names.
struct Host {
    std::string name; // in lower case; an address of IPv6 without its brackets
    bool inBrackets = false;
    std::optional<std::uint16_t> port = {};
};

std::optional<std::uint16_t> portIn(const std::string& text) {
    unsigned number = 0;
    if (!Poco::NumberParser::tryParseUnsigned(text, number) || number == 0 || number > UINT16_MAX ||
        std::to_string(number) != text)
        return std::nullopt;
    return static_cast<std::uint16_t>(number);
}

std::optional<Host> hostIn(const std::string& written) {
    Host host;
    const auto text = Poco::toLower(written);
    host.inBrackets = text.starts_with('[');
    const auto end = host.inBrackets ? text.find(']') : text.find(':');
    if (host.inBrackets && end == std::string::npos)
        return std::nullopt;
    host.name = host.inBrackets ? text.substr(1, end - 1) : text.substr(0, end);
    const auto rest = end == std::string::npos ? "" : text.substr(end + (host.inBrackets ? 1 : 0));
    if (!rest.empty() && !rest.starts_with(':'))
        return std::nullopt;
    if (!rest.empty() && !(host.port = portIn(rest.substr(1))))
        return std::nullopt;
    const bool right = std::all_of(host.name.begin(), host.name.end(), [&](unsigned char each) {
        return std::isalnum(each) != 0 || each == '-' || each == '.' || (host.inBrackets ? each == ':' : each == '_');
    });
    if (host.name.empty() || !right)
        return std::nullopt;
    return host;
}

Host configured(const std::string& written, const std::string& key) {
    const auto host = hostIn(written);
    if (!host || host->inBrackets)
        throw Poco::SyntaxException(key + ": \"" + written + "\" is no name; write it as device.example.org" +
                                    (key == "security.hosts" ? ", or as device.example.org:443" : ""));
    return *host;
}

/// Only as it is usually written: what else inet_aton() takes (`127.1`) no browser sends.
std::optional<IPAddress> addressIn(const std::string& text, bool inBrackets) {
    IPAddress address;
    if (!IPAddress::tryParse(text, address) || (address.family() == IPAddress::IPv6) != inBrackets ||
        (!inBrackets && address.toString() != text))
        return std::nullopt;
    return address;
}

} // namespace

AllowedHosts::AllowedHosts(const Names& names, OwnAddresses ownAddresses)
    : _names{"localhost"}, _ownAddresses(std::move(ownAddresses)) {
    if (!names.machine.empty()) {
        const auto whole = Poco::toLower(names.machine);
        const auto first = whole.substr(0, whole.find('.'));
        _machine = {whole, first, first + ".local"};
    }
    for (const auto& written : names.hosts) {
        const auto host = configured(written, "security.hosts");
        if (host.port)
            _hosts.insert(host.name + ":" + std::to_string(*host.port));
        else
            _names.insert(host.name);
    }
    for (const auto& written : names.domains)
        if (configured(written, "security.domains").port)
            throw Poco::SyntaxException("security.domains: \"" + written + "\" should be without a port");
        else
            _domains.insert("." + Poco::toLower(written));
}

bool AllowedHosts::allows(const std::string& written, const Poco::Net::SocketAddress& own) const {
    constexpr std::uint16_t portOfHttp = 80;
    constexpr std::uint16_t portOfHttps = 443;
    const auto host = hostIn(written);
    if (!host)
        return false;
    if (host->port ? _hosts.contains(host->name + ":" + std::to_string(*host->port))
                   : _hosts.contains(host->name + ":80") || _hosts.contains(host->name + ":443"))
        return true;
    if (host->port ? *host->port != own.port() : own.port() != portOfHttp && own.port() != portOfHttps)
        return false;
    if (!host->inBrackets && _names.contains(host->name))
        return true;
    if (const auto address = addressIn(host->name, host->inBrackets))
        return isOwn(*address, own);
    return !unmapped(own.host()).isLoopback() && (_machine.contains(host->name) || isOwnWithDashes(host->name, own));
}

bool AllowedHosts::isBeyondDns(const std::string& written) {
    const auto host = hostIn(written);
    return host && ((host->name == "localhost" && !host->inBrackets) || addressIn(host->name, host->inBrackets));
}

bool AllowedHosts::isOwn(const IPAddress& address, const Poco::Net::SocketAddress& own) const {
    if (unmapped(own.host()) == unmapped(address))
        return true;
    const auto all = _ownAddresses();
    return std::find(all.begin(), all.end(), unmapped(address)) != all.end();
}

bool AllowedHosts::isOwnWithDashes(const std::string& name, const Poco::Net::SocketAddress& own) const {
    const auto dot = name.find('.');
    if (dot == std::string::npos || !_domains.contains(name.substr(dot)))
        return false;
    const auto address = addressIn(Poco::replace(name.substr(0, dot), "-", "."), false);
    return address && isOwn(*address, own);
}

std::vector<IPAddress> AllowedHosts::addressesOfThisMachine() {
    ifaddrs* found = nullptr; // Poco's NetworkInterface has those of IPv6 with a scope, which no Host has
    if (::getifaddrs(&found) != 0)
        return {};
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> list(found, ::freeifaddrs);
    std::vector<IPAddress> all;
    for (const auto* each = found; each != nullptr; each = each->ifa_next)
        if (each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET)
            all.emplace_back(&reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr, sizeof(in_addr));
        else if (each->ifa_addr != nullptr && each->ifa_addr->sa_family == AF_INET6)
            all.emplace_back(&reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr, sizeof(in6_addr));
    return all;
}

} // namespace further
