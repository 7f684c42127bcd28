#include "FakeAdmin.h"
#include "Linkctl.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

/// The commands by which the device's owner lets others in: tokens, the network, codes, approvals.
class AccessCommandsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AccessCommandsTest);
    CPPUNIT_TEST(printsATokenAlone);
    CPPUNIT_TEST(asksForPermissionsAndATime);
    CPPUNIT_TEST(refusesATimeThatIsNone);
    CPPUNIT_TEST(listsTokens);
    CPPUNIT_TEST(revokesAToken);
    CPPUNIT_TEST(saysWhatToDoOnceTheNetworkIsEnabled);
    CPPUNIT_TEST(saysThatThereIsNoNetworkYet);
    CPPUNIT_TEST(warnsOfPlainText);
    CPPUNIT_TEST(showsTheNetwork);
    CPPUNIT_TEST(disablesTheNetwork);
    CPPUNIT_TEST(showsACode);
    CPPUNIT_TEST(approves);
    CPPUNIT_TEST(listsApprovals);
    CPPUNIT_TEST(revokesAnApproval);
    CPPUNIT_TEST(printsAnswersAsJson);
    CPPUNIT_TEST(wantsToKnowWhatAboutTokens);
    CPPUNIT_TEST_SUITE_END();

    static FakeAdmin answering(const std::string& type, const std::string& data) {
        return FakeAdmin(FakeAdmin::Answers{{type, FakeAdmin::answer(data)}});
    }

    static Linkctl run(const FakeAdmin& admin, std::vector<std::string> words) {
        return Linkctl(std::move(words), Linkctl::Joined::pipes, {admin.variable(), "TZ=UTC"});
    }

    static void check(const std::string& type, const std::string& data, std::vector<std::string> words,
                      const std::string& output, const std::string& request, const std::string& errors = "") {
        const auto admin = answering(type, data);
        auto linkctl = run(admin, std::move(words));
        const int exitCode = linkctl.awaitExit();
        CPPUNIT_ASSERT_EQUAL(output, linkctl.output());
        CPPUNIT_ASSERT_EQUAL(errors, linkctl.errors());
        CPPUNIT_ASSERT_EQUAL(0, exitCode);
        CPPUNIT_ASSERT_EQUAL(request, admin.requests().at(0));
    }

public:
    void printsATokenAlone() {
        check("token.create", R"({"name":"laptop","token":"abc123","permissions":["*"],"expires":""})",
              {"token", "create", "laptop"}, "abc123\n", R"({"type":"token.create","data":{"name":"laptop"}})",
              "This is the token laptop. It isn't shown again. It permits: everything. It is good until it is revoked: "
              "further-linkctl token revoke laptop\n");
    }

    void asksForPermissionsAndATime() {
        check(
            "token.create",
            R"({"name":"r","token":"t","permissions":["hello","pi-top"],"expires":"2026-12-22T21:40:00Z","warnings":["No such plugin"]})",
            {"token", "create", "r", "--permissions", "hello,pi-top", "--expires", "12h"}, "t\n",
            R"({"type":"token.create","data":{"name":"r","permissions":["hello","pi-top"],"expires":43200}})",
            "This is the token r. It isn't shown again. It permits: hello, pi-top. It is good until 2026-12-22 "
            "21:40:00: further-linkctl token revoke r\nwarning: No such plugin\n");
    }

    void refusesATimeThatIsNone() {
        const FakeAdmin admin(FakeAdmin::Answers{});
        auto linkctl = run(admin, {"token", "create", "r", "--expires", "30s"});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("30s is none of it") != std::string::npos);
        CPPUNIT_ASSERT(admin.requests().empty());
    }

    void listsTokens() {
        check("tokens",
              R"({"tokens":[{"name":"laptop","permissions":["*"],"created":"2026-11-22T21:40:00Z","expires":"",)"
              R"("used":""},{"name":"r","permissions":["a","b"],"created":"x","expires":"y","used":"z"}]})",
              {"token", "list"},
              "NAME    CREATED              USED   EXPIRES  PERMITS\n"
              "laptop  2026-11-22 21:40:00  never  never    everything\n"
              "r       x                    z      y        a, b\n",
              R"({"type":"tokens"})");
        check("tokens", R"({"tokens":[]})", {"token", "list"},
              "There is no token. Make one with: further-linkctl token create NAME\n", R"({"type":"tokens"})");
    }

    void revokesAToken() {
        check("token.revoke", R"({"sentence":"Gone."})", {"token", "revoke", "laptop"}, "Gone.\n",
              R"({"type":"token.revoke","data":{"name":"laptop"}})");
    }

    void saysWhatToDoOnceTheNetworkIsEnabled() {
        check("lan.enable",
              R"({"enabled":true,"addresses":["https://192.168.1.5:8028","https://[fd00::5]:8028"],)"
              R"("fingerprint":"AB:CD","tls":true,"code":"123456","seconds":120})",
              {"lan", "enable"},
              "Other computers of the network can reach this device now:\n"
              "addresses    https://192.168.1.5:8028\n"
              "             https://[fd00::5]:8028\n"
              "fingerprint  AB:CD\n"
              "\n"
              "The code is  123456  and is good for 2 min, for one computer.\n"
              "\n"
              "On the computer that is to use this device, type\n"
              "  further-linkctl pair 192.168.1.5\n"
              "It shows a fingerprint: say yes only where it is the one above. Then it asks for the code.\n"
              "For the next computer get a fresh code: further-linkctl code\n"
              "\n"
              "For a web page open the address in that computer's browser, once, and accept the certificate where its\n"
              "fingerprint is the one above. The page's first program then shows a number to approve here.\n",
              R"({"type":"lan.enable"})");
    }

    void saysThatThereIsNoNetworkYet() {
        const auto none = R"({"enabled":true,"addresses":[],"fingerprint":"AB","tls":true,"code":""})";
        check("lan.enable", none, {"lan", "enable"},
              "The network is served now, and this device is connected to none yet. Once it is, see where: "
              "further-linkctl lan\n"
              "address      none yet: this device is connected to no network\n"
              "fingerprint  AB\n",
              R"({"type":"lan.enable"})");
        check("lan", none, {"lan"},
              "The network is served:\n"
              "address      none yet: this device is connected to no network\n"
              "fingerprint  AB\n"
              "To let one in, get a code: further-linkctl code\n",
              R"({"type":"lan"})");
    }

    void warnsOfPlainText() {
        const auto admin = answering("lan.enable", R"({"enabled":true,"addresses":[],"tls":false,"code":""})");
        auto linkctl = run(admin, {"lan", "enable"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.output().find("isn't encrypted") != std::string::npos);
    }

    void showsTheNetwork() {
        check("lan", R"({"enabled":false,"addresses":[]})", {"lan"},
              "This device serves itself only. To let other computers of the network in: further-linkctl lan enable\n",
              R"({"type":"lan"})");
        check("lan",
              R"({"enabled":true,"addresses":["https://10.0.0.2:8030"],"fingerprint":"AB","tls":true,"code":""})",
              {"lan"},
              "Other computers of the network can reach this device:\n"
              "address      https://10.0.0.2:8030\n"
              "fingerprint  AB\n"
              "To let one in, get a code: further-linkctl code\n",
              R"({"type":"lan"})");
    }

    void disablesTheNetwork() {
        check("lan.disable", R"({"sentence":"Closed."})", {"lan", "disable"}, "Closed.\n", R"({"type":"lan.disable"})");
    }

    void showsACode() {
        const auto admin = answering(
            "code", R"({"code":"654321","seconds":120,"addresses":["https://10.0.0.2:8030"],"fingerprint":"AB:CD"})");
        auto linkctl = run(admin, {"code"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        for (const std::string part :
             {"AB:CD\n", "The code is  654321  ", "further-linkctl pair 10.0.0.2 --port 8030\n"})
            CPPUNIT_ASSERT_MESSAGE(linkctl.output(), linkctl.output().find(part) != std::string::npos);
    }

    void approves() {
        check(
            "approve",
            R"({"sentence":"Let in.","origin":"https://a.example","address":"10.0.0.9","until":"2026-11-22T21:40:00Z","warnings":["No such plugin"]})",
            {"approve", "482-193", "--permissions", "hello"},
            "Let in.\nIt ends at 2026-11-22 21:40:00, or before: further-linkctl approvals revoke 482-193\n",
            R"({"type":"approve","data":{"number":"482-193","permissions":["hello"]}})", "warning: No such plugin\n");
    }

    void listsApprovals() {
        check("approvals",
              R"({"pending":[{"number":"482-193","origin":"https://a.example","address":"10.0.0.9","age":61}],)"
              R"("approved":[{"number":"111-222","origin":"","address":"10.0.0.8","permissions":["*"],)"
              R"("until":"2026-11-22T21:40:00Z"}]})",
              {"approvals"},
              "NUMBER   ADDRESS   STATE                      FROM\n"
              "482-193  10.0.0.9  waits for 1 min 1 s        https://a.example\n"
              "111-222  10.0.0.8  until 2026-11-22 21:40:00  no page\n"
              "                                              may use everything\n",
              R"({"type":"approvals"})");
        check("approvals", R"({"pending":[],"approved":[]})", {"approvals"},
              "Nobody waits to be approved, and nobody was.\n", R"({"type":"approvals"})");
    }

    void revokesAnApproval() {
        check("approval.revoke", R"({"sentence":"Back."})", {"approvals", "revoke", "111-222"}, "Back.\n",
              R"({"type":"approval.revoke","data":{"number":"111-222"}})");
    }

    void printsAnswersAsJson() {
        check("token.create", R"({"name":"l","token":"t"})", {"token", "create", "l", "--json"},
              "{\n  \"name\": \"l\",\n  \"token\": \"t\"\n}\n", R"({"type":"token.create","data":{"name":"l"}})");
        check("lan", R"({"enabled":true})", {"lan", "--json"}, "{\n  \"enabled\": true\n}\n", R"({"type":"lan"})");
    }

    void wantsToKnowWhatAboutTokens() {
        Linkctl linkctl({"token"});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("See: further-linkctl token --help") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AccessCommandsTest);

} // namespace further::ctl
