#include "UrlHosts.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace further::files {

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char each) { return std::tolower(each); });
    return text;
}

bool isHost(const std::string& host) {
    return host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos &&
           host.find_first_not_of('.') != std::string::npos && host.find("..") == std::string::npos;
}

} // namespace

UrlHosts::UrlHosts(const std::vector<std::string>& entries) {
    static const std::string plain = "http://";
    for (const auto& written : entries) {
        auto text = lower(written);
        Entry entry{"https", {}, "443"};
        if (text.starts_with(plain)) {
            entry = {"http", {}, "80"};
            text.erase(0, plain.size());
        }
        if (const auto colon = text.find(':'); colon != std::string::npos) {
            entry.port = text.substr(colon + 1);
            text.erase(colon);
        }
        entry.host = text.starts_with("*.") ? text.substr(1) : text;
        const bool isPort = !entry.port.empty() && entry.port.find_first_not_of("0123456789") == std::string::npos;
        if (!isPort || !isHost(entry.host) || (text.starts_with('.')))
            throw std::invalid_argument("\"" + written +
                                        "\" of upload.urlHosts is no host: write pi-top.com, or *.pi-top.com");
        _entries.push_back(entry);
    }
}

bool UrlHosts::allow(const std::string& scheme, const std::string& host, const std::string& port) const {
    const auto name = lower(host);
    return std::any_of(_entries.begin(), _entries.end(), [&](const Entry& entry) {
        return entry.scheme == lower(scheme) && entry.port == port &&
               (entry.host.front() == '.' ? name.size() > entry.host.size() && name.ends_with(entry.host)
                                          : name == entry.host);
    });
}

} // namespace further::files
