#pragma once

#include "access/PrivateFile.h"
#include "net/TlsLibrary.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace further {

/// The device's own key and certificate, made at the first need and kept in a directory that only the agent's user can
/// look into. The key stays for good, so that who has pinned it knows the device after a renewal, too. Main thread.
class DeviceCertificate {
public:
    using Time = std::chrono::system_clock::time_point;
    static constexpr std::chrono::days lifetime{395}; // browsers take no more than 398
    static constexpr std::chrono::days renewal{30};   // before the end
    static constexpr std::chrono::days skew{1};       // so far may a client's clock be behind

    /// `library` outlives it. The directory is made at need.
    DeviceCertificate(const TlsLibrary& library, std::filesystem::path directory);

    /// As it is at `now`: made where it is missing, can't be used, isn't valid yet, or ends soon. Throws
    /// Poco::Exception with a sentence where the key is somebody else's to read, is damaged, or can't be kept.
    TlsIdentity at(Time now) const;

private:
    std::string key() const;
    std::string make(const std::string& key, Time now) const;

    const TlsLibrary& _library;
    const std::filesystem::path _directory;
    const PrivateFile _key;
    const PrivateFile _certificate;
};

/// The names and addresses by which this machine is reached now.
std::vector<std::string> ownNames();
std::vector<std::string> ownAddresses();

} // namespace further
