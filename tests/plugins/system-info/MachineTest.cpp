#include "plugins/system-info/Machine.h"
#include "plugins/common/machine/Trees.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <array>
#include <thread>

namespace further::system {

using namespace std::chrono_literals;
using namespace std::string_literals;
using machine::Files;
using machine::pi4;

class MachineTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MachineTest);
    CPPUNIT_TEST(readsAgainOnlyWhereTheLastIsTooOld);
    CPPUNIT_TEST(readsOnceForSeveralThreads);
    CPPUNIT_TEST(leavesOutPartsThatItKnowsNothingOf);
    CPPUNIT_TEST(looksQuicklyAtTheProcessor);
    CPPUNIT_TEST_SUITE_END();

    const Machine::Time _now{1h};

public:
    void readsAgainOnlyWhereTheLastIsTooOld() {
        Machine machine(pi4());
        const auto first = machine.snapshot(_now, _now);
        CPPUNIT_ASSERT(_now == first->taken);
        CPPUNIT_ASSERT(first == machine.snapshot(_now + 1s, _now));
        const auto second = machine.snapshot(_now + 1s, _now + 1ms);
        CPPUNIT_ASSERT(_now + 1s == second->taken);
        CPPUNIT_ASSERT(second == machine.snapshot(_now + 2s, _now));
    }

    void readsOnceForSeveralThreads() {
        Machine machine(pi4());
        std::array<std::shared_ptr<const Snapshot>, 4> snapshots;
        {
            std::array<std::jthread, 4> threads;
            for (std::size_t i = 0; i < threads.size(); ++i)
                threads[i] = std::jthread([&, i] { snapshots[i] = machine.snapshot(_now, _now); });
        }
        for (const auto& snapshot : snapshots)
            CPPUNIT_ASSERT(snapshot && snapshot == snapshots[0]);
    }

    void leavesOutPartsThatItKnowsNothingOf() {
        const testing::TemporaryDirectory empty;
        const auto pi = Machine(pi4()).snapshot(_now, _now)->facts;
        const auto nothing = Machine(Files(empty.path())).snapshot(_now, _now)->facts;
        for (const auto* const part : {"os", "uptime", "load", "board", "piTop", "memory", "throttling", "disks"}) {
            CPPUNIT_ASSERT_MESSAGE(part, pi->has(part));
            CPPUNIT_ASSERT_MESSAGE(part, !nothing->has(part));
        }
    }

    void looksQuicklyAtTheProcessor() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, Machine(pi4()).cpuTimes().cores().size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MachineTest);

} // namespace further::system
