#include "PythonFixture.h"

#include <Poco/StreamChannel.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <iterator>
#include <sstream>

namespace further {

/// Real programs that import further_link, and what their client sees of it.
class FurtherLinkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FurtherLinkTest);
    CPPUNIT_TEST(isThereWithNothingInstalled);
    CPPUNIT_TEST(isThereForAnotherUsersPrograms);
    CPPUNIT_TEST(isThereInAVirtualEnvironment);
    CPPUNIT_TEST(showsPictures);
    CPPUNIT_TEST(showsPicturesOfWhatTheProgramStarts);
    CPPUNIT_TEST(stoppedComesAfterTheLastPicture);
    CPPUNIT_TEST(stoppedComesAfterTheLastPictureInAPause);
    CPPUNIT_TEST(aSlowClientGetsTheNewestAndTheProgramGoesOn);
    CPPUNIT_TEST(picturesGoToTheirOwnProgram);
    CPPUNIT_TEST(keysCallTheirButtons);
    CPPUNIT_TEST(aKeyThatNobodyWantsIsAnError);
    CPPUNIT_TEST(aStoppedProgramLeavesNothing);
    CPPUNIT_TEST(programsGoOnWithoutIt);
    CPPUNIT_TEST_SUITE_END();

    /// As Pillow's, as far as send_image looks; its JPEG is `text`.
    static std::string withPictures(const std::string& code) {
        return "import sys\n"
               "from further_link import *\n"
               "class Picture:\n"
               "    mode = 'L'\n"
               "    convert = None\n"
               "    def __init__(self, text): self.text = text\n"
               "    def save(self, file, format): file.write(self.text.encode())\n" +
               code;
    }

    static std::size_t sockets(const PythonFixture& f) {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(f.module->path()),
                                                      std::filesystem::directory_iterator())) -
               1; // the package's folder
    }

    static void assertShows(const std::string& right, PythonFixture& f, const std::string& code) {
        f.run(withPictures(code));
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string(), f.session.output("stderr"));
        CPPUNIT_ASSERT_EQUAL(right, f.session.output("video"));
    }

public:
    void isThereWithNothingInstalled() {
        PythonFixture f;
        f.run("import further_link\nprint(further_link.__version__, further_link.__file__)");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL("1.2.3 " + f.module->python().string() + "/further_link/__init__.py\n",
                             f.session.output("stdout"));
    }

    void isThereForAnotherUsersPrograms() {
        const ProgramsOfAnother another;
        PythonFixture f;
        assertShows("Zm9v", f, "send_image(Picture('foo'))");
    }

    void isThereInAVirtualEnvironment() {
        const ProgramFixture place;
        const auto venv = place.directory() / "venv";
        std::filesystem::create_directories(venv / "bin");
        std::filesystem::create_symlink("/usr/bin/python3", venv / "bin" / "python3");
        PythonFixture f(Values{{"venv", venv.string()}});
        assertShows("Zm9v", f, "send_image(Picture('foo'))");
    }

    void showsPictures() {
        PythonFixture f;
        assertShows("Zm9vYmFy", f, "for text in ('foo', 'bar'): send_image(Picture(text))");
        CPPUNIT_ASSERT_EQUAL(std::string("started video stopped "), f.typesSent());
    }

    void showsPicturesOfWhatTheProgramStarts() {
        PythonFixture f;
        assertShows("Zm9vYmFy", f,
                    "from multiprocessing import Process\n"
                    "send_image(Picture('foo'))\n"
                    "child = Process(target=send_image, args=(Picture('bar'),))\n"
                    "child.start()\n"
                    "child.join()");
    }

    void stoppedComesAfterTheLastPicture() {
        PythonFixture f;
        for (int i = 0; i < 30; ++i) {
            f.session.clear();
            assertShows("Zm9vYmFy", f,
                        "import os\nsend_image(Picture('foo'))\nsend_image(Picture('bar'))\nos._exit(0)");
            CPPUNIT_ASSERT_EQUAL(std::string("stopped"), f.session.sent().back().type);
        }
    }

    void stoppedComesAfterTheLastPictureInAPause() {
        PythonFixture f;
        f.run(withPictures("import os\nos.close(1)\nos.close(2)\nprint = None\nKeyboardButton('a')\nsys.stdin.read()\n"
                           "send_image(Picture('one'))\nsend_image(Picture('foo'))\nos._exit(0)"));
        CPPUNIT_ASSERT(f.await("keylisten"));
        // Both outputs have ended: `stopped` doesn't wait for them.
        f.handler->onPause();
        f.receive("stdin", {{"input", ""}, {"eof", true}});
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("started keylisten video stopped "), f.typesSent());
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), f.session.output("video"));
    }

    void aSlowClientGetsTheNewestAndTheProgramGoesOn() {
        PythonFixture f;
        f.run(withPictures("sys.stdin.read()\n"
                           "for i in range(100): send_image(Picture(str(i) * 100000))\n"
                           "send_image(Picture('foo'))\n"
                           "KeyboardButton('done')"));
        CPPUNIT_ASSERT(f.await("started"));
        f.handler->onPause();
        f.receive("stdin", {{"input", ""}, {"eof", true}});
        CPPUNIT_ASSERT(f.await("keylisten")); // the program wasn't held up
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.session.count("video"));
        f.handler->onResume();
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_MESSAGE(std::to_string(f.session.count("video")), f.session.count("video") <= 5);
        const auto& sent = f.session.sent();
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), sent.at(sent.size() - 2).data->getValue<std::string>("output"));
    }

    void picturesGoToTheirOwnProgram() {
        PythonFixture f;
        f.run(withPictures("send_image(Picture('foo'))"), "a");
        f.run(withPictures("send_image(Picture('bar'))"), "b");
        CPPUNIT_ASSERT(f.await("stopped", "a") && f.await("stopped", "b"));
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), f.session.output("video", "a"));
        CPPUNIT_ASSERT_EQUAL(std::string("YmFy"), f.session.output("video", "b"));
    }

    void keysCallTheirButtons() {
        PythonFixture f;
        f.run("from further_link import KeyboardButton\n"
              "from signal import pause\n"
              "up = KeyboardButton('ArrowUp')\n"
              "up.when_pressed = lambda: print('down', up.is_pressed)\n"
              "up.when_released = lambda: print('up', up.is_pressed)\n"
              "print('ready')\n"
              "pause()");
        CPPUNIT_ASSERT(f.await("keylisten") && f.awaitOutput("ready\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("ArrowUp"), f.session.output("keylisten"));
        f.receive("keyevent", {{"key", "ArrowUp"}, {"event", "keydown"}});
        CPPUNIT_ASSERT(f.awaitOutput("down True\n"));
        f.receive("keyevent", {{"key", "ArrowUp"}, {"event", "keyup"}});
        CPPUNIT_ASSERT(f.awaitOutput("up False\n"));
    }

    void aKeyThatNobodyWantsIsAnError() {
        PythonFixture f;
        f.run("import sys\nfrom further_link import KeyboardButton\nKeyboardButton('a')\nsys.stdin.read()");
        CPPUNIT_ASSERT(f.await("keylisten"));
        try {
            f.receive("keyevent", {{"key", "b"}, {"event", "keydown"}});
            CPPUNIT_FAIL("nothing was thrown");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::unavailable);
            CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find("\"b\"") != std::string::npos);
        }
        f.receive("keyevent", {{"key", "a"}, {"event", "keydown"}});
    }

    void aStoppedProgramLeavesNothing() {
        PythonFixture f;
        f.run(withPictures("send_image(Picture('foo'))\nsys.stdin.read()"));
        CPPUNIT_ASSERT(f.await("video"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), sockets(f));
        f.receive("stop");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), sockets(f));         // the session's
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), f.strand.watches()); // that one's, and the launcher's
        f.run(withPictures("send_image(Picture('foo'))\nsys.stdin.read()"));
        CPPUNIT_ASSERT(f.await("started"));
        f.handler.reset();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), sockets(f));
    }

    void programsGoOnWithoutIt() {
        PythonFixture f;
        std::ostringstream log;
        const Poco::AutoPtr<Poco::Channel> channel(new Poco::StreamChannel(log));
        f.session.logger().setChannel(channel);
        std::filesystem::remove_all(f.module->path());
        f.run("print('on')");
        CPPUNIT_ASSERT(f.await("stopped"));
        f.session.logger().setChannel(nullptr);
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), f.session.output("stdout"));
        CPPUNIT_ASSERT_MESSAGE(log.str(), log.str().starts_with("A program runs without further_link. No socket can"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FurtherLinkTest);

} // namespace further
