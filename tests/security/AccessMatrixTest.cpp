#include "support/AgentProcess.h"
#include "support/AnotherUser.h"
#include "support/Linkctl.h"
#include "support/RawClient.h"

#include <Poco/Environment.h>

#include <cppunit/extensions/HelperMacros.h>

#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace further::testing {

/// Every name that a client may use, from every page, with every token, as every user, on every route.
class AccessMatrixTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AccessMatrixTest);
    CPPUNIT_TEST(answersAsTheMatrixHasIt);
    CPPUNIT_TEST_SUITE_END();

    struct Host {
        std::string lines; ///< of the header; PORT stands for the agent's port
        int refusal;       ///< 0: none
    };
    struct Page {
        std::string lines;
        bool allowed;
    };
    struct Token {
        std::string lines; ///< of the header; GOOD stands for a token
        int status;        ///< for who shows it where that is asked; 0: as without one
        bool letsIn;
    };
    struct Route {
        std::string request;
        int status; ///< for who gets in
        bool forAnybody;
    };

    const std::vector<Host> _hosts{{"Host: 127.0.0.1:PORT", 0},
                                   {"Host: localhost:PORT", 0},
                                   {"host: LOCALHOST:PORT", 0},
                                   {"Host: lab.example.org:PORT", 0},
                                   // Names of the DNS: a page may bear them.
                                   {"Host: 127-0-0-1.further-link.pi-top.com:PORT", 421},
                                   {"Host: " + Poco::Environment::nodeName() + ":PORT", 421},
                                   {"Host: " + Poco::Environment::nodeName() + ".local:PORT", 421},
                                   {"Host: evil.example:PORT", 421},
                                   {"Host: 127.0.0.1.evil.example:PORT", 421},
                                   {"Host: 127-0-0-1.evil.example:PORT", 421},
                                   {"Host: 192.0.2.1:PORT", 421},
                                   {"Host: localhost", 421},
                                   {"Host: localhost:1", 421},
                                   {"Host: 127.0.0.1:PORT@evil.example", 421},
                                   {"Host:", 421},
                                   {"X-Forwarded-Host: localhost:PORT", 400},
                                   {"Host: 127.0.0.1:PORT\r\nHost: 127.0.0.1:PORT", 400},
                                   {"Host: 127.0.0.1:PORT\r\nhost: evil.example", 400}};
    const std::vector<Page> _pages{{"", true},
                                   {"Origin: https://further.pi-top.com\r\n", true},
                                   {"Origin: null\r\n", false},
                                   {"Origin: https://evil.example\r\n", false},
                                   {"Origin: https://further.pi-top.com.evil.example\r\n", false},
                                   {"Origin: http://further.pi-top.com\r\n", false},
                                   // What pages send whose names have been made to lead here.
                                   {"Origin: http://evil.example:PORT\r\n", false},
                                   {"Origin: http://lab.example.org:PORT\r\n", false},
                                   {"Origin: http://127-0-0-1.further-link.pi-top.com:PORT\r\n", false},
                                   {"Origin: http://" + Poco::Environment::nodeName() + ".local:PORT\r\n", false},
                                   {"Origin: https://further.pi-top.com\r\nOrigin: null\r\n", false}};
    const std::vector<Token> _tokens{{"", 0, false},
                                     {"Authorization: Bearer GOOD\r\n", 0, true},
                                     {"Sec-WebSocket-Protocol: further, further.token.GOOD\r\n", 0, true},
                                     {"Authorization: Bearer fl_wrong\r\n", 401, false},
                                     {"Authorization: Bearer GOOD\r\nAuthorization: Bearer GOOD\r\n", 400, false}};
    const std::vector<Route> _routes{{"GET /status", 200, true},   {"GET /version", 200, true},
                                     {"GET /plugins", 200, false}, {"GET /exec", 101, false},
                                     {"POST /exec", 405, false},   {"OPTIONS /exec", 204, false},
                                     {"GET /nowhere", 404, false}};

    static std::string with(const std::string& value, const std::string& word, std::string text) {
        for (auto found = text.find(word); found != std::string::npos; found = text.find(word))
            text.replace(found, word.size(), value);
        return text;
    }

    static int expected(const Host& host, const Page& page, const Token& token, const Route& route, bool stranger) {
        if (host.refusal != 0)
            return host.refusal;
        if (!page.allowed)
            return 403;
        // Neither what isn't there nor a preflight or another method tells a stranger anything.
        const bool tellsNothing = route.forAnybody || route.status == 404 || route.status == 405 || route.status == 204;
        if (tellsNothing)
            return route.status;
        if (token.status != 0)
            return token.status;
        return stranger && !token.letsIn ? 403 : route.status;
    }

    void check(const AgentProcess& agent, const Host& host, const Page& page, const Token& token, const Route& route,
               bool stranger) const {
        const auto lines = route.request + " HTTP/1.1\r\n" + host.lines + "\r\n" + page.lines + token.lines;
        const auto request = with(std::to_string(agent.port()), "PORT", with(_token, "GOOD", lines)) +
                             "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        std::optional<AnotherUser> other;
        if (stranger)
            other.emplace();
        RawClient client(agent.port());
        other.reset();
        client.send(request);
        const auto answer = client.readAnswer();
        const auto status = std::stoi(answer.substr(sizeof "HTTP/1.1"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE((stranger ? "A stranger's " : "") + request,
                                     expected(host, page, token, route, stranger), status);
        const bool mayRead = page.allowed && host.refusal == 0 && !page.lines.empty();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(request, mayRead, answer.find("Access-Control-Allow-Origin") != std::string::npos);
    }

public:
    void answersAsTheMatrixHasIt() {
        const AgentProcess agent({"security.origins=https://further.pi-top.com", "security.hosts=lab.example.org",
                                  "security.domains=further-link.pi-top.com"});
        if (!AnotherUser::possible())
            std::cerr << "\nSKIPPED: only root can be somebody else; without strangers\n";
        _token = Linkctl(agent).run({"token", "create", "pc"}).output;
        _token.pop_back(); // the line break
        for (const bool stranger : {false, true})
            for (const auto& host : _hosts)
                for (const auto& page : _pages)
                    for (const auto& token : _tokens)
                        for (const auto& route : _routes)
                            if (!stranger || AnotherUser::possible())
                                check(agent, host, page, token, route, stranger);
    }

private:
    std::string _token;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AccessMatrixTest);

} // namespace further::testing
