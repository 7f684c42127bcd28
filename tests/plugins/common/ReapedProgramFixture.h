#pragma once

#include "plugins/common/FakeWaitingProgram.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

namespace further {

/// Programs that are forks of one that waited, and have a reaper between them and their keeper.
class ReapedProgramFixture : public CppUnit::TestFixture {
protected:
    using Command = launcher::Command;
    using Limit = launcher::Limit;
    using Limits = launcher::Limits;
    using Preparation = launcher::Preparation;
    using Report = launcher::Report;

    static constexpr std::chrono::milliseconds twoSeconds{2000};

    static inline const std::string stopsReaper = "os.kill(os.getppid(), signal.SIGSTOP)\n";
    static inline const std::string killsReaper =
        "prctl(1, 0); os.kill(os.getppid(), signal.SIGKILL)\n"; // and doesn't die with it
    static inline const std::string sleeps = "print('on', flush=True); time.sleep(1000)\n";

    /// A daemon; prints its pid before anything else is done.
    static inline const std::string daemon = "printed, closed = os.pipe()\n"
                                             "if os.fork() == 0:\n"
                                             "  os.setsid()\n"
                                             "  if os.fork(): os._exit(0)\n"
                                             "  prctl(1, 0)\n"
                                             "  print(os.getpid(), flush=True)\n"
                                             "  os.close(closed)\n"
                                             "  time.sleep(1000)\n"
                                             "os.close(closed)\n"
                                             "os.read(printed, 1)\n"
                                             "os.wait()\n";

    static launcher::Spec withoutGraces(const RawLauncher& launcher) {
        auto spec = cold(launcher);
        spec.stopGrace = spec.leftoverGrace = std::chrono::milliseconds(0);
        return spec;
    }

    static bool isMade(const Preparation& state) { return state.state == Preparation::State::ready; }

    /// A program that these lines are, a fork for this start only.
    static RawProgram begin(const RawLauncher& launcher, const std::string& lines, const launcher::Spec& spec,
                            const Limits& limits = {}) {
        launcher.prepare(waiting(launcher, forks + waits + "begin()\n" + lines), 0, limits);
        launcher.await(isMade);
        return RawProgram::thatMayWait(launcher, spec, limits);
    }
    static RawProgram begin(const RawLauncher& launcher, const std::string& lines) {
        return begin(launcher, lines, cold(launcher));
    }

    /// Its pid, when it runs.
    static pid_t awaitRunning(RawProgram& program) {
        const auto pid = program.next(Report::Type::started);
        CPPUNIT_ASSERT(program.line().starts_with("warm"));
        return pid;
    }

    static void awaitEnd(RawProgram& program, int code) {
        CPPUNIT_ASSERT_EQUAL(code, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }
};

} // namespace further
