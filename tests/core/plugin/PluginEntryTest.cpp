#include "plugin/PluginEntry.h"

#include <Poco/AutoPtr.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;
using State = PluginEntry::State;

namespace {

/// What was logged last.
class LastLine : public Poco::Channel {
public:
    void log(const Poco::Message& message) override { line = message; }
    Poco::Message line;

protected:
    ~LastLine() override = default;
};

} // namespace

class PluginEntryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginEntryTest);
    CPPUNIT_TEST(isFoundFirst);
    CPPUNIT_TEST(keepsTheReasonOfItsState);
    CPPUNIT_TEST(remembersItsFaultWhateverBecomesOfIt);
    CPPUNIT_TEST(runsAgainWhenItIsSwitchedOn);
    CPPUNIT_TEST(tellsWhatARestartWouldChange);
    CPPUNIT_TEST(countsAndNamesACallbackThatHeldEverybodyUp);
    CPPUNIT_TEST(speaksOfTheSessionsThatUseIt);
    CPPUNIT_TEST(hasAWordForEachState);
    CPPUNIT_TEST_SUITE_END();

public:
    void isFoundFirst() {
        CPPUNIT_ASSERT_EQUAL("hello"s, _entry.name);
        CPPUNIT_ASSERT_EQUAL("hello"s, _entry.manifest.name);
        CPPUNIT_ASSERT(_entry.status().state == State::found);
        CPPUNIT_ASSERT_EQUAL(""s, _entry.status().reason);
    }

    void keepsTheReasonOfItsState() {
        _entry.setStatus(State::refused, "It is no plugin");
        CPPUNIT_ASSERT(_entry.status().state == State::refused);
        CPPUNIT_ASSERT_EQUAL("It is no plugin"s, _entry.status().reason);
        _entry.setStatus(State::running);
        CPPUNIT_ASSERT_EQUAL(""s, _entry.status().reason);
    }

    void remembersItsFaultWhateverBecomesOfIt() {
        _entry.setStatus(State::running);
        _entry.fail("It broke its word");
        CPPUNIT_ASSERT(_entry.status().state == State::failed);
        CPPUNIT_ASSERT_EQUAL("It broke its word"s, _entry.status().reason);
        _entry.disable();
        CPPUNIT_ASSERT(_entry.status().state == State::disabled);
        _entry.enable();
        CPPUNIT_ASSERT(_entry.status().state == State::failed);
        CPPUNIT_ASSERT_EQUAL("It broke its word"s, _entry.status().reason);
    }

    void runsAgainWhenItIsSwitchedOn() {
        _entry.setStatus(State::running);
        _entry.disable();
        _entry.enable();
        CPPUNIT_ASSERT(_entry.status().state == State::running);
    }

    void tellsWhatARestartWouldChange() {
        _entry.setStatus(State::running);
        CPPUNIT_ASSERT(_entry.setOnDisk(PluginEntry::OnDisk::changed));
        CPPUNIT_ASSERT(!_entry.setOnDisk(PluginEntry::OnDisk::changed));
        _entry.disable();
        _entry.enable(); // it is still so
        CPPUNIT_ASSERT(_entry.status().reason.find("restart --when-idle") != std::string::npos);
        CPPUNIT_ASSERT(_entry.setOnDisk(PluginEntry::OnDisk::same));
        CPPUNIT_ASSERT_EQUAL(""s, _entry.status().reason);
    }

    void countsAndNamesACallbackThatHeldEverybodyUp() {
        auto& logger = Poco::Logger::get("plugin.hello");
        const Poco::AutoPtr<LastLine> last(new LastLine);
        logger.setChannel(last);
        logger.setLevel(Poco::Message::PRIO_WARNING);
        _entry.onSlow("hello.greet", 250ms);
        _entry.onSlow("a timer", 120ms);
        logger.setChannel({});
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(2), _entry.counters.slowCallbacks.load());
        CPPUNIT_ASSERT_EQUAL("The plugin hello held up everybody else for 120 ms, in a timer; what takes long belongs "
                             "in Strand::offload"s,
                             last->line.getText());
        CPPUNIT_ASSERT(last->line.getPriority() == Poco::Message::PRIO_WARNING);
    }

    void speaksOfTheSessionsThatUseIt() {
        CPPUNIT_ASSERT_EQUAL("no session uses it"s, _entry.sessionsInWords());
        _entry.counters.sessions = 1;
        CPPUNIT_ASSERT_EQUAL("the session that uses it goes on"s, _entry.sessionsInWords());
        _entry.counters.sessions = 2;
        CPPUNIT_ASSERT_EQUAL("the 2 sessions that use it go on"s, _entry.sessionsInWords());
    }

    void hasAWordForEachState() {
        std::string words;
        for (const auto state : {State::found, State::disabled, State::running, State::refused, State::failed})
            words += std::string(wordFor(state)) + " ";
        CPPUNIT_ASSERT_EQUAL("found disabled running refused failed "s, words);
    }

private:
    PluginEntry _entry{"hello", "/plugins/hello.so"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginEntryTest);
