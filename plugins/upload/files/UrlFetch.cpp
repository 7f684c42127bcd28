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

/// One request, which follows nobody.
class Request {
public:
    Request(const Url& url, const UrlFetch::Limits& limits, std::chrono::milliseconds left, curl_slist* known,
            Transfer& transfer)
        : _curl(::curl_easy_init()), _transfer(transfer) {
        if (!_curl)
            throw Refusal::bySystem("The file can't be fetched", ENOMEM);
        set(CURLOPT_CURLU, url.get());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_PROXY, ""); // none of the environment's either
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_FAILONERROR, 1L);
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(left.count(), 1)));
        set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.size));
        set(CURLOPT_RESOLVE, known);
        set(CURLOPT_OPENSOCKETFUNCTION, openSocket);
        set(CURLOPT_OPENSOCKETDATA, &transfer);
        set(CURLOPT_WRITEFUNCTION, take);
        set(CURLOPT_WRITEDATA, &transfer);
        set(CURLOPT_USERAGENT, "further-link");
    }

    /// False where nothing can be reached. Throws Refusal; `what` is the file, for people.
    bool make(const std::string& what, std::uint64_t limit) {
        const auto result = ::curl_easy_perform(_curl.get());
        if (_transfer.refusedAddress)
            throw Refusal::forbidden(what + " isn't fetched: its host has an address that is none of the internet's.");
        if (_transfer.tooLarge || result == CURLE_FILESIZE_EXCEEDED)
            throw Refusal(500, "too_large", what + " is larger than " + std::to_string(limit) + " bytes.");
        if (_transfer.error != 0)
            throw Refusal::bySystem(what + " can't be kept", _transfer.error);
        if (result == CURLE_COULDNT_RESOLVE_HOST || result == CURLE_COULDNT_CONNECT ||
            (result == CURLE_OPERATION_TIMEDOUT && get<curl_off_t>(CURLINFO_CONNECT_TIME_T) == 0))
            return false;
        if (result != CURLE_OK)
            throw Refusal(500, "unavailable", what + " can't be had: " + ::curl_easy_strerror(result) + ".");
        return true;
    }

    /// Where it is sent on to; empty where the file has come.
    std::string redirect(const std::string& what) const {
        const long status = get<long>(CURLINFO_RESPONSE_CODE);
        if (status == ok)
            return {};
        const char* const to = get<char*>(CURLINFO_REDIRECT_URL);
        if (status < firstRedirect || status >= firstFault || to == nullptr)
            throw Refusal(500, "unavailable", what + " can't be had: the answer is " + std::to_string(status) + ".");
        return to;
    }

private:
    template <class Value>
    void set(CURLoption option, Value value) {
        if (::curl_easy_setopt(_curl.get(), option, value) != CURLE_OK)
            throw std::runtime_error("libcurl doesn't take an option: " + std::to_string(option));
    }
    template <class Value>
    Value get(CURLINFO what) const {
        Value value{};
        ::curl_easy_getinfo(_curl.get(), what, &value);
        return value;
    }

    const Easy _curl;
    Transfer& _transfer;
};

void empty(const Descriptor& file, const std::string& what) {
    if (::ftruncate(file.get(), 0) != 0 || ::lseek(file.get(), 0, SEEK_SET) != 0)
        throw Refusal::bySystem(what + " can't be kept", errno);
}

} // namespace

UrlFetch::Network UrlFetch::Network::internet() {
    return {isPublic};
}

UrlFetch::UrlFetch(UrlHosts hosts) : UrlFetch(std::move(hosts), Limits(), Network::internet()) {}

UrlFetch::UrlFetch(UrlHosts hosts, Limits limits, Network network)
    : _hosts(std::move(hosts)), _limits(limits), _network(std::move(network)) {}

bool UrlFetch::fetch(const std::string& url, const Descriptor& into) const {
    static const Library library;
    List known;
    for (const auto& each : _network.known)
        known.reset(::curl_slist_append(known.release(), each.c_str()));
    const auto until = std::chrono::steady_clock::now() + _limits.time;
    std::string next = url;
    for (int redirects = 0; redirects <= _limits.redirects; ++redirects) {
        const auto what = "The file at " + inQuotes(next);
        const auto address = parsed(next, _hosts);
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        Transfer transfer{into, _network.mayConnect, _limits.size};
        Request request(address, _limits, left, known.get(), transfer);
        if (!request.make(what, _limits.size))
            return false;
        next = request.redirect(what);
        if (next.empty())
            return true;
        empty(into, what);
    }
    throw Refusal(500, "unavailable", "The file at " + inQuotes(url) + " can't be had: it is sent on too often.");
}

} // namespace further::files
