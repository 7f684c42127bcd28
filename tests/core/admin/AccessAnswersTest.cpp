#include "admin/AccessAnswers.h"
#include "core/admin/SessionsOnSocket.h"

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <sstream>
#include <string>
#include <tuple>

using namespace further;
using namespace std::string_literals;

/// Tokens and approvals, from the admin socket.
class AccessAnswersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AccessAnswersTest);
    CPPUNIT_TEST(createsATokenThatLetsIn);
    CPPUNIT_TEST(createsATokenWithLimits);
    CPPUNIT_TEST(warnsOfAPermissionThatNoPluginKnows);
    CPPUNIT_TEST(listsTokensButNoSecrets);
    CPPUNIT_TEST(revokesATokenAndEndsItsSessions);
    CPPUNIT_TEST(approvesAPage);
    CPPUNIT_TEST(listsApprovals);
    CPPUNIT_TEST(takesAnApprovalBackAndEndsItsSessions);
    CPPUNIT_TEST(saysWhatIsWrong);
    CPPUNIT_TEST_SUITE_END();

    struct Fixture : SessionsOnSocket {
        Approver approver{sessions.authenticator, sessions.events};
        Fixture() {
            answerAccess(server, *sessions.all, sessions.authenticator, approver, sessions.plugins);
            server.start();
        }
        std::string tokenOf(const std::string& data) {
            return answer("token.create", data)->getValue<std::string>("token");
        }
        std::optional<Identity> identify(const std::string& token) {
            return sessions.authenticator.byToken(token, Poco::Net::IPAddress("192.0.2.1"));
        }
        SessionFixture::Client& stranger() {
            auto& page = sessions.connect(Identity{}, "https://page.example", "192.0.2.1");
            page.say("start", R"({"sourceScript": "run"})");
            sessions.awaitAnswers(page, 1);
            CPPUNIT_ASSERT_EQUAL("approval_needed"s, page.answers().back().word("code"));
            return page;
        }
        std::string waitingNumber() { return sessions.authenticator.waiting().at(0).number; }
        void assertEnds(const SessionFixture::Client& page) {
            sessions.await([&] { return page.frames().closeCode() == 1008; });
        }
    };

public:
    void createsATokenThatLetsIn() {
        Fixture f;
        const auto identity = f.identify(f.tokenOf(R"({"name": "laptop"})"));
        CPPUNIT_ASSERT(identity && identity->is(Identity::Kind::token, "laptop"));
        CPPUNIT_ASSERT(identity->permissions == Permissions::all());
    }

    void createsATokenWithLimits() {
        Fixture f;
        const auto answer =
            f.answer("token.create", R"({"name": "app", "permissions": ["probe", "other"], "expires": 3600})");
        CPPUNIT_ASSERT_EQUAL(std::size_t(20), answer->getValue<std::string>("expires").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), answer->getArray("permissions")->size());
        const auto identity = f.identify(answer->getValue<std::string>("token"));
        CPPUNIT_ASSERT(identity->until);
        CPPUNIT_ASSERT(identity->permissions == Permissions({"other", "probe"}));
    }

    void warnsOfAPermissionThatNoPluginKnows() {
        Fixture f;
        const auto warnings = [&](const std::string& type, const std::string& data) {
            std::ostringstream text;
            f.answer(type, data)->getArray("warnings")->stringify(text);
            return text.str();
        };
        CPPUNIT_ASSERT_EQUAL("[]"s, warnings("token.create", R"({"name": "a"})"));
        CPPUNIT_ASSERT_EQUAL("[]"s, warnings("token.create", R"({"name": "b", "permissions": ["probe", "other"]})"));
        CPPUNIT_ASSERT_EQUAL(
            R"(["No plugin here knows the permission prope; did you mean probe?",)"
            R"("No plugin here knows the permission zzzzz; further-linkctl plugins shows what there is"])"s,
            warnings("token.create", R"({"name": "c", "permissions": ["zzzzz", "prope"]})"));
        f.stranger();
        CPPUNIT_ASSERT_EQUAL(
            R"(["No plugin here knows the permission prope; did you mean probe?"])"s,
            warnings("approve", R"({"permissions": ["prope"], "number": ")" + f.waitingNumber() + "\"}"));
    }

    void listsTokensButNoSecrets() {
        Fixture f;
        const auto token = f.tokenOf(R"({"name": "laptop"})");
        const auto listed = f.answer("tokens")->getArray("tokens");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), listed->size());
        CPPUNIT_ASSERT_EQUAL("laptop"s, listed->getObject(0)->getValue<std::string>("name"));
        CPPUNIT_ASSERT_EQUAL("*"s, listed->getObject(0)->getArray("permissions")->getElement<std::string>(0));
        CPPUNIT_ASSERT_EQUAL(""s, listed->getObject(0)->getValue<std::string>("used"));
        std::ostringstream text;
        listed->stringify(text);
        CPPUNIT_ASSERT(text.str().find(token.substr(3)) == std::string::npos);
        CPPUNIT_ASSERT(text.str().find("sha256") == std::string::npos);
        CPPUNIT_ASSERT(f.identify(token));
        CPPUNIT_ASSERT(!f.answer("tokens")->getArray("tokens")->getObject(0)->getValue<std::string>("used").empty());
    }

    void revokesATokenAndEndsItsSessions() {
        Fixture f;
        const auto token = f.tokenOf(R"({"name": "laptop"})");
        auto& client = f.sessions.connect(*f.identify(token), "", "192.0.2.1");
        auto& other = f.sessions.connect();
        f.sessions.settle(other);
        CPPUNIT_ASSERT_EQUAL("The token laptop is revoked, and its connections end."s,
                             f.sentence("token.revoke", R"({"name": "laptop"})"));
        f.assertEnds(client);
        CPPUNIT_ASSERT(!f.identify(token));
        f.sessions.settle(other);
        CPPUNIT_ASSERT_EQUAL("There is no token laptop."s, f.sentence("token.revoke", R"({"name": "laptop"})"));
    }

    void approvesAPage() {
        Fixture f;
        auto& client = f.stranger();
        CPPUNIT_ASSERT_EQUAL("Let in for twelve hours: a page of https://page.example at 192.0.2.1."s,
                             f.sentence("approve", R"({"number": ")" + f.waitingNumber() + "\"}"));
        client.say("start", R"({"sourceScript": "run"})");
        f.sessions.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL("started"s, client.answers().back().type);
        CPPUNIT_ASSERT_EQUAL("Let in for twelve hours: a page of https://page.example at 192.0.2.1\n"s,
                             f.sessions.told(Event::Kind::approval));
    }

    void listsApprovals() {
        Fixture f;
        f.stranger();
        const auto number = f.waitingNumber();
        auto all = f.answer("approvals");
        CPPUNIT_ASSERT_EQUAL(number, all->getArray("pending")->getObject(0)->getValue<std::string>("number"));
        CPPUNIT_ASSERT_EQUAL("https://page.example"s,
                             all->getArray("pending")->getObject(0)->getValue<std::string>("origin"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), all->getArray("approved")->size());
        f.answer("approve", R"({"permissions": ["probe"], "number": ")" + number + "\"}");
        all = f.answer("approvals");
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), all->getArray("pending")->size());
        const auto approved = all->getArray("approved")->getObject(0);
        CPPUNIT_ASSERT_EQUAL(number, approved->getValue<std::string>("number"));
        CPPUNIT_ASSERT_EQUAL("192.0.2.1"s, approved->getValue<std::string>("address"));
        CPPUNIT_ASSERT_EQUAL("probe"s, approved->getArray("permissions")->getElement<std::string>(0));
        CPPUNIT_ASSERT_EQUAL(std::size_t(20), approved->getValue<std::string>("until").size());
    }

    void takesAnApprovalBackAndEndsItsSessions() {
        Fixture f;
        auto& client = f.stranger();
        const auto number = R"({"number": ")" + f.waitingNumber() + "\"}";
        f.answer("approve", number);
        client.say("start", R"({"sourceScript": "run"})");
        f.sessions.awaitAnswers(client, 2);
        f.answer("approval.revoke", number);
        f.assertEnds(client);
        f.stranger(); // and has to ask again
    }

    void saysWhatIsWrong() {
        Fixture f;
        for (const auto& [type, data, sentence] :
             {std::tuple{"token.create", "{}", "data.name is missing; it must be a name for the token."},
              std::tuple{"token.create", R"({"name": "a b"})",
                         "The name of a token is made of up to 64 letters, digits, dots, underscores and hyphens."},
              std::tuple{"token.create", R"({"name": "a", "permissions": "probe"})",
                         "data.permissions must be a list of strings."},
              std::tuple{"token.create", R"({"name": "a", "permissions": [1]})",
                         "data.permissions must be a list of strings."},
              std::tuple{"token.create", R"({"name": "a", "permissions": ["A"]})",
                         "There is no permission \"A\": they are named like plugins, and further-linkctl plugins NAME "
                         "shows which a message needs."},
              std::tuple{"token.create", R"({"name": "a", "expires": -1})",
                         "data.expires must be a whole number of 0 or more."},
              std::tuple{"approve", R"({"number": "123-456"})",
                         "Nobody waits with the number 123-456; each waits for ten minutes. This lists them: "
                         "further-linkctl approvals"},
              std::tuple{"approval.revoke", R"({"number": "123-456"})", "Nobody was let in with the number 123-456."}})
            CPPUNIT_ASSERT_EQUAL(std::string(sentence), f.sentence(type, data));
        CPPUNIT_ASSERT(f.sessions.authenticator.tokens().empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AccessAnswersTest);
