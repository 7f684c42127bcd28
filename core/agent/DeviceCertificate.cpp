#include "agent/DeviceCertificate.h"

#include "agent/AgentLog.h"
#include "agent/StateDirectory.h"

#include <Poco/Environment.h>
#include <Poco/Exception.h>
#include <Poco/Net/NetworkInterface.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace further {

namespace {

constexpr std::size_t mostAddresses = 64; // a certificate goes to every client

void addOnce(std::vector<std::string>& all, const std::string& one) {
    if (std::find(all.begin(), all.end(), one) == all.end())
        all.push_back(one);
}

bool isDue(const TlsIdentity& identity, DeviceCertificate::Time now) {
    return now < identity.notBefore || now >= identity.notAfter - DeviceCertificate::renewal;
}

} // namespace

std::vector<std::string> ownNames() {
    const auto host = Poco::Environment::nodeName();
    std::vector<std::string> names;
    for (const auto& name : {host, host.substr(0, host.find('.')) + ".local", std::string("localhost")})
        addOnce(names, name);
    return names;
}

std::vector<std::string> ownAddresses() {
    std::vector<std::string> addresses{"127.0.0.1", "::1"};
    for (const auto& interface : Poco::Net::NetworkInterface::list())
        for (const auto& entry : interface.addressList()) {
            const auto text = entry.get<Poco::Net::NetworkInterface::IP_ADDRESS>().toString();
            if (addresses.size() < mostAddresses)
                addOnce(addresses, text.substr(0, text.find('%'))); // the interface's name is of this machine only
        }
    return addresses;
}

DeviceCertificate::DeviceCertificate(const TlsLibrary& library, std::filesystem::path directory)
    : _library(library)
    , _directory(std::move(directory))
    , _key(_directory / "key.pem", PrivateFile::Keeper::agent)
    , _certificate(_directory / "certificate.pem", PrivateFile::Keeper::agent) {}

TlsIdentity DeviceCertificate::at(Time now) const {
    const StateDirectory made(_directory);
    const auto key = this->key();
    if (const auto kept = _certificate.read()) {
        try {
            auto identity = _library.identity(*kept, key, {});
            if (!isDue(identity, now))
                return identity;
        } catch (const Poco::DataFormatException& problem) {
            poco_warning(agentLog(),
                         _certificate.path().string() + " can't be used, and is made anew: " + problem.message());
        }
    }
    return _library.identity(make(key, now), key, {});
}

std::string DeviceCertificate::key() const {
    if (auto kept = _key.read())
        return *kept;
    auto fresh = _library.makeKey();
    _key.write(fresh);
    return fresh;
}

std::string DeviceCertificate::make(const std::string& key, Time now) const {
    std::string certificate;
    try {
        certificate = _library.makeCertificate(key, {"further-link " + Poco::Environment::nodeName(), ownNames(),
                                                     ownAddresses(), now - skew, now + lifetime});
    } catch (const Poco::DataFormatException& problem) {
        throw Poco::DataFormatException("The device's key in " + _key.path().string() + " can't be used, because " +
                                        problem.message() +
                                        ": take the file away to have a new one, or bring the old one back");
    }
    _certificate.write(certificate);
    return certificate;
}

} // namespace further
