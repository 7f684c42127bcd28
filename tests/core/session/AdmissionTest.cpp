#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
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
    CPPUNIT_TEST(saysThatNoTokenCanBeKept);
    CPPUNIT_TEST(takesLittleFromAStranger);
    CPPUNIT_TEST(takesMoreOnceItIsSomebody);
    CPPUNIT_TEST(endsWhatWasRevokedOnItsWay);
    CPPUNIT_TEST(hearsAGoodTokenInSpiteOfAPenalty);
    CPPUNIT_TEST(tellsOfTenStrangersASecond);
    CPPUNIT_TEST_SUITE_END();

    SessionFixture::Client& stranger(const std::string& origin = "") {
        return _f.connect(Identity{}, origin, "192.0.2.1");
    }
    /// Who has a token of that name.
    SessionFixture::Client& holder(const std::string& name, const Permissions& permissions) {
        const Poco::Net::IPAddress address("192.0.2.1");
        const auto token = _f.authenticator.createToken(name, permissions, {});
        return _f.connect(*_f.authenticator.byToken(token, address), "", address.toString());
    }
    /// The begin of a text of so many bytes, or all of it.
    void sendLarge(SessionFixture::Client& client, std::size_t size, bool all) {
        std::string frame("\x81\xff", 2);
        for (int shift = 56; shift >= 0; shift -= 8)
            frame += static_cast<char>((size >> shift) & 0xffU);
        frame.append(4, '\0'); // the mask
        client.sendBytes(frame);
        const std::string chunk(32'768, ' ');
        for (std::size_t sent = 0; all && sent < size; sent += chunk.size()) {
            client.sendBytes(chunk.substr(0, size - sent));
            bool turned = false;
            _f.loop.post([&] { turned = true; });
            _f.await([&] { return turned; });
        }
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
        auto& client = holder("laptop", Permissions({"other"}));
        CPPUNIT_ASSERT_EQUAL("forbidden"s, start(client).word("code"));
        CPPUNIT_ASSERT_EQUAL("forbidden"s, ask(client, "probe.act", R"({"do": "echo"})").word("code"));
        CPPUNIT_ASSERT_EQUAL("busy"s, ask(client, "other.act", R"({"do": "refuse"})").word("code")); // its own word
        CPPUNIT_ASSERT((_f.sessions->report().at(0).plugins == std::vector<std::string>{"other"}));
    }

    void namesWhatIsMissing() {
        auto& client = holder("laptop", Permissions({"a", "b"}));
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
        client.say("authenticate", R"({"token": "fl_x)" + token + "\"}");
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
        auto identity = *_f.authenticator.byToken(_f.authenticator.createToken("pc", Permissions::all(), {}),
                                                  Poco::Net::IPAddress("::1"));
        identity.until = std::chrono::steady_clock::now() + 50ms;
        assertClosed(_f.connect(identity, "", "::1"));
        auto& late = holder("laptop", Permissions::all());
        const auto token = _f.authenticator.createToken("short", Permissions::all(), 1s);
        CPPUNIT_ASSERT_EQUAL("authenticated"s, ask(late, "authenticate", R"({"token": ")" + token + "\"}").type);
        CPPUNIT_ASSERT_EQUAL("started"s, start(late).type);
        assertClosed(late);
    }

    void endsTheSessionsOfATokenThatIsRevoked() {
        auto& client = holder("laptop", Permissions::all());
        auto& other = holder("pc", Permissions::all());
        auto& approved = stranger("https://page.example");
        (void)start(approved);
        CPPUNIT_ASSERT(_f.authenticator.approve(_f.authenticator.waiting().at(0).number, Permissions::all()));
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

    void saysThatNoTokenCanBeKept() {
        Authenticator authenticator{TokenStore(PrivateFile("/nowhere/at/all/tokens.json"))};
        Admission admission({}, {"", Poco::Net::IPAddress("192.0.2.1")}, authenticator);
        Message pair{"pair", ""};
        pair.data->set("code", authenticator.issueCode());
        pair.data->set("name", "pc");
        try {
            (void)admission.answer(pair);
            CPPUNIT_FAIL("paired");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::unavailable);
            CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find("/nowhere/at/all") != std::string::npos);
        }
        CPPUNIT_ASSERT(admission.identity().isStranger());
    }

    void takesLittleFromAStranger() {
        auto& client = stranger();
        sendLarge(client, SessionLimits::strangersMessage + 1, false);
        _f.await([&] { return client.frames().closeCode() != 0; });
        CPPUNIT_ASSERT_EQUAL(1009, client.frames().closeCode());
        auto& eager = stranger();
        for (std::size_t i = 0; i < SessionLimits::strangersMessagesASecond + 5; ++i)
            eager.say("other.act", "{}");
        _f.awaitAnswers(eager, SessionLimits::strangersMessagesASecond + 6);
        std::size_t busy = 0;
        for (const auto& answer : eager.answers())
            busy += answer.word("code") == "busy" ? 1 : 0;
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), busy);
    }

    void takesMoreOnceItIsSomebody() {
        auto& client = stranger();
        const auto token = _f.authenticator.createToken("laptop", Permissions::all(), {});
        CPPUNIT_ASSERT_EQUAL("authenticated"s, ask(client, "authenticate", R"({"token": ")" + token + "\"}").type);
        CPPUNIT_ASSERT_EQUAL("bad_message"s, [&] {
            sendLarge(client, SessionLimits::strangersMessage + 1, true);
            _f.awaitAnswers(client, 2);
            return client.answers().back().word("code");
        }());
    }

    void endsWhatWasRevokedOnItsWay() {
        const auto token = _f.authenticator.createToken("laptop", Permissions::all(), {});
        const auto identity = *_f.authenticator.byToken(token, Poco::Net::IPAddress("192.0.2.1"));
        CPPUNIT_ASSERT(_f.authenticator.revokeToken("laptop"));
        assertClosed(_f.connect(identity, "", "192.0.2.1"));
    }

    void hearsAGoodTokenInSpiteOfAPenalty() {
        const auto token = _f.authenticator.createToken("laptop", Permissions::all(), {});
        for (int i = 0; i < 3; ++i)
            CPPUNIT_ASSERT(!_f.authenticator.byToken("fl_wrong", Poco::Net::IPAddress("192.0.2.1")));
        CPPUNIT_ASSERT_EQUAL("authenticated"s, ask(stranger(), "authenticate", R"({"token": ")" + token + "\"}").type);
    }

    void tellsOfTenStrangersASecond() {
        for (int i = 0; i < 15; ++i)
            _f.connect(Identity{}, "", "192.0.2." + std::to_string(i));
        auto& owner = _f.connect();
        _f.settle(owner);
        const auto told = _f.told(Event::Kind::connected);
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t(11), std::count(told.begin(), told.end(), '\n'));
    }

private:
    SessionFixture _f;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdmissionTest);
