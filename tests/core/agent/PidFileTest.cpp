#include "agent/PidFile.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>
#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

using namespace further;

class PidFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PidFileTest);
    CPPUNIT_TEST(isThereAsLongAsTheProcess);
    CPPUNIT_TEST(staysForTheOneThatBeginsAnew);
    CPPUNIT_TEST(takesThePlaceOfAnEarlierOne);
    CPPUNIT_TEST(overwritesNothingElse);
    CPPUNIT_TEST(followsNoLink);
    CPPUNIT_TEST(isNothingWhereNobodyWantsIt);
    CPPUNIT_TEST_SUITE_END();

    const testing::TemporaryDirectory _place;
    const std::filesystem::path _path = _place.path() / "agent.pid";

    static std::string contentOf(const std::filesystem::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }

    static std::string own() { return std::to_string(::getpid()) + "\n"; }

    std::string refusal() const {
        try {
            PidFile(_path).write();
        } catch (const Poco::FileException& problem) {
            return problem.message();
        }
        return "written";
    }

    void assertRefused(const std::string& why) const {
        const auto said = refusal();
        CPPUNIT_ASSERT_MESSAGE(said, said.starts_with("The PID file " + _path.string() + " can't be written ("));
        CPPUNIT_ASSERT_MESSAGE(why + " in " + said, said.find(why) != std::string::npos);
    }

public:
    void isThereAsLongAsTheProcess() {
        std::optional<PidFile> file(std::in_place, _path);
        file->write();
        CPPUNIT_ASSERT_EQUAL(own(), contentOf(_path));
        file.reset();
        CPPUNIT_ASSERT(!exists(_path));
    }

    void staysForTheOneThatBeginsAnew() {
        for (int round = 0; round < 2; ++round) {
            PidFile file(_path);
            file.write();
            CPPUNIT_ASSERT(file.keep());
        }
        CPPUNIT_ASSERT_EQUAL(own(), contentOf(_path));
    }

    void takesThePlaceOfAnEarlierOne() {
        for (const auto* const earlier : {"4711", "123456789\n", " 1 \n", ""}) {
            _place.write("agent.pid", earlier);
            PidFile file(_path);
            file.write();
            CPPUNIT_ASSERT_EQUAL(own(), contentOf(_path));
        }
    }

    void overwritesNothingElse() {
        for (const std::string kept : {"root:x:0:0", "4711 -", "12345678901234567890123456789012345"}) {
            _place.write("agent.pid", kept);
            assertRefused("something else in it than the number of a process");
            CPPUNIT_ASSERT_EQUAL(kept, contentOf(_path));
        }
    }

    void followsNoLink() {
        const auto kept = _place.write("kept", "4711\n");
        std::filesystem::create_symlink(kept, _path);
        assertRefused("is a link");
        CPPUNIT_ASSERT_EQUAL(std::string("4711\n"), contentOf(kept));
    }

    void isNothingWhereNobodyWantsIt() {
        PidFile none({});
        none.write();
        CPPUNIT_ASSERT(!none.keep());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PidFileTest);
