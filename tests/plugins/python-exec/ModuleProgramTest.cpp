#include "ModuleFixture.h"

#include <further/Error.h>

#include <string>

namespace further::python {

/// What comes over a program's connections, and what goes there.
class ModuleProgramTest : public ModuleFixture {
    CPPUNIT_TEST_SUITE(ModuleProgramTest);
    CPPUNIT_TEST(showsPictures);
    CPPUNIT_TEST(showsTheNewestAfterAPause);
    CPPUNIT_TEST(takesWhatAPauseBringsWithoutHoldingTheProgramUp);
    CPPUNIT_TEST(showsTheLastPictureBeforeStopped);
    CPPUNIT_TEST(saysOnceWhichKeysAreWanted);
    CPPUNIT_TEST(limitsKeys);
    CPPUNIT_TEST(passesKeysOn);
    CPPUNIT_TEST(saysWhetherItListens);
    CPPUNIT_TEST(saysThatKeysArentTaken);
    CPPUNIT_TEST_SUITE_END();

public:
    void showsPictures() {
        const auto one = client();
        one->say(video("foo") + video("bar"));
        CPPUNIT_ASSERT(awaitShown("Zm9vYmFy"));
    }

    void showsTheNewestAfterAPause() {
        const auto one = client();
        _program->onPause();
        one->say(video("one") + video("two") + video("foo"));
        settle(*one);
        CPPUNIT_ASSERT_EQUAL(std::string(), shown());
        _program->onResume();
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), shown());
    }

    void takesWhatAPauseBringsWithoutHoldingTheProgramUp() {
        const auto one = client();
        _program->onPause();
        for (int i = 0; i < 50; ++i)
            one->say(video(std::string(1'000'000, 'x')));
        one->say(video("foo"));
        settle(*one);
        _program->onResume();
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), shown());
    }

    void showsTheLastPictureBeforeStopped() {
        const auto one = client();
        const auto two = client();
        for (const bool paused : {false, true}) {
            _session->clear();
            if (paused)
                _program->onPause();
            CPPUNIT_ASSERT(one->sayAtOnce(video("one") + video(std::string(100'000, 'x')) + video("foo")));
            _program->onEnd();
            CPPUNIT_ASSERT_EQUAL(std::size_t(paused ? 1 : 3), _session->count("video", "p1"));
            CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), _session->sent().back().data->getValue<std::string>("output"));
        }
        one->end(); // is noticed then, too
        _program->onEnd();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _listener->connections());
    }

    void saysOnceWhichKeysAreWanted() {
        const auto one = client();
        const auto two = client();
        _program->onPause(); // pictures wait, this doesn't
        one->say("keylisten ArrowUp\nkeylisten é\nkeylisten ArrowUp\n");
        two->say("keylisten ArrowUp\nkeylisten  \n");
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _session->count("keylisten", "p1") == 3; }));
        one->say("keylisten a\n");
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _session->count("keylisten", "p1") == 4; }));
        CPPUNIT_ASSERT_EQUAL(std::string("ArrowUpé a"), _session->output("keylisten", "p1"));
    }

    void limitsKeys() {
        const auto one = client();
        std::string words;
        for (int i = 0; i < 257; ++i)
            words += "keylisten " + std::to_string(i) + "\n";
        one->say(words);
        assertRefused(*one, "error A program may listen to 256 different keys");
        CPPUNIT_ASSERT_EQUAL(std::size_t(256), _session->count("keylisten", "p1"));
    }

    void passesKeysOn() {
        const auto one = client();
        const auto two = client();
        const auto deaf = client();
        one->say("keylisten ArrowUp\nkeylisten b\n");
        two->say("keylisten ArrowUp\nkeylisten a\n");
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _session->count("keylisten", "p1") == 3; }));
        _program->onKey("ArrowUp", "keydown");
        _program->onKey("ArrowUp", "keyup");
        _program->onKey("a", "keydown");
        CPPUNIT_ASSERT(one->hears("ready\nkeydown ArrowUp\nkeyup ArrowUp\n"));
        CPPUNIT_ASSERT(two->hears("ready\nkeydown ArrowUp\nkeyup ArrowUp\nkeydown a\n"));
        CPPUNIT_ASSERT(deaf->hears("ready\n"));
    }

    void saysWhetherItListens() {
        CPPUNIT_ASSERT(!_program->onKey("ArrowUp", "keydown"));
        const auto one = client();
        one->say("keylisten a\n");
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _session->count("keylisten", "p1") == 1; }));
        CPPUNIT_ASSERT(!_program->onKey("ArrowUp", "keydown"));
        one->say("keylisten ArrowUp\n");
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _session->count("keylisten", "p1") == 2; }));
        CPPUNIT_ASSERT(_program->onKey("ArrowUp", "keydown"));
        one->end();
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _listener->connections() == 0; }));
        CPPUNIT_ASSERT(!_program->onKey("ArrowUp", "keydown"));
    }

    void saysThatKeysArentTaken() {
        const auto one = client();
        one->say("keylisten ArrowUp\n");
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _session->count("keylisten", "p1") == 1; }));
        std::size_t taken = 0;
        try {
            for (; taken < 1'000'000; ++taken)
                _program->onKey("ArrowUp", "keydown");
        } catch (const Error& error) {
            CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find("too many wait") != std::string::npos);
        }
        CPPUNIT_ASSERT(taken < 1'000'000);
        std::string right = "ready\n";
        for (std::size_t i = 0; i < taken; ++i)
            right += "keydown ArrowUp\n";
        CPPUNIT_ASSERT(one->hears(right)); // none of the others is lost
        _program->onKey("ArrowUp", "keyup");
        CPPUNIT_ASSERT(one->hears(right + "keyup ArrowUp\n"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ModuleProgramTest);

} // namespace further::python
