#include "plugins/common/launcher/ExpectedFork.h"
#include "plugins/common/launcher/Assignment.h"
#include "plugins/common/launcher/Reaper.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>
#include <utility>

namespace further {

using launcher::ExpectedFork;
using launcher::ForkSockets;
using launcher::ReaperWord;
using launcher::WaitingReport;

/// What a keeper believes of a fork and its reaper.
class ExpectedForkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ExpectedForkTest);
    CPPUNIT_TEST(isThereWhenBothHaveSaidSo);
    CPPUNIT_TEST(isUnfitWhereItIsAnotherUsers);
    CPPUNIT_TEST(isUnfitWhereItIsItsOwnReaper);
    CPPUNIT_TEST(isUnfitWhereOneSaysSomethingElse);
    CPPUNIT_TEST(isUnfitWhereOneHasEnded);
    CPPUNIT_TEST(saysWhyItIsUnfit);
    CPPUNIT_TEST_SUITE_END();

    ForkSockets _sockets = ForkSockets::make();

    void say(WaitingReport::Type type) const {
        const WaitingReport report{type};
        CPPUNIT_ASSERT(::send(_sockets.theirs.socket.get(), &report, sizeof report, 0) == sizeof report);
    }
    void say(ReaperWord::Type type) const {
        const ReaperWord word{type};
        CPPUNIT_ASSERT(::send(_sockets.theirs.link.get(), &word, sizeof word, 0) == sizeof word);
    }

    void requireUnfit(const std::string& reason, uid_t user = ::geteuid()) {
        ExpectedFork fork(std::move(_sockets.keepers), user);
        CPPUNIT_ASSERT(fork.look() == ExpectedFork::State::unfit);
        CPPUNIT_ASSERT_EQUAL(reason, fork.reason());
        _sockets = ForkSockets::make();
    }

public:
    void isThereWhenBothHaveSaidSo() {
        ExpectedFork fork(std::move(_sockets.keepers), ::geteuid());
        CPPUNIT_ASSERT(fork.look() == ExpectedFork::State::expected);
        say(ReaperWord::Type::forked);
        CPPUNIT_ASSERT(fork.look() == ExpectedFork::State::expected);
        const pid_t program = ::fork();
        if (program == 0) {
            ::setsid();
            say(WaitingReport::Type::ready);
            ::pause();
        }
        auto state = ExpectedFork::State::expected;
        while (state == ExpectedFork::State::expected)
            state = fork.look();
        ::kill(program, SIGKILL);
        ::waitpid(program, nullptr, 0);
        CPPUNIT_ASSERT(state == ExpectedFork::State::there);
        CPPUNIT_ASSERT_EQUAL(program, fork.takeProgram().pid());
        CPPUNIT_ASSERT_EQUAL(::getpid(), fork.takeReaper().pid());
    }

    void isUnfitWhereItIsAnotherUsers() {
        say(ReaperWord::Type::forked);
        say(WaitingReport::Type::ready);
        requireUnfit("It is another user's.", ::geteuid() + 1);
    }

    void isUnfitWhereItIsItsOwnReaper() {
        say(ReaperWord::Type::forked);
        say(WaitingReport::Type::ready);
        requireUnfit("It isn't the program of its reaper, with a session of its own.");
    }

    void isUnfitWhereOneSaysSomethingElse() {
        say(ReaperWord::Type::exited);
        requireUnfit("It wasn't forked.");
        say(WaitingReport::Type::began);
        requireUnfit("It ended before it was ready.");
    }

    void isUnfitWhereOneHasEnded() {
        _sockets.theirs.link.reset();
        requireUnfit("It wasn't forked.");
        _sockets.theirs.socket.reset();
        requireUnfit("It ended before it was ready.");
    }

    void saysWhyItIsUnfit() {
        const auto report = WaitingReport::unfit("numpy has changed.");
        CPPUNIT_ASSERT(::send(_sockets.theirs.socket.get(), &report, sizeof report, 0) == sizeof report);
        requireUnfit("numpy has changed.");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ExpectedForkTest);

} // namespace further
