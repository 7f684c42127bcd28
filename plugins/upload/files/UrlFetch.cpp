#include "UrlFetch.h"

#include "Names.h"
#include "PublicAddress.h"
#include "Refusal.h"

#include <curl/curl.h>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

namespace further::files {

namespace {

constexpr long ok = 200;
constexpr long firstRedirect = 300;
constexpr long firstFault = 400;

struct Freed {
    void operator()(CURL* curl) const { ::curl_easy_cleanup(curl); }
    void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
    void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, Freed>;
using Url = std::unique_ptr<CURLU, Freed>;
using List = std::unique_ptr<curl_slist, Freed>;

class Library {
public:
    Library() {
        if (::curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
            throw std::runtime_error("libcurl can't be used");
    }
};

/// What comes of one request; written by curl's callbacks.
struct Transfer {
    const Descriptor& into;
    const std::function<bool(const sockaddr&)>& mayConnect;
    std::uint64_t left;
    bool tooLarge = false;
    bool refusedAddress = false;
    int error = 0; // of the file
};

curl_socket_t openSocket(void* transfer, curlsocktype purpose, curl_sockaddr* address) {
    auto& own = *static_cast<Transfer*>(transfer);
    if (purpose != CURLSOCKTYPE_IPCXN || !own.mayConnect(address->addr)) {
        own.refusedAddress = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take(char* bytes, std::size_t, std::size_t size, void* transfer) {
    auto& own = *static_cast<Transfer*>(transfer);
    if (size > own.left) {
        own.tooLarge = true;
        return 0;
    }
    own.left -= size;
    for (std::size_t written = 0; written < size;) {
        const auto count = ::write(own.into.get(), bytes + written, size - written);
        if (count < 0 && errno != EINTR) {
            own.error = errno;
            return 0;
        }
        written += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return size;
}

std::string part(const Url& url, CURLUPart what, unsigned flags = 0) {
    char* text = nullptr;
    if (::curl_url_get(url.get(), what, &text, flags) != CURLUE_OK)
        return {};
    const std::unique_ptr<char, decltype(&::curl_free)> held(text, ::curl_free);
    return text;
}

/// By curl's own parser, which is the one that the request is made with.
Url parsed(const std::string& text, const UrlHosts& hosts) {
    Url url(::curl_url());
    if (!url || ::curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        throw Refusal::forbidden("The address " + inQuotes(text) + " isn't one of a file on the web.");
    if (!part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty())
        throw Refusal::forbidden("The address " + inQuotes(text) + " has a user or a password in it, which none may.");
    const auto host = part(url, CURLUPART_HOST);
    if (!hosts.allow(part(url, CURLUPART_SCHEME), host, part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT)))
        throw Refusal::forbidden("The address " + inQuotes(text) +
                                 " is none that files are fetched from: " + "upload.urlHosts lists those.");
    return url;
}

} // namespace

UrlFetch::Network UrlFetch::Network::internet() {
    return {isPublic};
}

UrlFetch::UrlFetch(UrlHosts hosts) : UrlFetch(std::move(hosts), Limits(), Network::internet()) {}

UrlFetch::UrlFetch(UrlHosts hosts, Limits limits, Network network)
    : _hosts(std::move(hosts)), _limits(limits), _network(std::move(network)) {}

bool UrlFetch::fetch(const std::string& address, const Descriptor& into) const {
    static const Library library;
    List known;
    for (const auto& each : _network.known)
        known.reset(::curl_slist_append(known.release(), each.c_str()));
    const auto until = std::chrono::steady_clock::now() + _limits.time;
    std::string next = address;
    for (int redirects = 0; redirects <= _limits.redirects; ++redirects) {
        const auto url = parsed(next, _hosts);
        const Easy curl(::curl_easy_init());
        if (!curl)
            throw Refusal::bySystem("The file can't be fetched", ENOMEM);
        Transfer transfer{into, _network.mayConnect, _limits.size};
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        CURL* const easy = curl.get();
        ::curl_easy_setopt(easy, CURLOPT_CURLU, url.get());
        ::curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        ::curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        ::curl_easy_setopt(easy, CURLOPT_PROXY, ""); // none of the environment's either
        ::curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        ::curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
        ::curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, std::max<long>(left, 1));
        ::curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(_limits.size));
        ::curl_easy_setopt(easy, CURLOPT_RESOLVE, known.get());
        ::curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, openSocket);
        ::curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
        ::curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
        ::curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
        ::curl_easy_setopt(easy, CURLOPT_USERAGENT, "further-link");
        const auto result = ::curl_easy_perform(easy);

        const auto what = "The file at " + inQuotes(next);
        if (transfer.refusedAddress)
            throw Refusal::forbidden(what + " isn't fetched: its host has an address that is none of the internet's.");
        if (transfer.tooLarge || result == CURLE_FILESIZE_EXCEEDED)
            throw Refusal(500, "too_large", what + " is larger than " + std::to_string(_limits.size) + " bytes.");
        if (transfer.error != 0)
            throw Refusal::bySystem(what + " can't be kept", transfer.error);
        curl_off_t connected = 0; // microseconds
        ::curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
        if (result == CURLE_COULDNT_RESOLVE_HOST || result == CURLE_COULDNT_CONNECT ||
            (result == CURLE_OPERATION_TIMEDOUT && connected == 0))
            return false;
        if (result != CURLE_OK)
            throw Refusal(500, "unavailable", what + " can't be had: " + ::curl_easy_strerror(result) + ".");
        long status = 0;
        ::curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        if (status == ok)
            return true;
        char* to = nullptr; // curl's
        ::curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &to);
        if (status < firstRedirect || status >= firstFault || to == nullptr)
            throw Refusal(500, "unavailable", what + " can't be had: the answer is " + std::to_string(status) + ".");
        next = to;
        if (::ftruncate(into.get(), 0) != 0 || ::lseek(into.get(), 0, SEEK_SET) != 0)
            throw Refusal::bySystem(what + " can't be kept", errno);
    }
    throw Refusal(500, "unavailable", "The file at " + inQuotes(address) + " can't be had: it is sent on too often.");
}

} // namespace further::files
