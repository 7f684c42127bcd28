#include "ctl/AdminClient.h"

#include "FakeAdmin.h"
#include "Linkctl.h"
#include "ctl/AdminRefusal.h"
#include "ctl/Failure.h"
#include "ctl/Json.h"

#include <cppunit/extensions/HelperMacros.h>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

namespace further::ctl {

using namespace std::string_literals;

/// How further-linkctl finds the admin socket, and what it says where nobody, or somebody else, is there.
class AdminClientTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdminClientTest);
    CPPUNIT_TEST(looksWhereTheUserMayHaveAnAgent);
    CPPUNIT_TEST(trustsNoStrangersFolder);
    CPPUNIT_TEST(saysWhereItLooked);
    CPPUNIT_TEST(saysThatASocketIsLeftOver);
    CPPUNIT_TEST(refusesAPathThatIsTooLong);
    CPPUNIT_TEST(namesTheGroupToJoin);
    CPPUNIT_TEST(saysHowToBeLetIn);
    CPPUNIT_TEST(saysWhatWasNotFound);
    CPPUNIT_TEST(namesTheListOfWhatThereIsOnly);
    CPPUNIT_TEST(saysWhatTheAgentObjectsTo);
    CPPUNIT_TEST(saysThatItIsNoAgent);
    CPPUNIT_TEST(saysThatTheAgentHasGone);
    CPPUNIT_TEST(endsAFloodWithoutALineEnd);
    CPPUNIT_TEST(waitsNoLongerThanItsPatience);
    CPPUNIT_TEST(takesALineThatComesInPieces);
    CPPUNIT_TEST_SUITE_END();

    static void check(const FakeAdmin& admin, int exitCode, const std::string& words) {
        Linkctl linkctl({"status", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(exitCode, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.errors(), linkctl.errors().find(words) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.output());
    }

    static FakeAdmin::Play sending(const std::string& bytes) {
        return [bytes](FakeAdminConnection& client) {
            client.receive();
            client.send(bytes);
        };
    }

public:
    void looksWhereTheUserMayHaveAnAgent() {
        const testing::TemporaryDirectory temporary;
        const auto own = temporary.path() / ("further-link-" + std::to_string(::getuid()));
        ::mkdir(own.c_str(), 0700);
        const auto places = AdminSocket::usualPlaces(::getuid(), "/run/user/1000", temporary.path());
        if (::getuid() != 0) {
            CPPUNIT_ASSERT_EQUAL(std::string("/run/user/1000/further-link/admin.sock"), places.at(0).string());
            CPPUNIT_ASSERT_EQUAL((own / "admin.sock").string(), places.at(1).string());
        }
        CPPUNIT_ASSERT_EQUAL(std::string("/run/further-link/admin.sock"), places.back().string());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, AdminSocket::usualPlaces(0, "/run/user/0", temporary.path()).size());
    }

    void trustsNoStrangersFolder() {
        const testing::TemporaryDirectory temporary;
        const uid_t other = ::getuid() + 1;
        ::mkdir((temporary.path() / ("further-link-" + std::to_string(other))).c_str(), 0700);
        const auto places = AdminSocket::usualPlaces(other, "", temporary.path());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, places.size());
        CPPUNIT_ASSERT_EQUAL(std::string("/run/further-link/admin.sock"), places.front().string());
    }

    void saysWhereItLooked() {
        Linkctl linkctl({"status"}, Linkctl::Joined::pipes, {"FURTHER_LINK_ADMIN_SOCKET=/nowhere/admin.sock"});
        CPPUNIT_ASSERT_EQUAL(3, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl: No agent answers on this computer. Looked at "
                                         "/nowhere/admin.sock (No such file or directory).\n"
                                         "Start one with: scripts/run\n"
                                         "Or name the socket of one: --socket PATH\n"),
                             linkctl.errors());
    }

    void saysThatASocketIsLeftOver() {
        const TemporaryFile file("");
        Linkctl linkctl({"status", "--socket", file.path()});
        CPPUNIT_ASSERT_EQUAL(3, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("(Connection refused)") != std::string::npos);
    }

    void refusesAPathThatIsTooLong() {
        Linkctl linkctl({"status", "--socket", "/" + std::string(200, 'x')});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("at most 107 bytes") != std::string::npos);
    }

    void namesTheGroupToJoin() {
        const TemporaryFile socket("");
        constexpr gid_t debiansTty = 5; // a group that isn't root's
        const gid_t gid = ::getgid() == 0 ? debiansTty : ::getgid();
        CPPUNIT_ASSERT_EQUAL(0, ::chown(socket.path().c_str(), static_cast<uid_t>(-1), gid));
        const auto failure = agentDenied(socket.path(), "Permission denied");
        CPPUNIT_ASSERT(failure.code() == ExitCode::denied);
        const std::string advice =
            "log in again: sudo adduser "s + ::getpwuid(::geteuid())->pw_name + " " + ::getgrgid(gid)->gr_name;
        CPPUNIT_ASSERT_MESSAGE(failure.what(), std::string(failure.what()).find(advice) != std::string::npos);
        CPPUNIT_ASSERT(std::string(agentDenied("/", "no").what()).find("adduser") == std::string::npos);
    }

    void saysHowToBeLetIn() {
        const FakeAdmin admin([](FakeAdminConnection& client) { // refuses at once, and goes
            client.send(FakeAdmin::error("forbidden", "Not allowed", "You are nobody.") + "\n");
        });
        check(admin, 4, "doesn't let you in (You are nobody.). Put sudo in front");
    }

    void saysWhatWasNotFound() {
        const FakeAdmin admin(FakeAdmin::Answers{
            {"program.stop", FakeAdmin::error("not_found", "Not found", "No program has the ID 3.")}});
        Linkctl linkctl({"stop", "3", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(5, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl: No program has the ID 3.\n"
                                         "See what there is: further-linkctl ps\n"),
                             linkctl.errors());
    }

    void namesTheListOfWhatThereIsOnly() {
        const FakeAdmin admin(FakeAdmin::Answers{}); // has nothing
        for (const auto& [words, list] :
             {std::pair{std::vector<std::string>{"token", "revoke", "nobody"}, "token list\n"},
              {{"approvals", "revoke", "111-222"}, "approvals\n"},
              {{"disconnect", "3"}, "sessions\n"}}) {
            Linkctl linkctl(words, Linkctl::Joined::pipes, {admin.variable()});
            CPPUNIT_ASSERT_EQUAL(5, linkctl.awaitExit());
            CPPUNIT_ASSERT_MESSAGE(linkctl.errors(),
                                   linkctl.errors().ends_with("\nSee what there is: further-linkctl "s + list));
        }
        Linkctl approve({"approve", "111-222"}, Linkctl::Joined::pipes, {admin.variable()}); // its number is nowhere
        CPPUNIT_ASSERT_EQUAL(5, approve.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(approve.errors(), approve.errors().find("See what") == std::string::npos);
    }

    void saysWhatTheAgentObjectsTo() {
        check(FakeAdmin(FakeAdmin::Answers{{"status", FakeAdmin::error("internal", "Broken", "\\u001b[2JSorry.")}}), 1,
              "?[2JSorry.\n");
    }

    void saysThatItIsNoAgent() {
        for (const std::string line : {"nonsense", "[1]", R"({"type":7})", R"({"type":"started"})", R"("text")", ""})
            check(FakeAdmin(sending(line + "\n")), 1, "is no agent of this version: " + line + "\n");
    }

    void saysThatTheAgentHasGone() {
        check(FakeAdmin(sending(R"({"type":"ans)")), 1, "has ended the connection");
        check(FakeAdmin(FakeAdmin::Play([](FakeAdminConnection&) {})), 1, "has ended the connection");
    }

    void endsAFloodWithoutALineEnd() {
        const FakeAdmin admin([](FakeAdminConnection& client) {
            while (client.send(std::string(65536, 'x'))) {
            }
        });
        check(admin, 1, "sends more than any agent would");
    }

    void waitsNoLongerThanItsPatience() {
        const FakeAdmin admin([](FakeAdminConnection& client) { client.awaitEnd(); });
        AdminClient client(AdminSocket{admin.path()}, std::chrono::milliseconds(20));
        try {
            client.ask("status");
            CPPUNIT_FAIL("no failure");
        } catch (const Failure& failure) {
            CPPUNIT_ASSERT(failure.code() == ExitCode::unreachable);
        }
    }

    void takesALineThatComesInPieces() {
        std::string request;
        const FakeAdmin admin([&](FakeAdminConnection& client) {
            request = client.receive();
            for (const char byte : std::string("{\"type\":\"answer\",\"data\":{\"b\":2}}\n"))
                client.send({&byte, 1});
        });
        AdminClient client(AdminSocket{admin.path()});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, client.ask("status", jsonObject({{"a", 1}})).integer("b").value());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"status","data":{"a":1}})"), request);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdminClientTest);

} // namespace further::ctl
