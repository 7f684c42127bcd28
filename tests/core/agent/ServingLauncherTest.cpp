#include "agent/ServingLauncher.h"
#include "agent/CoreSettings.h"

#include "support/AnotherUser.h"
#include "support/Skip.h"
#include "support/TemporaryDirectory.h"

#include <further/Descriptor.h>

#include <cppunit/extensions/HelperMacros.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <string_view>

using namespace further;
using namespace std::string_literals;

namespace {

constexpr int patienceInTest = 20'000; // ms

/// Where a launcher would listen.
Descriptor listenAt(const std::string& path) {
    Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    sockaddr_un address{AF_UNIX, {}};
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    CPPUNIT_ASSERT_EQUAL(0, ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
    CPPUNIT_ASSERT_EQUAL(0, ::listen(socket.get(), 5));
    return socket;
}

/// Answers one question with this text; returns the question.
std::string answerOne(const Descriptor& socket, const std::string& text) {
    pollfd asked{socket.get(), POLLIN, 0};
    if (::poll(&asked, 1, patienceInTest) != 1)
        return "nobody came";
    const Descriptor connection(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
    std::array<char, 64> question{};
    const auto size = ::recv(connection.get(), question.data(), question.size(), 0);
    ::send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL);
    return size > 0 ? std::string(question.data(), static_cast<std::size_t>(size)) : "";
}

} // namespace

/// What a launcher that somebody else has started keeps to, and what the agent says of it.
class ServingLauncherTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServingLauncherTest);
    CPPUNIT_TEST(isNotThereWhereTheAgentStartsItsOwn);
    CPPUNIT_TEST(saysWhatItHasOtherwise);
    CPPUNIT_TEST(hasNothingOtherwiseWhereItKeepsToTheConfiguration);
    CPPUNIT_TEST(isNotComplainedOfWhereItDoesNotSay);
    CPPUNIT_TEST(isNotBelievedWhereItIsSomebodyElses);
    CPPUNIT_TEST(isNotBelievedWhereItSaysTooMuch);
    CPPUNIT_TEST(mayBeAheadOfTheAgent);
    CPPUNIT_TEST_SUITE_END();

    ServingLauncher with(std::map<std::string, std::string> programs, bool served = true) const {
        if (served)
            programs["launcher"] = path();
        programs["user"] = User::current().name;
        programs["allowRoot"] = "true";
        std::map<std::string, std::string> all;
        for (const auto& [key, value] : programs)
            all["programs." + key] = value;
        return {Settings(programSettings(), programs), AgentSettings::from(Settings(coreSettings(), all))};
    }
    std::string path() const { return (_place.path() / "launcher.sock").string(); }

    /// What a launcher says that keeps to the defaults, with these words in addition.
    static std::string saying(const std::string& more = {}) {
        return "--user\0"s + User::current().name + "\0--allow-root\0"s + more;
    }
    std::future<std::string> answering(const std::string& text) const {
        return std::async(std::launch::async, [this, text] { return answerOne(_socket, text); });
    }

public:
    void isNotThereWhereTheAgentStartsItsOwn() {
        CPPUNIT_ASSERT(!with({}, false));
        CPPUNIT_ASSERT_EQUAL(""s, with({}, false).complaint());
        CPPUNIT_ASSERT(bool(with({})));
    }

    void saysWhatItHasOtherwise() {
        auto question = answering(saying());
        CPPUNIT_ASSERT_EQUAL("The launcher, which starts the programs, keeps to the rules that it was given when it "
                             "began, and the configuration has others: programs.maxProcesses (the launcher has none, "
                             "the configuration says 50). further-linkctl restart doesn't change them. End the agent "
                             "and start it again, and with it the launcher: sudo systemctl restart further-link, where "
                             "systemd has started them"s,
                             with({{"maxProcesses", "50"}}).complaint());
        CPPUNIT_ASSERT_EQUAL("rules"s, question.get());

        question = answering(saying("--max-run-time\0"s + "2000\0"s));
        const auto other = with({});
        const auto found = other.check(other);
        CPPUNIT_ASSERT(found.verdict == CheckResult::Verdict::warning);
        CPPUNIT_ASSERT_EQUAL("Programs run by other rules than the configuration's: programs.maxRunTime (the launcher "
                             "has 2000 ms, the configuration says none)."s,
                             found.finding);
        CPPUNIT_ASSERT(found.fix.find("sudo systemctl restart further-link") != std::string::npos);
        (void)question.get();
    }

    void hasNothingOtherwiseWhereItKeepsToTheConfiguration() {
        auto question = answering(saying());
        CPPUNIT_ASSERT_EQUAL(""s, with({}).complaint());
        (void)question.get();
        question = answering(saying());
        CPPUNIT_ASSERT(with({}).check(with({})).verdict == CheckResult::Verdict::good);
        (void)question.get();
    }

    // Such as one of before an upgrade. A restart isn't refused for it.
    void isNotComplainedOfWhereItDoesNotSay() {
        const auto silent = with({{"maxProcesses", "50"}});
        CPPUNIT_ASSERT_EQUAL(""s, silent.complaint());
        const auto found = silent.check(silent);
        CPPUNIT_ASSERT(found.verdict == CheckResult::Verdict::warning);
        CPPUNIT_ASSERT(found.finding.find("doesn't say what rules it keeps to") != std::string::npos);
        _socket.reset(); // with those who waited there

        CPPUNIT_ASSERT_EQUAL(""s, silent.complaint());
        CPPUNIT_ASSERT(silent.check(silent).verdict == CheckResult::Verdict::warning);
        ::unlink(path().c_str());
        _socket = listenAt(path());
        auto question = answering("no rules");
        CPPUNIT_ASSERT_EQUAL(""s, silent.complaint());
        (void)question.get();
    }

    void isNotBelievedWhereItIsSomebodyElses() {
        if (!testing::AnotherUser::possible()) {
            testing::skip("only root can listen as somebody else");
            return;
        }
        ::unlink(path().c_str());
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(_place.path().c_str(), 0777));
        {
            const testing::AnotherUser other;
            _socket = listenAt(path());
        }
        CPPUNIT_ASSERT(!with({}).rules());
        pollfd asked{_socket.get(), POLLIN, 0};
        CPPUNIT_ASSERT_EQUAL(1, ::poll(&asked, 1, patienceInTest)); // who came has gone without a word
        const Descriptor connection(::accept4(_socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
        char byte = 0;
        CPPUNIT_ASSERT_EQUAL(ssize_t{0}, ::recv(connection.get(), &byte, 1, 0));
    }

    void isNotBelievedWhereItSaysTooMuch() {
        const auto others = [](int count) {
            std::string words;
            while (count-- > 0)
                words += "--also\0somebody\0"s;
            return words;
        };
        auto question = answering(saying(others(4000)));
        CPPUNIT_ASSERT(with({}).rules().has_value());
        (void)question.get();
        question = answering(saying(others(5000))); // more than 64 KiB
        CPPUNIT_ASSERT(!with({}).rules());
        (void)question.get();
    }

    // systemd has started it again, but not the agent.
    void mayBeAheadOfTheAgent() {
        auto question = answering(saying("--max-processes\0"s + "50\0"s));
        const auto found = with({{"maxProcesses", "50"}}).check(with({}));
        CPPUNIT_ASSERT(found.verdict == CheckResult::Verdict::warning);
        CPPUNIT_ASSERT_EQUAL("The launcher keeps to the configuration, and the agent still has an older one: "
                             "programs.maxProcesses (the launcher has 50, the agent has none)."s,
                             found.finding);
        CPPUNIT_ASSERT_EQUAL("further-linkctl restart --when-idle"s, found.fix);
        (void)question.get();
    }

private:
    const testing::TemporaryDirectory _place;
    Descriptor _socket = listenAt(path());
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServingLauncherTest);
