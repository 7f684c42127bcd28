#pragma once

#include "WebServerFixture.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace further {

/// A server with a route of a plugin's at /at/, whose handler a test brings along.
class AddedRouteFixture : public WebServerFixture {
public:
    void tearDown() override {
        WebServerFixture::tearDown();
        _held.clear();
    }

protected:
    /// Clients on this machine are its owner's, or, to try that, nobody's.
    void serveAdded(HttpHandler handler, const std::string& method = "POST", Identity owner = Identity::owner("me"),
                    AddedRoutes::Limits limits = {}) {
        _added = std::make_unique<AddedRoutes>(std::set<std::string>{"/status"}, limits);
        add(method, std::move(handler));
        auto all = routes();
        all.added = _added.get();
        if (owner.isStranger())
            _policy.set(policy("https://right.com", {}));
        _server->listen();
        _server->start(std::move(all));
    }

    void add(const std::string& method, HttpHandler handler) {
        _held.push_back(_added->add({{method, "/at/", std::move(handler), 100'000, "at"},
                                     "probe",
                                     [](const auto&, const Identity&) {
                                         return User{1000, "pi", "/home/pi"};
                                     },
                                     [this] {
                                         if (!_ready)
                                             throw Error(ErrorCode::unavailable, "Not now.");
                                     },
                                     [this](const std::string& words) { note(words); }}));
    }

    /// A handler that answers with what it was sent.
    static void echo(HttpRequest& request, HttpResponse& response) { response.send(200, "text/plain", body(request)); }

    static std::string body(HttpRequest& request) {
        std::string all;
        char buffer[1000];
        while (const auto count = request.read(buffer, sizeof buffer))
            all.append(buffer, count);
        return all;
    }

    std::string askAt(const std::string& method, const std::string& headers, const std::string& body = {}) {
        return ask(method + " /at/x HTTP/1.1\r\nHost: device\r\n" + headers + "\r\n" + body);
    }

    static void assertStatus(const std::string& status, const std::string& answer) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer, "HTTP/1.1 " + status, answer.substr(0, 12));
    }

    std::unique_ptr<AddedRoutes> _added;
    std::vector<Registered> _held;
    std::atomic<bool> _ready{true};
};

} // namespace further
