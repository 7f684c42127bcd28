#include "Bench.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>
#include <vector>

namespace further::simulator {

using namespace std::chrono_literals;

class RequestsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RequestsTest);
    CPPUNIT_TEST(answersForAPiTop4);
    CPPUNIT_TEST(answersForAPiTop3);
    CPPUNIT_TEST(answersForAPiTop);
    CPPUNIT_TEST(answersForACeed);
    CPPUNIT_TEST(answersForADeviceWithoutAHub);
    CPPUNIT_TEST(doesNothingWithoutAHub);
    CPPUNIT_TEST(rulesNoDisplayOfAPiTop4);
    CPPUNIT_TEST(setsTheBrightnessOfAPiTop3);
    CPPUNIT_TEST(setsTheBrightnessOfThoseBeforeIt);
    CPPUNIT_TEST(unblanksBeforeItSetsTheBrightness);
    CPPUNIT_TEST(stepsTheBrightness);
    CPPUNIT_TEST(blanksAndUnblanks);
    CPPUNIT_TEST(takesTheBacklightForTheBlankedScreen);
    CPPUNIT_TEST(neverSeesTheLidOpen);
    CPPUNIT_TEST(tellsWhichPeripheralsAreThere);
    CPPUNIT_TEST(keepsTheBlankingTimeout);
    CPPUNIT_TEST(handsTheMiniscreenOver);
    CPPUNIT_TEST(changesTheBusLater);
    CPPUNIT_TEST(takesTheLastOfTwoBuses);
    CPPUNIT_TEST(hasNoMiniscreenElsewhere);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<Bench> _bench;

    using Rows = std::vector<std::pair<const char*, const char*>>;
    void assertAnswers(const Rows& rows) {
        for (const auto& [request, answer] : rows)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(request, std::string(answer), _bench->ask(request));
    }
    void assertDone(const Done& right) { CPPUNIT_ASSERT(_bench->done() == right); }

    /// Of every device, in the order of the table: that it is answered.
    Rows settingRows() {
        return {{"110", "210"}, {"113|9", "213"},  {"114", "214"},   {"115", "215"},   {"116", "216"},
                {"117", "217"}, {"121|60", "221"}, {"124|1", "224"}, {"126|1", "226"}, {"128|1", "228"}};
    }

public:
    void answersForAPiTop4() {
        _bench = Bench::ready("pi-top-4", 42);
        assertAnswers({{"111", "211|3"},
                       {"112", "212|16"},
                       {"118", "218|0|42|104|-41"},
                       {"119|0", "219|0"},
                       {"120", "220|300"},
                       {"122", "222|0"},
                       {"123", "223|1"},
                       {"125", "225|1"},
                       {"127", "227|1"}});
        assertAnswers(settingRows());
    }

    void answersForAPiTop3() {
        _bench = Bench::ready("pi-top-3", 42);
        assertAnswers({{"111", "211|2"},
                       {"112", "212|16"},
                       {"118", "218|0|42|104|-41"},
                       {"119|0", "219|0"},
                       {"120", "220|300"},
                       {"122", "222|0"},
                       {"123", "223|1"},
                       {"125", "225|0"},
                       {"127", "227|-1"}});
        assertAnswers(settingRows());
    }

    void answersForAPiTop() {
        _bench = Bench::ready("pi-top", 42);
        assertAnswers({{"111", "211|0"},
                       {"112", "212|10"},
                       {"118", "218|0|42|104|-41"},
                       {"119|0", "219|0"},
                       {"120", "220|300"},
                       {"122", "222|0"},
                       {"123", "223|1"},
                       {"125", "225|0"},
                       {"127", "227|-1"}});
        assertAnswers(settingRows());
    }

    void answersForACeed() {
        _bench = Bench::ready("ceed");
        assertAnswers({{"111", "211|1"},
                       {"112", "212|10"},
                       {"118", "218|-1|-1|-1|-1"},
                       {"119|0", "219|0"},
                       {"120", "220|300"},
                       {"122", "222|0"},
                       {"123", "223|1"},
                       {"125", "225|0"},
                       {"127", "227|-1"}});
        assertAnswers(settingRows());
    }

    void answersForADeviceWithoutAHub() {
        _bench = Bench::ready("pi-top-4", 42);
        _bench->say("hub off");
        assertAnswers({{"111", "211|-1"},
                       {"112", "212|-1"},
                       {"118", "201"},
                       {"119|0", "219|0"},
                       {"120", "220|300"},
                       {"122", "222|0"},
                       {"123", "223|1"},
                       {"125", "225|0"},
                       {"127", "227|-1"}});
        assertAnswers(settingRows());
    }

    void doesNothingWithoutAHub() {
        _bench = Bench::ready("pi-top-3");
        _bench->say("hub off");
        assertAnswers({{"113|3", "213"}, {"116", "216"}, {"121|60", "221"}});
        _bench->say("hub on");
        assertAnswers({{"112", "212|16"}, {"123", "223|1"}, {"120", "220|60"}});
        assertDone({});
    }

    void rulesNoDisplayOfAPiTop4() {
        _bench = Bench::ready();
        assertAnswers({{"113|3", "213"},
                       {"112", "212|16"},
                       {"115", "215"},
                       {"112", "212|16"},
                       {"116", "216"},
                       {"123", "223|1"},
                       {"124|0", "224"},
                       {"123", "223|1"},
                       {"117", "217"}});
        assertDone({});
    }

    void setsTheBrightnessOfAPiTop3() {
        _bench = Bench::ready("pi-top-3");
        assertAnswers({{"113|0", "213"}, {"112", "212|0"}, {"113|7", "213"}, {"112", "212|7"}, {"113|7", "213"}});
        assertDone({"300|0", "300|7"});
        assertAnswers({{"113|17", "213"}, {"113|-1", "213"}, {"113|99999999999999999999", "213"}, {"112", "212|7"}});
        assertDone({});
    }

    void setsTheBrightnessOfThoseBeforeIt() {
        for (const auto* const device : {"pi-top", "ceed"}) {
            _bench = Bench::ready(device);
            assertAnswers({{"113|3", "213"}, {"112", "212|3"}, {"113|11", "213"}, {"112", "212|10"}});
            assertDone({"300|3", "300|10"});
            assertAnswers({{"113|-1", "213"}, {"112", "212|10"}});
            assertDone({});
        }
    }

    void unblanksBeforeItSetsTheBrightness() {
        _bench = Bench::ready("pi-top-3");
        assertAnswers({{"116", "216"}, {"113|7", "213"}});
        assertDone({"306", "307", "300|7"});
        assertAnswers({{"116", "216"}, {"113|99", "213"}, {"116", "216"}, {"114", "214"}});
        assertDone({"306", "307", "306", "307", "300|8"});
    }

    void stepsTheBrightness() {
        _bench = Bench::ready("pi-top-3");
        assertAnswers({{"114", "214"},
                       {"112", "212|16"},
                       {"115", "215"},
                       {"115", "215"},
                       {"112", "212|14"},
                       {"114", "214"},
                       {"112", "212|15"},
                       {"113|0", "213"},
                       {"115", "215"},
                       {"112", "212|0"}});
        assertDone({"300|15", "300|14", "300|15", "300|0"});
        _bench = Bench::ready("ceed");
        assertAnswers({{"114", "214"}, {"112", "212|10"}, {"115", "215"}, {"112", "212|9"}});
        assertDone({"300|9"});
    }

    void blanksAndUnblanks() {
        _bench = Bench::ready("ceed");
        assertAnswers(
            {{"117", "217"}, {"116", "216"}, {"116", "216"}, {"123", "223|0"}, {"117", "217"}, {"123", "223|1"}});
        assertDone({"306", "307"});
    }

    void takesTheBacklightForTheBlankedScreen() {
        _bench = Bench::ready("pi-top-3");
        assertAnswers({{"124|0", "224"}, {"123", "223|0"}, {"124|7", "224"}, {"123", "223|1"}});
        assertDone({"306", "307"});
    }

    void neverSeesTheLidOpen() {
        _bench = Bench::ready("pi-top-3");
        assertAnswers({{"122", "222|0"}});
        _bench->say("lid closed");
        assertAnswers({{"122", "222|0"}, {"123", "223|0"}});
        _bench->say("lid open");
        assertAnswers({{"122", "222|0"}, {"123", "223|1"}});
        assertDone({"310", "306", "311", "307"});
    }

    void tellsWhichPeripheralsAreThere() {
        _bench = Bench::ready();
        _bench->say("connect speaker-v2");
        assertAnswers({{"119|0", "219|0"},
                       {"119|4", "219|1"},
                       {"119|5", "219|0"},
                       {"119|6", "219|0"},
                       {"119|-1", "219|0"},
                       {"119|99999999999999999999", "219|0"}});
        _bench->say("disconnect speaker-v2");
        assertAnswers({{"119|4", "219|0"}});
    }

    void keepsTheBlankingTimeout() {
        _bench = Bench::ready();
        assertAnswers({{"120", "220|300"}, {"121|0", "221"}, {"120", "220|0"}, {"121|60", "221"}});
        _bench->say("restart");
        _bench->pass(2s);
        assertAnswers({{"120", "220|60"}});
    }

    void handsTheMiniscreenOver() {
        _bench = Bench::ready();
        assertAnswers({{"126|1", "226"},
                       {"126|0", "226"},
                       {"125", "225|0"},
                       {"126|0", "226"},
                       {"126|5", "226"},
                       {"125", "225|1"}});
        assertDone({"325|0", "325|1"});
    }

    void changesTheBusLater() {
        _bench = Bench::ready();
        assertAnswers({{"128|0", "228"}, {"127", "227|1"}});
        _bench->pass(199ms);
        assertDone({});
        _bench->pass(1ms);
        assertDone({"326|0"});
        assertAnswers({{"127", "227|0"}, {"128|0", "228"}});
        _bench->pass(1s);
        assertDone({});
        assertAnswers({{"128|2", "228"}});
        _bench->pass(1s);
        assertDone({"326|1"});
    }

    void takesTheLastOfTwoBuses() {
        _bench = Bench::ready();
        assertAnswers({{"128|0", "228"}, {"128|1", "228"}});
        _bench->pass(1s);
        assertDone({});
        assertAnswers({{"127", "227|1"}});
    }

    void hasNoMiniscreenElsewhere() {
        _bench = Bench::ready("pi-top-3");
        assertAnswers({{"126|1", "226"}, {"125", "225|0"}, {"128|0", "228"}});
        _bench->pass(1s);
        assertAnswers({{"127", "227|-1"}});
        assertDone({});
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RequestsTest);

} // namespace further::simulator
