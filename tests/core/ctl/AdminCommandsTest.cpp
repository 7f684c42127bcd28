#include "FakeAdmin.h"
#include "Linkctl.h"

#include <Poco/JSON/Parser.h>
#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

/// The commands that ask the admin socket one thing: what they send, print and exit with.
class AdminCommandsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdminCommandsTest);
    CPPUNIT_TEST(showsTheStatus);
    CPPUNIT_TEST(showsWhereOtherComputersReachIt);
    CPPUNIT_TEST(showsTroublesInColour);
    CPPUNIT_TEST(showsAStatusOfWhichMostIsMissing);
    CPPUNIT_TEST(printsTheAnswerAsJson);
    CPPUNIT_TEST(keepsControlCharactersFromTheTerminal);
    CPPUNIT_TEST(listsSessions);
    CPPUNIT_TEST(listsPrograms);
    CPPUNIT_TEST(saysThatThereIsNothingToList);
    CPPUNIT_TEST(saysThatAnAnswerLacksItsList);
    CPPUNIT_TEST(fitsANarrowTerminal);
    CPPUNIT_TEST(stopsAProgram);
    CPPUNIT_TEST(disconnectsASession);
    CPPUNIT_TEST(reloads);
    CPPUNIT_TEST(saysWhyAReloadIsRefused);
    CPPUNIT_TEST(hasAnExampleInEveryHelp);
    CPPUNIT_TEST(namesACommandThatThereIsNot);
    CPPUNIT_TEST_SUITE_END();

    static Linkctl run(const FakeAdmin& admin, std::vector<std::string> words,
                       Linkctl::Joined joined = Linkctl::Joined::pipes) {
        return Linkctl(std::move(words), joined, {admin.variable(), "TZ=UTC"});
    }

    static FakeAdmin answering(const std::string& type, const std::string& data) {
        return FakeAdmin(FakeAdmin::Answers{{type, FakeAdmin::answer(data)}});
    }

    static void checkOutput(const std::string& type, const std::string& data, std::vector<std::string> words,
                            const std::string& output) {
        const auto admin = answering(type, data);
        auto linkctl = run(admin, std::move(words));
        const int exitCode = linkctl.awaitExit();
        CPPUNIT_ASSERT_EQUAL(output, linkctl.output());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, exitCode);
    }

    static constexpr auto status =
        R"({"version":"1.2.0","address":"127.0.0.1:8028","pid":42,"user":"pi","since":"2026-11-22T21:40:00Z",
            "uptime":11100,"configuration":"","stateDirectory":"/var/lib/further-link","clients":2,
            "programUser":"nobody","programs":1,"memory":12897484,"plugins":3,"troubles":[{"plugin":"broken","state":"refused","reason":"Truncated."}],
            "warnings":["The clock was set."],"restart":"when idle"})";

public:
    void showsTheStatus() {
        auto data = std::string(status);
        data.erase(std::remove(data.begin(), data.end(), '\n'), data.end());
        checkOutput("status", data, {"status"},
                    "address   127.0.0.1:8028\n"
                    "version   1.2.0\n"
                    "running   3 h 5 min, since 2026-11-22 21:40:00\n"
                    "process   42, user pi\n"
                    "memory    12.3 MiB\n"
                    "clients   2\n"
                    "programs  1, run as nobody\n"
                    "plugins   3 running\n"
                    "state     /var/lib/further-link\n"
                    "restart   wanted, when idle\n"
                    "trouble   the plugin broken is refused: Truncated.\n"
                    "warning   The clock was set.\n");
    }

    void showsWhereOtherComputersReachIt() {
        checkOutput("status",
                    R"({"address":"127.0.0.1:8028","network":"served, by TLS",)"
                    R"("reachable":["https://10.0.0.5:8028","https://[fd00::5]:8028"]})",
                    {"status"},
                    "address    127.0.0.1:8028\nnetwork    served, by TLS\nreachable  https://10.0.0.5:8028\n"
                    "           https://[fd00::5]:8028\n");
        checkOutput("status", R"({"network":"served, by TLS","reachable":[]})", {"status"},
                    "network    served, by TLS\nreachable  nowhere yet: this device is connected to no network\n");
        checkOutput("status", R"({"network":"not served","reachable":[]})", {"status"}, "network  not served\n");
    }

    void showsTroublesInColour() {
        const auto admin = answering("status", R"({"troubles":[{"plugin":"x","state":"failed","reason":"y"}]})");
        auto linkctl = run(admin, {"status"}, Linkctl::Joined::terminal);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("\x1b[1mtrouble\x1b[0m  \x1b[31mthe plugin x is failed: y\x1b[0m\r\n"),
                             linkctl.output());
        Linkctl plain({"status"}, Linkctl::Joined::terminal, {admin.variable(), "NO_COLOR=1"});
        CPPUNIT_ASSERT_EQUAL(0, plain.awaitExit());
        CPPUNIT_ASSERT(plain.output().find('\x1b') == std::string::npos);
    }

    void showsAStatusOfWhichMostIsMissing() {
        checkOutput("status", R"({"version":"1.2.0","pid":"?","uptime":-1,"clients":1e99})", {"status"},
                    "version  1.2.0\nrunning  ?\n");
    }

    void printsTheAnswerAsJson() {
        const auto admin = answering("status", R"({"b":1,"a":"\u009b2J\u007f"})");
        auto linkctl = run(admin, {"status", "--json"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("{\n  \"b\": 1,\n  \"a\": \"\\u009b2J\\u007f\"\n}\n"), linkctl.output());
    }

    void keepsControlCharactersFromTheTerminal() {
        checkOutput("status", R"({"version":"\u001b[31m\u009b1\u0007"})", {"status"}, "version  ?[31m?1?\n");
    }

    void listsSessions() {
        checkOutput(
            "sessions",
            R"({"sessions":[{"id":"1","address":"127.0.0.1:40000","origin":"https://a.example","since":"then",)"
            R"("queued":2048,"paused":true,"held":false,"programs":1,"plugins":["hello","python-exec"]},)"
            R"({"id":12,"address":"[::1]:5","origin":"","since":"then","queued":0,"programs":0,"plugins":[]}]})",
            {"sessions"},
            "ID  ADDRESS          FOR   QUEUED   STATE   PROGRAMS  PLUGINS\n"
            "1   127.0.0.1:40000  then  2.0 KiB  paused  1         hello, python-exec\n"
            "                                                      from https://a.example\n"
            "12  [::1]:5          then  0 B      open    0\n");
    }

    void listsPrograms() {
        checkOutput("programs",
                    R"({"programs":[{"id":"3","session":"1","plugin":"python-exec","name":"main.py","pid":77,)"
                    R"("user":"pi","since":"x","age":61,"cpu":1.25,"memory":1048576},)"
                    R"({"id":"4","session":"1","plugin":"python-exec","name":"a.py","pid":78,"user":"pi","age":1}]})",
                    {"ps"},
                    "ID  SESSION  PID  USER  AGE        CPU    MEMORY   PROGRAM\n"
                    "3   1        77   pi    1 min 1 s  1.2 s  1.0 MiB  main.py (python-exec)\n"
                    "4   1        78   pi    1 s        ?      ?        a.py (python-exec)\n");
    }

    void saysThatThereIsNothingToList() {
        checkOutput("sessions", R"({"sessions":[]})", {"sessions"}, "No client is connected.\n");
        checkOutput("programs", R"({"programs":[]})", {"ps"}, "No program runs.\n");
    }

    void saysThatAnAnswerLacksItsList() {
        const auto admin = answering("programs", R"({"programs":7})");
        auto linkctl = run(admin, {"ps"});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("lacks its programs") != std::string::npos);
    }

    void fitsANarrowTerminal() {
        const auto admin = answering(
            "sessions", R"({"sessions":[{"id":"1","address":"[2001:db8:1234:5678:9abc:def0:1234:5678]:40000",)"
                        R"("since":"then","queued":0,"programs":10,"plugins":["hello","python-exec","pi-top"]}]})");
        Linkctl linkctl({"sessions"}, Linkctl::Joined::terminal, {admin.variable(), "NO_COLOR=1"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        std::istringstream lines(linkctl.output());
        for (std::string line; std::getline(lines, line);)
            CPPUNIT_ASSERT_MESSAGE(line, line.size() <= 60 + std::string("\xe2\x80\xa6\r").size() - 1);
        CPPUNIT_ASSERT(linkctl.output().find("\xe2\x80\xa6 ") != std::string::npos);
    }

    void stopsAProgram() {
        const auto admin = answering("program.stop", R"({"sentence":"The program 3 is told to stop."})");
        auto linkctl = run(admin, {"stop", "3"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("The program 3 is told to stop.\n"), linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"program.stop","data":{"id":3}})"), admin.requests().at(0));
    }

    void disconnectsASession() {
        const auto admin = answering("session.disconnect", R"({"sentence":"Gone."})");
        auto linkctl = run(admin, {"disconnect", "12"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"session.disconnect","data":{"id":12}})"), admin.requests().at(0));
    }

    void reloads() {
        checkOutput("reload",
                    R"({"changed":["logging.level"],"needRestart":["net.port","net.addresses"],"warnings":["w"]})",
                    {"reload"},
                    "Changed, and holds now: logging.level\n"
                    "Changed, and holds after a restart: net.port, net.addresses\n"
                    "To restart once no program runs: further-linkctl restart --when-idle\n"
                    "warning: w\n");
        checkOutput("reload", R"({"changed":[],"needRestart":[],"warnings":[]})", {"reload"},
                    "The configuration was read again. Nothing has changed.\n");
    }

    void saysWhyAReloadIsRefused() {
        const FakeAdmin admin(FakeAdmin::Answers{
            {"reload", FakeAdmin::error("invalid_data", "Bad message", "/etc/x:3: net.prot is no key.")}});
        auto linkctl = run(admin, {"reload"});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("/etc/x:3: net.prot is no key.") != std::string::npos);
    }

    void namesACommandThatThereIsNot() {
        for (const std::string word : {"stauts", "\x1bx"}) {
            Linkctl linkctl({word, "x"});
            CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
            CPPUNIT_ASSERT_EQUAL("further-linkctl: There is no command " + (word == "stauts" ? word : "?x") +
                                     ". See: further-linkctl --help\n",
                                 linkctl.errors());
        }
    }

    static bool isWithoutJson(const std::string& command) {
        return command == "run" || command == "token" || command == "pair" || command == "unpair";
    }

    void hasAnExampleInEveryHelp() {
        for (const std::string command :
             {"status", "run",    "call",    "plugins", "sessions", "ps",       "stop", "disconnect",
              "logs",   "events", "config",  "doctor",  "reload",   "restart",  "lan",  "code",
              "pair",   "unpair", "devices", "token",   "approve",  "approvals"}) {
            Linkctl linkctl({command, "--help"});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(command, 0, linkctl.awaitExit());
            CPPUNIT_ASSERT_MESSAGE(command,
                                   linkctl.output().find("\n  further-linkctl " + command) != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(command,
                                   isWithoutJson(command) || linkctl.output().find("--json") != std::string::npos);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdminCommandsTest);

} // namespace further::ctl
