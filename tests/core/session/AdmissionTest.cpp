#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>
#include <vector>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

/// What clients may do, by who they are, and how those who are nobody become somebody.
class AdmissionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdmissionTest);
    CPPUNIT_TEST(holdsClientsToTheirPermissions);
    CPPUNIT_TEST(namesWhatIsMissing);
    CPPUNIT_TEST(letsStrangersDoNothing);
    CPPUNIT_TEST(tellsAStrangerNothingOfThePlugins);
    CPPUNIT_TEST(letsInWhoHasAToken);
    CPPUNIT_TEST(endsTheSessionOfAWrongToken);
    CPPUNIT_TEST(pairsWhoKnowsTheCode);
    CPPUNIT_TEST(endsTheSessionOfAWrongCode);
    CPPUNIT_TEST(hearsNoTokenWhereThereIsAPenalty);
    CPPUNIT_TEST(letsInWhoWasApproved);
    CPPUNIT_TEST(endsTheSessionWhenItsTimeIsUp);
    CPPUNIT_TEST(endsTheSessionsOfATokenThatIsRevoked);
    CPPUNIT_TEST(saysWhatAMessageLacks);
    CPPUNIT_TEST_SUITE_END();

    SessionFixture::Client& stranger(const std::string& origin = "") {
        return _f.connect(Identity{}, origin, "192.0.2.1");
    }
    SessionFixture::Answer ask(SessionFixture::Client& client, const std::string& type, const std::string& data) {
        const auto before = client.answers().size();
        client.say(type, data);
        _f.awaitAnswers(client, before + 1);
        return client.answers().at(before);
    }
    SessionFixture::Answer start(SessionFixture::Client& client) {
        return ask(client, "start", R"({"sourceScript": "run"})");
    }
    void assertClosed(const SessionFixture::Client& client) {
        _f.await([&] { return client.frames().closeCode() != 0; });
        CPPUNIT_ASSERT_EQUAL(1008, client.frames().closeCode());
    }

public:
    void holdsClientsToTheirPermissions() {
        auto& client = _f.connect({Identity::Kind::token, "laptop", Permissions({"other"}), {}}, "", "192.0.2.1");
        CPPUNIT_ASSERT_EQUAL("forbidden"s, start(client).word("code"));
        CPPUNIT_ASSERT_EQUAL("forbidden"s, ask(client, "probe.act", R"({"do": "echo"})").word("code"));
        CPPUNIT_ASSERT_EQUAL("busy"s, ask(client, "other.act", R"({"do": "refuse"})").word("code")); // its own word
        CPPUNIT_ASSERT((_f.sessions->report().at(0).plugins == std::vector<std::string>{"other"}));
    }

    void namesWhatIsMissing() {
        auto& client = _f.connect({Identity::Kind::token, "laptop", Permissions({"a", "b"}), {}}, "", "192.0.2.1");
        const auto answer = start(client);
        CPPUNIT_ASSERT_EQUAL("Not permitted"s, answer.word("message"));
        CPPUNIT_ASSERT_EQUAL("This needs the permission \"probe\". The token laptop has a, b. Whoever looks after this "
                             "device can give you another."s,
                             answer.word("detail"));
    }

    void letsStrangersDoNothing() {
        auto& client = stranger("https://page.example");
        const auto answer = start(client);
        CPPUNIT_ASSERT_EQUAL("approval_needed"s, answer.word("code"));
        const auto number = _f.authenticator.waiting().at(0).number;
        CPPUNIT_ASSERT_EQUAL("Approve " + number +
                                 " on the device, then try again. Whoever looks after it types there: further-linkctl "
                                 "approve " +
                                 number,
                             answer.word("detail"));
        for (const auto* const type : {"other.act", "stdin", "stop", "probe.act"})
            CPPUNIT_ASSERT_EQUAL("approval_needed"s, ask(client, type, "{}").word("code"));
        CPPUNIT_ASSERT(_f.sessions->report().at(0).plugins.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _f.authenticator.waiting().size());
    }

    void tellsAStrangerNothingOfThePlugins() {
        auto& client = stranger();
        CPPUNIT_ASSERT_EQUAL(ask(client, "other.act", "{}").word("detail"),
                             ask(client, "no.such", "{}").word("detail"));
    }

    void letsInWhoHasAToken() {
        const auto token = _f.authenticator.createToken("laptop", Permissions({"probe"}), {});
        auto& client = stranger();
        const auto answer = ask(client, "authenticate", R"({"token": ")" + token + "\"}");
        CPPUNIT_ASSERT_EQUAL("authenticated"s, answer.type);
        CPPUNIT_ASSERT_EQUAL("laptop"s, answer.word("name"));
        CPPUNIT_ASSERT_EQUAL("probe"s, answer.data->getArray("permissions")->getElement<std::string>(0));
        CPPUNIT_ASSERT_EQUAL("started"s, start(client).type);
        CPPUNIT_ASSERT_EQUAL("forbidden"s, ask(client, "other.act", "{}").word("code"));
    }

    void endsTheSessionOfAWrongToken() {
        auto& client = stranger();
        client.say("authenticate", R"({"token": "fl_wrong"})");
        assertClosed(client);
        CPPUNIT_ASSERT_EQUAL("error"s, client.types());
        CPPUNIT_ASSERT_EQUAL("forbidden"s, client.answers().at(0).word("code"));
    }

    void pairsWhoKnowsTheCode() {
        auto& client = stranger();
        const auto answer = ask(client, "pair", R"({"name": "pc", "code": ")" + _f.authenticator.issueCode() + "\"}");
        CPPUNIT_ASSERT_EQUAL("paired"s, answer.type);
        CPPUNIT_ASSERT_EQUAL("pc"s, answer.word("name"));
        CPPUNIT_ASSERT_EQUAL("started"s, start(client).type);
        auto& later = stranger();
        CPPUNIT_ASSERT_EQUAL("authenticated"s,
                             ask(later, "authenticate", R"({"token": ")" + answer.word("token") + "\"}").type);
    }

    void endsTheSessionOfAWrongCode() {
        const auto code = _f.authenticator.issueCode();
        auto& client = stranger();
        client.say("pair", R"({"name": "pc", "code": ")" + code + "0\"}");
        assertClosed(client);
        CPPUNIT_ASSERT_EQUAL("forbidden"s, client.answers().at(0).word("code"));
        CPPUNIT_ASSERT(_f.authenticator.tokens().empty());
    }

    void hearsNoTokenWhereThereIsAPenalty() {
        const auto token = _f.authenticator.createToken("laptop", Permissions::all(), {});
        auto& client = stranger();
        for (int i = 0; i < 3; ++i)
            CPPUNIT_ASSERT(!_f.authenticator.byToken("fl_wrong", Poco::Net::IPAddress("192.0.2.1")));
        client.say("authenticate", R"({"token": ")" + token + "\"}");
        assertClosed(client);
    }

    void letsInWhoWasApproved() {
        auto& client = stranger("https://page.example");
        auto& neighbour = _f.connect(Identity{}, "https://page.example", "192.0.2.2");
        auto& page = stranger("https://other.example");
        CPPUNIT_ASSERT_EQUAL("approval_needed"s, start(client).word("code"));
        CPPUNIT_ASSERT(_f.authenticator.approve(_f.authenticator.waiting().at(0).number, Permissions({"probe"})));
        CPPUNIT_ASSERT_EQUAL("started"s, start(client).type);
        CPPUNIT_ASSERT_EQUAL("forbidden"s, ask(client, "other.act", "{}").word("code"));
        CPPUNIT_ASSERT_EQUAL("approval_needed"s, start(neighbour).word("code"));
        CPPUNIT_ASSERT_EQUAL("approval_needed"s, start(page).word("code"));
    }

    void endsTheSessionWhenItsTimeIsUp() {
        auto& client = _f.connect(
            {Identity::Kind::token, "laptop", Permissions::all(), std::chrono::steady_clock::now() + 50ms}, "", "::1");
        assertClosed(client);
        auto& late = _f.connect({Identity::Kind::token, "laptop", Permissions::all(), {}}, "", "::1");
        const auto token = _f.authenticator.createToken("short", Permissions::all(), 1s);
        CPPUNIT_ASSERT_EQUAL("authenticated"s, ask(late, "authenticate", R"({"token": ")" + token + "\"}").type);
        CPPUNIT_ASSERT_EQUAL("started"s, start(late).type);
        assertClosed(late);
    }

    void endsTheSessionsOfATokenThatIsRevoked() {
        auto& client = _f.connect({Identity::Kind::token, "laptop", Permissions::all(), {}}, "", "192.0.2.1");
        auto& other = _f.connect({Identity::Kind::token, "pc", Permissions::all(), {}}, "", "192.0.2.1");
        auto& approved = _f.connect({Identity::Kind::approval, "laptop", Permissions::all(), {}}, "", "192.0.2.1");
        _f.settle(other);
        _f.sessions->disconnect(
            [](const SessionReport& session) { return session.identity.is(Identity::Kind::token, "laptop"); }, 1008,
            "Revoked");
        assertClosed(client);
        CPPUNIT_ASSERT_EQUAL("started"s, start(other).type);
        CPPUNIT_ASSERT_EQUAL("started"s, start(approved).type);
    }

    void saysWhatAMessageLacks() {
        auto& client = stranger();
        for (const auto& [type, data] :
             {std::pair{"authenticate", "{}"}, std::pair{"authenticate", R"({"token": 1})"},
              std::pair{"pair", R"({"code": 123456, "name": "pc"})"}, std::pair{"pair", R"({"code": "123456"})"}})
            CPPUNIT_ASSERT_EQUAL("invalid_data"s, ask(client, type, data).word("code"));
        CPPUNIT_ASSERT_EQUAL(0L, _f.authenticator.penalty(Poco::Net::IPAddress("192.0.2.1")).count());
    }

private:
    SessionFixture _f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdmissionTest);
