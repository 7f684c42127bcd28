#include "FakeAdmin.h"
#include "FakeAgent.h"
#include "Linkctl.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace further::ctl {

/// `doctor`, with an agent and without one.
class DoctorCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DoctorCommandTest);
    CPPUNIT_TEST(showsAFixForWhatFails);
    CPPUNIT_TEST(findsNoFaultInAWarning);
    CPPUNIT_TEST(countsNoAgentAsAFault);
    CPPUNIT_TEST(saysThatThePortIsTaken);
    CPPUNIT_TEST(saysThatAnAgentHasAnotherSocket);
    CPPUNIT_TEST(guessesNothingWhereItWasDenied);
    CPPUNIT_TEST(showsItAsJsonWithoutAnAgent);
    CPPUNIT_TEST(saysWhatSystemdKnowsOfTheAgent);
    CPPUNIT_TEST(sendsToTheDoctorWhereSystemdHasTriedInVain);
    CPPUNIT_TEST(findsWhatIsWrongWithTheConfiguration);
    CPPUNIT_TEST(saysNothingOfUnitsThatAreNotThere);
    CPPUNIT_TEST_SUITE_END();

    static constexpr auto nowhere = "FURTHER_LINK_ADMIN_SOCKET=/nowhere/admin.sock";

    static Linkctl run(const FakeAdmin& admin) { return Linkctl({"doctor", "--socket", admin.path()}); }

    static FakeAdmin answering(const std::string& checks) {
        return FakeAdmin(FakeAdmin::Answers{{"doctor", FakeAdmin::answer(R"({"checks":[)" + checks + "]}")}});
    }

    static Linkctl withoutAdmin(const std::string& port) {
        return Linkctl({"doctor"}, Linkctl::Joined::pipes, {nowhere, "FURTHER_LINK_PORT=" + port});
    }

    /// What it says on a device whose systemctl prints this, with an exit code.
    static std::string withSystemd(const std::string& shown, int exitCode = 0) {
        const auto said = saidWithSystemd({"doctor"}, shown, exitCode);
        CPPUNIT_ASSERT_EQUAL(1, said.exitCode);
        CPPUNIT_ASSERT_EQUAL(std::string(), said.errors);
        return said.output;
    }

    struct Said {
        int exitCode;
        std::string output;
        std::string errors;
    };
    /// The same for any command.
    static Said saidWithSystemd(const std::vector<std::string>& words, const std::string& shown, int exitCode = 0) {
        const testing::TemporaryDirectory folder;
        const auto systemctl = folder.write("systemctl", "#!/bin/sh\necho Something >&2\ncat << end\n" + shown +
                                                             "end\nexit " + std::to_string(exitCode) + "\n");
        std::filesystem::permissions(systemctl, std::filesystem::perms::owner_all);
        Linkctl linkctl(
            words, Linkctl::Joined::pipes,
            {nowhere, "FURTHER_LINK_PORT=" + freePort(), "PATH=" + folder.path().string() + ":/usr/bin:/bin"});
        const int code = linkctl.awaitExit();
        return {code, linkctl.output(), linkctl.errors()};
    }

    /// A column may be wider for what stands below.
    static std::string withoutBlanks(std::string text) {
        std::erase(text, ' ');
        return text;
    }

    static std::string freePort() {
        const FakeAgent gone(200, "");
        return gone.port();
    }

public:
    void showsAFixForWhatFails() {
        const auto admin =
            answering(R"({"name":"port","verdict":"good","finding":"8028 is ours","fix":""},)"
                      R"({"name":"clock","verdict":"warning","finding":"It is 1970","fix":"Set it"},)"
                      R"({"name":"disk","verdict":"fault","finding":"It is \u001bfull","fix":"Empty it"})");
        auto linkctl = run(admin);
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("good     port   8028 is ours\n"
                                         "warning  clock  It is 1970\n"
                                         "                  Set it\n"
                                         "fault    disk   It is ?full\n"
                                         "                  Empty it\n"
                                         "\n"
                                         "1 fault, 1 warning.\n"),
                             linkctl.output());
    }

    void findsNoFaultInAWarning() {
        const auto admin = answering(R"({"name":"clock","verdict":"warning","finding":"f","fix":""})");
        auto linkctl = run(admin);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.output().find("\nNo fault, 1 warning.\n") != std::string::npos);
    }

    void countsNoAgentAsAFault() {
        auto linkctl = withoutAdmin(freePort());
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        const auto output = withoutBlanks(linkctl.output());
        CPPUNIT_ASSERT_MESSAGE(output,
                               output.find(withoutBlanks("fault agent No agent answers on this computer. Looked "
                                                         "at /nowhere/admin.sock")) == 0);
        CPPUNIT_ASSERT_MESSAGE(output, output.find("Startonewith:") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(output, output.find("isfreeforanagent\n") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.errors());
    }

    void saysThatThePortIsTaken() {
        const FakeAgent web(200, "<html>");
        auto linkctl = withoutAdmin(web.port());
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT(withoutBlanks(linkctl.output())
                           .find(withoutBlanks("fault port Another program listens at 127.0.0.1:") + web.port()) !=
                       std::string::npos);
    }

    void saysThatAnAgentHasAnotherSocket() {
        const FakeAgent agent(200, R"({"version":"0.9\u001b"})");
        auto linkctl = withoutAdmin(agent.port());
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.output(),
                               linkctl.output().find("An agent of version 0.9? answers at 127.0.0.1:" + agent.port()) !=
                                   std::string::npos);
    }

    void guessesNothingWhereItWasDenied() {
        const FakeAgent agent(200, R"({"version":"0.9"})");
        const FakeAdmin admin([](FakeAdminConnection& client) {
            client.send(FakeAdmin::error("forbidden", "Not allowed", "You are nobody.") + "\n");
        });
        Linkctl linkctl({"doctor"}, Linkctl::Joined::pipes, {admin.variable(), "FURTHER_LINK_PORT=" + agent.port()});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        const auto& output = linkctl.output();
        CPPUNIT_ASSERT_MESSAGE(output, output.find("doesn't let you in (You are nobody.)") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(output, output.find("An agent of version 0.9 answers at 127.0.0.1:" + agent.port() +
                                                   "\n") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(output, output.find("no admin socket") == std::string::npos);
        const FakeAgent web(200, "<html>");
        Linkctl other({"doctor"}, Linkctl::Joined::pipes, {admin.variable(), "FURTHER_LINK_PORT=" + web.port()});
        CPPUNIT_ASSERT_EQUAL(1, other.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(
            other.output(),
            withoutBlanks(other.output()).find("warningportAnotherprogramlistensat127.0.0.1:" + web.port()) !=
                std::string::npos);
    }

    void showsItAsJsonWithoutAnAgent() {
        Linkctl linkctl({"doctor", "--json"}, Linkctl::Joined::pipes, {nowhere, "FURTHER_LINK_PORT=" + freePort()});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.output().find(R"("verdict": "fault")") != std::string::npos);
    }

    void saysWhatSystemdKnowsOfTheAgent() {
        const auto said =
            withSystemd("Id=further-link.service\nLoadState=loaded\nActiveState=activating\nSubState=auto-restart\n"
                        "Result=exit-code\nStatusText=There is no user \"ada\" = nobody\n\n"
                        "Id=further-launcher.service\nLoadState=masked\nActiveState=inactive\n\n"
                        "Id=further-launcher.socket\nLoadState=loaded\nActiveState=failed\nResult=trigger-limit-hit\n\n"
                        "Id=other.service\nLoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\n");
        for (const std::string line :
             {"fault    service  further-link.service has failed: There is no user \"ada\" = nobody\n",
              "                    Once that is mended: sudo systemctl restart further-link\n",
              "fault    service  further-launcher.service is masked: nothing may start it\n",
              "Systemd has tried to start it, in vain: see below\n",
              "fault    service  further-launcher.socket has failed: trigger-limit-hit\n",
              "warning  service  other.service is disabled: it isn't started with the device\n"})
            CPPUNIT_ASSERT_MESSAGE(line + said, withoutBlanks(said).find(withoutBlanks(line)) != std::string::npos);
        for (const std::string misleading : {"Start one with", "There is no /nowhere/admin.sock"})
            CPPUNIT_ASSERT_MESSAGE(said, said.find(misleading) == std::string::npos);
    }

    void sendsToTheDoctorWhereSystemdHasTriedInVain() {
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"status"}, {"run", "/dev/null"}, {"call", "hello.greet"}}) {
            const auto failed =
                saidWithSystemd(words, "Id=further-link.service\nLoadState=loaded\nActiveState=failed\n");
            CPPUNIT_ASSERT_EQUAL(3, failed.exitCode);
            CPPUNIT_ASSERT_MESSAGE(failed.errors,
                                   failed.errors.find("further-link.service has failed: sudo further-linkctl doctor "
                                                      "says why") != std::string::npos);
            CPPUNIT_ASSERT(failed.errors.find("Start one with") == std::string::npos);
            const auto stopped =
                saidWithSystemd(words, "Id=further-link.service\nLoadState=loaded\nActiveState=inactive\n");
            CPPUNIT_ASSERT_MESSAGE(stopped.errors, stopped.errors.find("Start one with: ") != std::string::npos);
        }
    }

    void findsWhatIsWrongWithTheConfiguration() {
        Linkctl linkctl({"doctor"}, Linkctl::Joined::pipes,
                        {nowhere, "FURTHER_LINK_PORT=" + freePort(), "FURTHER_LINK_NOSSL=maybe"});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        const auto said = withoutBlanks(linkctl.output());
        CPPUNIT_ASSERT_MESSAGE(said, said.find(withoutBlanks("fault configuration the environment variable "
                                                             "FURTHER_LINK_NOSSL: ")) != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(said,
                               said.find(withoutBlanks("Mend it, then start the agent again")) != std::string::npos);
    }

    void saysNothingOfUnitsThatAreNotThere() {
        for (const auto& [shown, exitCode] :
             {std::pair{"Id=further-link.service\nLoadState=not-found\n", 0},
              std::pair{"Id=further-link.service\nActiveState=failed\n", 1}, std::pair{"", 0}}) {
            const auto said = withSystemd(shown, exitCode);
            CPPUNIT_ASSERT_MESSAGE(said, said.find("service") == std::string::npos);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DoctorCommandTest);

} // namespace further::ctl
