#include "PiTopFixture.h"

#include "plugins/pi-top/Changes.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

class ChangesTest : public PiTopFixture {
    CPPUNIT_TEST_SUITE(ChangesTest);
    CPPUNIT_TEST(isDoneWhenItIsReadBack);
    CPPUNIT_TEST(looksAgainUntilItIsSo);
    CPPUNIT_TEST(isDoneForEachKind);
    CPPUNIT_TEST(saysThatItNeverTookEffect);
    CPPUNIT_TEST(saysThatTheDaemonRefusedTheOrder);
    CPPUNIT_TEST(saysThatTheHardwareDoesNotTell);
    CPPUNIT_TEST(saysThatTheDaemonIsNotThere);
    CPPUNIT_TEST(saysThatTheDaemonHangs);
    CPPUNIT_TEST(saysWhatTheDeviceCannotDo);
    CPPUNIT_TEST(makesOneKindOneAfterTheOther);
    CPPUNIT_TEST(makesOtherKindsMeanwhile);
    CPPUNIT_TEST(makesThoseOfTheScreenOneAfterTheOther);
    CPPUNIT_TEST(goesOnBehindOneThatFails);
    CPPUNIT_TEST(saysThatAnEarlierOneTakesTooLong);
    CPPUNIT_TEST(refusesMoreThanMayBeUnderWay);
    CPPUNIT_TEST(takesAChangeOfAnAnswer);
    CPPUNIT_TEST(tellsNobodyAfterItsEnd);
    CPPUNIT_TEST_SUITE_END();

    std::optional<EventFeed> _feed;
    std::optional<Requests> _requests;
    std::optional<Changes> _changes;
    std::vector<std::string> _done; // each one's problem; "done" where there is none
    std::vector<ErrorCode> _codes;

    static Change change(const std::string& name, const Poco::Dynamic::Var& value) {
        Poco::JSON::Object data;
        data.set(name, value);
        return Change::from(data);
    }
    static Change brightness(int value) { return change("brightness", value); }

    void make(const Change& change) {
        _changes->make(change, [this](const std::optional<Error>& error) {
            _done.push_back(error ? error->detail() : "done");
            if (error)
                _codes.push_back(error->errorCode());
        });
    }
    bool awaitDone(std::size_t count) {
        return runUntil([&] { return _done.size() == count; });
    }
    /// What became of one change, in the strand's time or in none.
    std::string made(const Change& change) {
        _done.clear();
        make(change);
        CPPUNIT_ASSERT(awaitDone(1));
        return _done.front();
    }

public:
    void setUp() override {
        PiTopFixture::setUp();
        _feed.emplace(*strand, *context, daemon->events(), log->logger());
        _requests.emplace(*strand, *context, daemon->requests());
        _changes.emplace(*strand, *_requests, *_feed);
        daemon->becomeDevice(2);
    }
    void tearDown() override {
        _changes.reset();
        _requests.reset();
        _feed.reset();
        _done.clear();
        _codes.clear();
        PiTopFixture::tearDown();
    }

    void isDoneWhenItIsReadBack() {
        daemon->start();
        CPPUNIT_ASSERT_EQUAL("done"s, made(brightness(5)));
        CPPUNIT_ASSERT((std::vector{"111"s, "113|5"s, "112"s} == daemon->asked()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
    }

    void looksAgainUntilItIsSo() {
        daemon->start();
        daemon->answer("113|5", "213"); // and it stays as it was
        const auto idle = strand->watches();
        make(brightness(5));
        for (std::size_t looks = 1; looks <= 4; ++looks) {
            CPPUNIT_ASSERT(runUntil([&] { return daemon->asked("112") == looks && strand->watches() == idle; }));
            CPPUNIT_ASSERT(_done.empty());
            strand->advance(ChangeJob::look - 1ms);
            CPPUNIT_ASSERT_EQUAL(looks, daemon->asked("112"));
            if (looks == 4)
                daemon->answer("112", "212|5");
            strand->advance(1ms);
        }
        CPPUNIT_ASSERT(awaitDone(1));
        CPPUNIT_ASSERT_EQUAL("done"s, _done.front());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->asked("113|5"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
    }

    void isDoneForEachKind() {
        daemon->start();
        for (const auto& each : {brightness(0), change("backlight", false), change("screen", "unblanked"s),
                                 change("screen", "blanked"s), change("blankingTimeout", "off"s)})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(each.name(), "done"s, made(each));
        daemon->becomeDevice(3);
        CPPUNIT_ASSERT_EQUAL("done"s, made(change("oled", "hub"s)));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->asked("126|0"));
    }

    void saysThatItNeverTookEffect() {
        daemon->start();
        daemon->answer("113|5", "213");
        const auto before = strand->now();
        make(brightness(5));
        CPPUNIT_ASSERT(await([this] { return !_done.empty(); }));
        CPPUNIT_ASSERT_EQUAL("pi-topd took the order, but it has had no effect."s, _done.front());
        CPPUNIT_ASSERT(ErrorCode::unavailable == _codes.front());
        CPPUNIT_ASSERT(ChangeJob::patience == strand->now() - before);
        CPPUNIT_ASSERT(daemon->asked("112") > 1);
    }

    void saysThatTheDaemonRefusedTheOrder() {
        daemon->start();
        daemon->answer("113|5", "201");
        CPPUNIT_ASSERT_EQUAL("pi-topd could not get it from the hardware."s, made(brightness(5)));
        CPPUNIT_ASSERT(ErrorCode::unavailable == _codes.front());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("112"));
        daemon->answer("113|5", "203");
        CPPUNIT_ASSERT_EQUAL("pi-topd does not know this request: it may be of another version."s, made(brightness(5)));
    }

    void saysThatTheHardwareDoesNotTell() {
        daemon->start();
        daemon->answer("113|5", "213");
        daemon->answer("112", "201");
        CPPUNIT_ASSERT_EQUAL("pi-topd could not get it from the hardware."s, made(brightness(5)));
    }

    void saysThatTheDaemonIsNotThere() {
        CPPUNIT_ASSERT_EQUAL("pi-topd is not running."s, made(brightness(5)));
        CPPUNIT_ASSERT(ErrorCode::unavailable == _codes.front());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
        daemon->start();
        daemon->onRequest = [this](const std::string& request) {
            if (request == "113|5")
                daemon->stop();
        };
        _done.clear();
        make(brightness(5));
        CPPUNIT_ASSERT(await([this] { return !_done.empty(); }));
        CPPUNIT_ASSERT_EQUAL("pi-topd is not running."s, _done.front());
    }

    void saysThatTheDaemonHangs() {
        daemon->start();
        daemon->hang();
        const auto before = strand->now();
        make(brightness(5));
        CPPUNIT_ASSERT(runUntil([this] { return daemon->owesAnswer(); }));
        strand->advance(ChangeJob::patience);
        CPPUNIT_ASSERT(awaitDone(1));
        CPPUNIT_ASSERT_EQUAL("pi-topd does not answer."s, _done.front());
        CPPUNIT_ASSERT(ChangeJob::patience == strand->now() - before);
    }

    void saysWhatTheDeviceCannotDo() {
        daemon->start();
        CPPUNIT_ASSERT_EQUAL("a pi-top [3] has no OLED."s, made(change("oled", "pi"s)));
        daemon->becomeDevice(0);
        CPPUNIT_ASSERT_EQUAL("data.brightness must be from 0 to 10 on a pi-top; 16 is not."s, made(brightness(16)));
        CPPUNIT_ASSERT(ErrorCode::invalidData == _codes.back());
        daemon->becomeDevice(-1);
        CPPUNIT_ASSERT_EQUAL("pi-topd has found no pi-top that it knows."s, made(brightness(16)));
        daemon->answer("111", "201");
        CPPUNIT_ASSERT_EQUAL("pi-topd could not get it from the hardware."s, made(brightness(16)));
        for (const auto& request : daemon->asked())
            CPPUNIT_ASSERT_EQUAL("111"s, request);
    }

    void makesOneKindOneAfterTheOther() {
        daemon->start();
        for (const int value : {1, 2, 3})
            make(brightness(value));
        CPPUNIT_ASSERT(awaitDone(3));
        CPPUNIT_ASSERT((std::vector{"done"s, "done"s, "done"s} == _done));
        CPPUNIT_ASSERT((std::vector{"111"s, "113|1"s, "112"s, "111"s, "113|2"s, "112"s, "111"s, "113|3"s, "112"s} ==
                        daemon->asked()));
    }

    void makesOtherKindsMeanwhile() {
        daemon->start();
        daemon->answer("113|5", "213"); // this one waits
        make(brightness(5));
        CPPUNIT_ASSERT_EQUAL("done"s, made(change("blankingTimeout", "1 min"s)));
        daemon->becomeDevice(3);
        CPPUNIT_ASSERT_EQUAL("done"s, made(change("oled", "hub"s)));
    }

    /// A new brightness lights the screen, and a blanked one has no backlight.
    void makesThoseOfTheScreenOneAfterTheOther() {
        daemon->start();
        daemon->answer("113|5", "213"); // this one waits
        make(brightness(5));
        make(change("screen", "blanked"s));
        make(change("backlight", true));
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("112") > 0; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("116"));
        daemon->answer("112", "212|5");
        CPPUNIT_ASSERT(await([this] { return _done.size() == 3; }));
        CPPUNIT_ASSERT((std::vector{"done"s, "done"s, "done"s} == _done));
    }

    void goesOnBehindOneThatFails() {
        daemon->start();
        daemon->answer("113|5", "201");
        make(brightness(5));
        make(brightness(6));
        CPPUNIT_ASSERT(awaitDone(2));
        CPPUNIT_ASSERT_EQUAL("pi-topd could not get it from the hardware."s, _done.front());
        CPPUNIT_ASSERT_EQUAL("done"s, _done.back());
    }

    void saysThatAnEarlierOneTakesTooLong() {
        daemon->start();
        daemon->answer("113|5", "213");
        make(brightness(5));
        make(brightness(6));
        make(change("blankingTimeout", "2 min"s));
        CPPUNIT_ASSERT(await([this] { return _done.size() == 3; }));
        CPPUNIT_ASSERT_EQUAL("done"s, _done[0]);
        CPPUNIT_ASSERT_EQUAL("pi-topd took the order, but it has had no effect."s, _done[1]);
        CPPUNIT_ASSERT_EQUAL("an earlier change of brightness is not done yet; try again when it is."s, _done[2]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("113|6"));
        CPPUNIT_ASSERT_EQUAL("done"s, made(brightness(6)));
    }

    void refusesMoreThanMayBeUnderWay() {
        daemon->start();
        for (std::size_t i = 0; i < Changes::most; ++i)
            make(brightness(static_cast<int>(i % 17)));
        try {
            make(brightness(1));
            CPPUNIT_FAIL("The 65th was taken");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(ErrorCode::busy == error.errorCode());
            CPPUNIT_ASSERT_EQUAL("64 changes are under way; try again when they are done."s, error.detail());
        }
        CPPUNIT_ASSERT(awaitDone(Changes::most));
        CPPUNIT_ASSERT_EQUAL("done"s, made(brightness(1)));
    }

    void takesAChangeOfAnAnswer() {
        daemon->start();
        _changes->make(brightness(1), [this](const std::optional<Error>&) { make(brightness(2)); });
        CPPUNIT_ASSERT(awaitDone(1));
        CPPUNIT_ASSERT_EQUAL("done"s, _done.front());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->asked("113|2"));
    }

    void tellsNobodyAfterItsEnd() {
        daemon->start();
        daemon->onRequest = [this](const std::string& request) {
            if (request == "113|1")
                daemon->hang();
        };
        make(brightness(1));
        make(brightness(2));
        CPPUNIT_ASSERT(runUntil([this] { return daemon->owesAnswer(); }));
        _changes.reset();
        strand->advance(10s);
        CPPUNIT_ASSERT(runUntil([this] { return strand->timers() == 0; }));
        CPPUNIT_ASSERT(_done.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("113|2"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ChangesTest);

} // namespace further::pitop
