#include "net/AccessPolicy.h"
#include "net/HttpRefusal.h"

#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace further;
using namespace std::string_literals;

/// Who a client is taken for, wherever it comes from. (Whole servers: WebServerAccessTest, tests/security.)
class AccessPolicyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AccessPolicyTest);
    CPPUNIT_TEST(knowsTheOwnersOfThisDevice);
    CPPUNIT_TEST(takesTheNetworkForStrangers);
    CPPUNIT_TEST(knowsWhomSomebodyApproved);
    CPPUNIT_TEST(knowsWhoShowsAToken);
    CPPUNIT_TEST(knowsAPageByItsSubprotocol);
    CPPUNIT_TEST(letsATokenInWhomTheSocketDoesNot);
    CPPUNIT_TEST(refusesAWrongToken);
    CPPUNIT_TEST(refusesTwoTokens);
    CPPUNIT_TEST(readsNoTokenFromTheAddress);
    CPPUNIT_TEST(refusesAnAddressUnderPenalty);
    CPPUNIT_TEST(wantsTheNetworkToSpeakTls);
    CPPUNIT_TEST(hasPagesOfItsOwnByTls);
    CPPUNIT_TEST(knowsEverybodyWhereItIsOpen);
    CPPUNIT_TEST_SUITE_END();

    class Request : public Poco::Net::HTTPServerRequest {
    public:
        Request(const std::string& client, const std::string& own, const std::string& uri = "/exec")
            : _client(client, 40000), _own(own, 8028) {
            setURI(uri);
            setHost(_own.toString());
        }
        Request& with(const std::string& name, const std::string& value) {
            add(name, value);
            return *this;
        }

        std::istream& stream() override { return _stream; }
        const Poco::Net::SocketAddress& clientAddress() const override { return _client; }
        const Poco::Net::SocketAddress& serverAddress() const override { return _own; }
        const Poco::Net::HTTPServerParams& serverParams() const override { throw Poco::NotImplementedException(); }
        Poco::Net::HTTPServerResponse& response() const override { throw Poco::NotImplementedException(); }
        bool secure() const override { return false; }

    private:
        std::istringstream _stream;
        Poco::Net::SocketAddress _client;
        Poco::Net::SocketAddress _own;
    };
    static Request here() { return {"127.0.0.1", "127.0.0.1"}; }
    static Request neighbour() { return {"192.0.2.1", "192.0.2.99"}; }

    AccessPolicy policy(bool open = false, bool plain = false) {
        return {{AllowedHosts({}, [] { return std::vector{Poco::Net::IPAddress("192.0.2.99")}; }),
                 AllowedOrigins({"https://right.example"}), LocalUsers({1000}), open, plain},
                _authenticator,
                [this](const auto&, const auto&) { return _owner; }};
    }
    std::string token(const Permissions& permissions = Permissions::all()) {
        return _authenticator.createToken("laptop", permissions, {});
    }
    int refusalOf(const Request& request) {
        try {
            (void)policy().identify(request);
            return 0;
        } catch (const HttpRefusal& refusal) {
            return refusal.status();
        }
    }
    static int refusalOf(const AccessPolicy& policy, const Request& request, bool secure) {
        try {
            policy.checkRequest(request, secure);
            return 0;
        } catch (const HttpRefusal& refusal) {
            return refusal.status();
        }
    }

public:
    void knowsTheOwnersOfThisDevice() {
        CPPUNIT_ASSERT(policy().identify(here()).kind == Identity::Kind::owner);
        CPPUNIT_ASSERT(policy().identify(here()).permissions == Permissions::all());
        CPPUNIT_ASSERT(policy().identify(Request("::ffff:127.0.0.1", "::ffff:127.0.0.1")).kind ==
                       Identity::Kind::owner);
        _owner = 1001;
        CPPUNIT_ASSERT_EQUAL(403, refusalOf(here()));
        _owner = std::nullopt;
        CPPUNIT_ASSERT_EQUAL(403, refusalOf(here()));
    }

    void knowsWhomSomebodyApproved() {
        const auto number = _authenticator.askApproval({"https://right.example", Poco::Net::IPAddress("192.0.2.1")});
        CPPUNIT_ASSERT(_authenticator.approve(number, Permissions({"hello"})));
        Request approved = neighbour();
        approved.set("Origin", "https://right.example");
        CPPUNIT_ASSERT(policy().identify(approved).is(Identity::Kind::approval, number));
        CPPUNIT_ASSERT(policy().identify(neighbour()).isStranger());
    }

    void takesTheNetworkForStrangers() {
        _owner = 1000; // whatever sock_diag might say
        CPPUNIT_ASSERT(policy().identify(neighbour()).isStranger());
        CPPUNIT_ASSERT(policy().identify(neighbour()).permissions == Permissions());
        CPPUNIT_ASSERT(policy().identify(Request("::ffff:192.0.2.1", "::ffff:192.0.2.99")).isStranger());
    }

    void knowsWhoShowsAToken() {
        const auto shown = token(Permissions({"hello"}));
        for (const auto* const scheme : {"Bearer ", "bearer ", "BEARER  "}) {
            const auto identity = policy().identify(neighbour().with("Authorization", scheme + shown));
            CPPUNIT_ASSERT(identity.is(Identity::Kind::token, "laptop"));
            CPPUNIT_ASSERT(identity.permissions == Permissions({"hello"}));
        }
        CPPUNIT_ASSERT(policy().identify(neighbour().with("Authorization", "Basic " + shown)).isStranger());
    }

    void knowsAPageByItsSubprotocol() {
        const auto shown = token();
        for (const auto& offered : {"further, further.token." + shown, "further.token." + shown + ",further"})
            CPPUNIT_ASSERT(policy()
                               .identify(neighbour().with("Sec-WebSocket-Protocol", offered))
                               .is(Identity::Kind::token, "laptop"));
        CPPUNIT_ASSERT(policy().identify(neighbour().with("Sec-WebSocket-Protocol", "further")).isStranger());
        CPPUNIT_ASSERT(policy().identify(neighbour().with("Sec-WebSocket-Protocol", shown)).isStranger());
    }

    void letsATokenInWhomTheSocketDoesNot() {
        _owner = 1001;
        const auto shown = "Bearer " + token();
        CPPUNIT_ASSERT(policy().identify(here().with("Authorization", shown)).is(Identity::Kind::token, "laptop"));
    }

    void refusesAWrongToken() {
        const auto shown = token();
        for (const auto& wrong : {""s, "fl_"s, shown + "x", shown.substr(0, shown.size() - 1)}) {
            CPPUNIT_ASSERT_EQUAL(401, refusalOf(Request("10.0.0." + std::to_string(wrong.size()), "192.0.2.99")
                                                    .with("Authorization", "Bearer " + wrong)));
            CPPUNIT_ASSERT_EQUAL(401, refusalOf(here().with("Authorization", "Bearer " + wrong))); // owner or not
        }
    }

    void refusesTwoTokens() {
        const auto shown = token();
        CPPUNIT_ASSERT_EQUAL(400, refusalOf(neighbour()
                                                .with("Authorization", "Bearer " + shown)
                                                .with("Sec-WebSocket-Protocol", "further, further.token." + shown)));
        CPPUNIT_ASSERT_EQUAL(
            400, refusalOf(neighbour().with("Authorization", "Bearer " + shown).with("Authorization", "Bearer wrong")));
    }

    void readsNoTokenFromTheAddress() {
        const Request request("192.0.2.1", "192.0.2.99", "/exec?token=" + token());
        CPPUNIT_ASSERT(policy().identify(request).isStranger());
    }

    void refusesAnAddressUnderPenalty() {
        const auto shown = "Bearer " + token();
        for (int i = 0; i < 3; ++i)
            CPPUNIT_ASSERT_EQUAL(401, refusalOf(neighbour().with("Authorization", "Bearer wrong")));
        CPPUNIT_ASSERT_EQUAL(429, refusalOf(policy(), neighbour(), true));
        CPPUNIT_ASSERT_EQUAL(429, refusalOf(policy(), neighbour().with("Authorization", "Bearer wrong"), true));
        CPPUNIT_ASSERT_EQUAL(0, refusalOf(policy(), neighbour().with("Authorization", shown), true)); // not his guesses
        CPPUNIT_ASSERT_EQUAL(0, refusalOf(policy(), Request("192.0.2.2", "192.0.2.99"), true));
        for (int i = 0; i < 3; ++i)
            CPPUNIT_ASSERT_EQUAL(401, refusalOf(here().with("Authorization", "Bearer wrong")));
        CPPUNIT_ASSERT_EQUAL(0, refusalOf(policy(), here(), false)); // nobody on the device keeps its owner out
    }

    void wantsTheNetworkToSpeakTls() {
        CPPUNIT_ASSERT_EQUAL(0, refusalOf(policy(), neighbour(), true));
        CPPUNIT_ASSERT_EQUAL(403, refusalOf(policy(), neighbour(), false));
        CPPUNIT_ASSERT_EQUAL(403, refusalOf(policy(), Request("::ffff:192.0.2.1", "::ffff:192.0.2.99"), false));
        CPPUNIT_ASSERT_EQUAL(0, refusalOf(policy(), here(), false));
        CPPUNIT_ASSERT_EQUAL(0, refusalOf(policy(false, true), neighbour(), false)); // FURTHER_LINK_NOSSL
        try {
            policy().checkRequest(Request("192.0.2.1", "192.0.2.99", "/"), false);
            CPPUNIT_FAIL("let in");
        } catch (const HttpRefusal& led) {
            CPPUNIT_ASSERT_EQUAL(307, led.status());
            CPPUNIT_ASSERT_EQUAL("https://192.0.2.99:8028/"s, led.headers().at("Location"));
        }
        Request foreign("192.0.2.1", "192.0.2.99", "/");
        foreign.setHost("evil.example");
        CPPUNIT_ASSERT_EQUAL(421, refusalOf(policy(), foreign, false)); // and led nowhere
    }

    void hasPagesOfItsOwnByTls() {
        const auto refusal = [this](const std::string& origin) {
            return refusalOf(policy(), neighbour().with("Origin", origin), true);
        };
        CPPUNIT_ASSERT_EQUAL(0, refusal("https://192.0.2.99:8028"));
        CPPUNIT_ASSERT_EQUAL(403, refusal("http://192.0.2.99:8028"));
        CPPUNIT_ASSERT_EQUAL(0, refusal("https://right.example"));
        CPPUNIT_ASSERT_EQUAL(403, refusal("https://wrong.example"));
        CPPUNIT_ASSERT_EQUAL(403, refusalOf(policy(), here().with("Origin", "https://127.0.0.1:8028"), false));
    }

    void knowsEverybodyWhereItIsOpen() {
        CPPUNIT_ASSERT_EQUAL(0, refusalOf(policy(true), neighbour().with("Origin", "null"), false));
        CPPUNIT_ASSERT(policy(true).identify(neighbour()).kind == Identity::Kind::anybody);
    }

private:
    Authenticator _authenticator{TokenStore(PrivateFile({}))};
    std::optional<uid_t> _owner = 1000;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AccessPolicyTest);
