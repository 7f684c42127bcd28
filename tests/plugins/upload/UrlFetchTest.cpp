#include "plugins/upload/files/UrlFetch.h"

#include "plugins/upload/Refused.h"

#include "support/Deadline.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

#include <cppunit/extensions/HelperMacros.h>

#include <netinet/in.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <future>
#include <memory>

namespace further::files {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// What a path of the web server under test answers.
class FileServer : public Poco::Net::HTTPRequestHandlerFactory {
public:
    std::atomic<int> asked{0};
    std::shared_future<void> ended;

    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
        return new Answering(*this);
    }

private:
    class Answering : public Poco::Net::HTTPRequestHandler {
    public:
        explicit Answering(FileServer& server) : _server(server) {}

        void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
            ++_server.asked;
            const auto path = request.getURI();
            if (path.starts_with("/to?")) {
                response.redirect(path.substr(4));
            } else if (path == "/large") {
                response.setContentLength(2000);
                response.send() << std::string(2000, 'x');
            } else if (path == "/endless") {
                response.setChunkedTransferEncoding(true);
                auto& out = response.send();
                for (int i = 0; i < 1000 && out; ++i)
                    out << std::string(10'000, 'x') << std::flush;
            } else if (path == "/slow") {
                response.setContentLength(10);
                response.send() << "x" << std::flush;
                _server.ended.wait();
            } else if (path == "/missing") {
                response.setStatusAndReason(Poco::Net::HTTPResponse::HTTP_NOT_FOUND);
                response.send() << "no";
            } else {
                response.send() << "a file";
            }
        }

    private:
        FileServer& _server;
    };
};

class UrlFetchTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UrlFetchTest);
    CPPUNIT_TEST(fetchesAFile);
    CPPUNIT_TEST(refusesWhatIsNotListed);
    CPPUNIT_TEST(refusesAnAddressOfThisDevice);
    CPPUNIT_TEST(followsToListedHostsOnly);
    CPPUNIT_TEST(looksAtTheAddressAgainWhereItIsSentOn);
    CPPUNIT_TEST(isSentOnFiveTimes);
    CPPUNIT_TEST(keepsToItsSize);
    CPPUNIT_TEST(keepsToItsTime);
    CPPUNIT_TEST(refusesWhatIsNotThere);
    CPPUNIT_TEST(saysWhereNothingCanBeReached);
    CPPUNIT_TEST(asksNoProxy);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        _server->ended = _end.get_future().share();
        _http.start();
    }
    void tearDown() override {
        _end.set_value();
        _http.stopAll(true);
    }

    void fetchesAFile() { CPPUNIT_ASSERT_EQUAL("a file"s, fetched(at("/file"))); }

    void refusesWhatIsNotListed() {
        for (const auto& url :
             {"http://127.0.0.1:" + _port + "/", "http://2130706433:" + _port + "/", "http://files.test/"s,
              "https://files.test:" + _port + "/", "http://other.test:" + _port + "/",
              "http://files.test:" + _port + "@evil.example/", "http://me:pw@files.test:" + _port + "/",
              "ftp://files.test:" + _port + "/", "file:///etc/passwd"s, "gopher://files.test/"s, ""s, "nonsense"s,
              "//files.test"s, "http://files.test:" + _port + "\\@evil.example/"s, "http://[::1]:" + _port + "/"})
            assertRefused(500, "", [&] { fetched(url); });
        CPPUNIT_ASSERT_EQUAL(0, _server->asked.load());
    }

    void refusesAnAddressOfThisDevice() {
        for (const auto* const address :
             {"127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "[fe80::1]", "[::ffff:127.0.0.1]"})
            assertRefused(500, "none of the internet's", [&] {
                fetchedBy(UrlFetch(hosts(), {},
                                   {UrlFetch::Network::internet().mayConnect, {"files.test:" + _port + ":" + address}}),
                          at("/file"));
            });
        CPPUNIT_ASSERT_EQUAL(0, _server->asked.load());
    }

    void followsToListedHostsOnly() {
        CPPUNIT_ASSERT_EQUAL("a file"s, fetched(at("/to?/file")));
        CPPUNIT_ASSERT_EQUAL("a file"s, fetched(at("/to?" + at("/file"))));
        for (const auto& url : {"http://other.test:" + _port + "/"s, "http://127.0.0.1:" + _port + "/"s,
                                "file:///etc/passwd"s, "ftp://files.test/"s})
            assertRefused(500, "", [&] { fetched(at("/to?" + url)); });
        CPPUNIT_ASSERT_EQUAL(2 + 2 + 4, _server->asked.load());
    }

    void looksAtTheAddressAgainWhereItIsSentOn() {
        const UrlFetch fetch(
            UrlHosts({"http://files.test:" + _port, "http://inner.test:" + _port}), {},
            {mayConnect, {"files.test:" + _port + ":127.0.0.1", "inner.test:" + _port + ":127.0.0.2"}});
        assertRefused(500, "none of the internet's",
                      [&] { fetchedBy(fetch, at("/to?http://inner.test:" + _port + "/file")); });
        CPPUNIT_ASSERT_EQUAL(1, _server->asked.load());
    }

    void isSentOnFiveTimes() {
        std::string url = at("/file");
        for (int i = 0; i < 5; ++i)
            url = at("/to?" + url);
        CPPUNIT_ASSERT_EQUAL("a file"s, fetched(url));
        assertRefused(500, "too often", [&] { fetched(at("/to?" + url)); });
    }

    void keepsToItsSize() {
        assertRefused(500, "larger than 1000", [&] { fetched(at("/large")); });
        assertRefused(500, "larger than 1000", [&] { fetched(at("/endless")); });
    }

    void keepsToItsTime() {
        const testing::Deadline deadline(10s);
        assertRefused(500, "can't be had", [&] {
            fetchedBy(UrlFetch(hosts(), {1000, 200ms, 5}, network()), at("/slow"));
        });
        CPPUNIT_ASSERT(!deadline.passed());
    }

    void refusesWhatIsNotThere() {
        assertRefused(500, "can't be had", [&] { fetched(at("/missing")); });
    }

    void saysWhereNothingCanBeReached() {
        Poco::Net::ServerSocket closed(Poco::Net::SocketAddress("127.0.0.1", 0));
        const auto port = std::to_string(closed.address().port());
        closed.close();
        const UrlFetch fetch(UrlHosts({"http://files.test:" + port}), {},
                             {mayConnect, {"files.test:" + port + ":127.0.0.1"}});
        const Descriptor into(::memfd_create("fetched", MFD_CLOEXEC));
        CPPUNIT_ASSERT(!fetch.fetch("http://files.test:" + port + "/file", into));
    }

    void asksNoProxy() {
        ::setenv("http_proxy", "http://127.0.0.1:1", 1);
        ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
        const auto text = fetched(at("/file"));
        ::unsetenv("http_proxy");
        ::unsetenv("ALL_PROXY");
        CPPUNIT_ASSERT_EQUAL("a file"s, text);
    }

private:
    /// As if 127.0.0.1 alone were of the internet.
    static bool mayConnect(const sockaddr& address) {
        sockaddr_in four{};
        std::memcpy(&four, &address, sizeof four);
        return address.sa_family == AF_INET && four.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
    }

    UrlHosts hosts() const { return UrlHosts({"http://files.test:" + _port}); }
    UrlFetch::Network network() const { return {mayConnect, {"files.test:" + _port + ":127.0.0.1"}}; }
    std::string at(const std::string& path) const { return "http://files.test:" + _port + path; }

    std::string fetched(const std::string& url) const {
        return fetchedBy(UrlFetch(hosts(), {1000, 10s, 5}, network()), url);
    }
    static std::string fetchedBy(const UrlFetch& fetch, const std::string& url) {
        const Descriptor into(::memfd_create("fetched", MFD_CLOEXEC));
        CPPUNIT_ASSERT(fetch.fetch(url, into));
        std::string text(10'000, '\0');
        text.resize(static_cast<std::size_t>(::pread(into.get(), text.data(), text.size(), 0)));
        return text;
    }

    std::promise<void> _end;
    Poco::SharedPtr<FileServer> _server{new FileServer};
    Poco::Net::HTTPServer _http{_server, Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)),
                                new Poco::Net::HTTPServerParams};
    const std::string _port = std::to_string(_http.port());
};

CPPUNIT_TEST_SUITE_REGISTRATION(UrlFetchTest);

} // namespace further::files
