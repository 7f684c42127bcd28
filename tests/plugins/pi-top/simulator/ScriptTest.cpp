#include "Bench.h"

#include "plugins/pi-top/simulator/CommandError.h"
#include "plugins/pi-top/simulator/ScriptRun.h"

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <sstream>
#include <string>

namespace further::simulator {

using namespace std::chrono_literals;

class ScriptTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ScriptTest);
    CPPUNIT_TEST(doesOneAfterTheOther);
    CPPUNIT_TEST(waits);
    CPPUNIT_TEST(skipsCommentsAndEmptyLines);
    CPPUNIT_TEST(namesTheLineItDoesNotUnderstand);
    CPPUNIT_TEST(understandsAllBeforeItDoesAnything);
    CPPUNIT_TEST(endsWhereSomethingCanNotBeDone);
    CPPUNIT_TEST(tellsWhatIsAnswered);
    CPPUNIT_TEST(endsWithQuit);
    CPPUNIT_TEST(isFineWhenEmpty);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<Bench> _bench = Bench::ready();
    std::vector<std::string> _told;
    std::optional<ScriptRun> _run;

    static Script read(const std::string& text) {
        std::istringstream lines(text);
        return Script(lines, "demo.txt");
    }
    void run(const std::string& text) {
        _run.emplace(read(text), _bench->simulation(), _bench->timers(),
                     [this](const std::string& news) { _told.push_back(news); });
    }
    static std::string problemIn(const std::string& text) {
        try {
            read(text);
            return {};
        } catch (const CommandError& e) {
            return e.what();
        }
    }
    void assertDone(const Done& right) { CPPUNIT_ASSERT(_bench->done() == right); }

public:
    void doesOneAfterTheOther() {
        run("hold up\nhold down\nrelease up\n");
        assertDone({"313", "315", "314"});
        CPPUNIT_ASSERT(_told.empty());
    }

    void waits() {
        run("hold up\nwait 2 s\nrelease up\nwait 500ms\nshutdown");
        _bench->pass(1999ms);
        assertDone({"313"});
        _bench->pass(1ms);
        assertDone({"314"});
        _bench->pass(500ms);
        assertDone({"303"});
    }

    void skipsCommentsAndEmptyLines() {
        run("# a demo\r\n\n   \n\thold up # and on it goes\n#release up\n");
        assertDone({"313"});
    }

    void namesTheLineItDoesNotUnderstand() {
        CPPUNIT_ASSERT_EQUAL(std::string("demo.txt:3: There is no command \"prass\"; help lists them all"),
                             problemIn("press up\n# so far\nprass up\npross up\n"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("demo.txt:1: \"soon\" should be a number and a unit (ms, s, min or h), such as 200 "
                        "ms, and at most a year"),
            problemIn("wait soon"));
        CPPUNIT_ASSERT_EQUAL(std::string("demo.txt:1: \"more\" is one word too many"), problemIn("wait 2 s more"));
    }

    void understandsAllBeforeItDoesAnything() {
        CPPUNIT_ASSERT_THROW(run("hold up\nwait 2 s\nnonsense perhaps\n"), CommandError);
        _bench->pass(5s);
        assertDone({});
    }

    void endsWhereSomethingCanNotBeDone() {
        run("hold up\nwait 1 s\nlid closed\nrelease up\n");
        _bench->pass(5s);
        assertDone({"313"});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _told.size());
        CPPUNIT_ASSERT_EQUAL(
            std::string("demo.txt:3: A pi-top [4] has no lid; start the simulator with another --device to "
                        "try it. The script ends here"),
            _told.front());
    }

    void tellsWhatIsAnswered() {
        run("status");
        CPPUNIT_ASSERT_EQUAL(std::string("device: pi-top [4]"), _told.front());
    }

    void endsWithQuit() {
        run("quit\nhold up");
        assertDone({});
        CPPUNIT_ASSERT(_bench->simulation().ended);
    }

    void isFineWhenEmpty() {
        run("");
        assertDone({});
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScriptTest);

} // namespace further::simulator
