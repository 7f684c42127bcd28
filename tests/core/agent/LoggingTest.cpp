#include "agent/Logging.h"
#include "core/agent/StderrPipe.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>
#include <Poco/RegularExpression.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

using further::Logging;
using further::LogJournal;
using further::StderrPipe;
using namespace std::string_literals;

class LoggingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoggingTest);
    CPPUNIT_TEST(writesLinesWithTimeLevelAndSource);
    CPPUNIT_TEST(writesWarningsToStderrUntilItIsConfigured);
    CPPUNIT_TEST(keepsToTheLevel);
    CPPUNIT_TEST(saysWhichLevelsThereAre);
    CPPUNIT_TEST(saysThatTheFileCanNotBeWritten);
    CPPUNIT_TEST(goesOnWhereTheDiskIsFull);
    CPPUNIT_TEST(keepsAllLinesInTheJournal);
    CPPUNIT_TEST(givesTheJournalNothingAfterTheEnd);
    CPPUNIT_TEST_SUITE_END();

public:
    void tearDown() override {
        Poco::Logger::setChannel("", nullptr);
        Poco::Logger::setLevel("", Poco::Message::PRIO_INFORMATION);
    }

    void writesLinesWithTimeLevelAndSource() {
        const auto file = (_directory.path() / "log").string();
        Logging::configure("information", file, false, _journal);
        Poco::Logger::get("session").information("Client 1 has come");
        Poco::Logger::get("plugin.hello").error("It %s, all of it%%", "failed"s);
        std::ifstream in(file);
        const Poco::RegularExpression first("^[0-9-]{10} [0-9:.]{12} Information session: Client 1 has come$");
        const Poco::RegularExpression second("^[0-9-]{10} [0-9:.]{12} Error plugin.hello: It failed, all of it%$");
        std::string line;
        std::getline(in, line);
        CPPUNIT_ASSERT_MESSAGE(line, first.match(line));
        std::getline(in, line);
        CPPUNIT_ASSERT_MESSAGE(line, second.match(line));
    }

    void writesWarningsToStderrUntilItIsConfigured() {
        StderrPipe pipe;
        Logging::begin();
        Poco::Logger::get("agent").warning("Look out");
        Poco::Logger::get("agent").information("Never mind");
        CPPUNIT_ASSERT(pipe.taken().ends_with(" Warning agent: Look out\n"));
    }

    void keepsToTheLevel() {
        const auto file = (_directory.path() / "log").string();
        Logging::configure("error", file, false, _journal);
        Poco::Logger::get("session").information("hidden");
        Poco::Logger::get("made later").warning("hidden");
        Poco::Logger::get("made later").error("shown");
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        CPPUNIT_ASSERT(text.str().find("hidden") == std::string::npos);
        CPPUNIT_ASSERT(text.str().find("shown") != std::string::npos);
    }

    void keepsAllLinesInTheJournal() {
        Logging::configure("information", (_directory.path() / "log").string(), false, _journal);
        Poco::Logger::get("session").warning("Look out");
        Poco::Logger::get("session").debug("hidden");
        const auto kept = _journal.last(10);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), kept.size());
        CPPUNIT_ASSERT_EQUAL("warning session: Look out"s, kept[0].level + " " + kept[0].source + ": " + kept[0].text);
    }

    void givesTheJournalNothingAfterTheEnd() {
        Logging::configure("information", (_directory.path() / "log").string(), false, _journal);
        Logging::end();
        StderrPipe pipe;
        Poco::Logger::get("session").warning("Look out");
        CPPUNIT_ASSERT(_journal.last(10).empty());
    }

    void saysWhichLevelsThereAre() {
        for (const auto* const level : {"", "chatty", "9", "5x"})
            try {
                Logging::configure(level, {}, false, _journal);
                CPPUNIT_FAIL("accepted: "s + level);
            } catch (const Poco::InvalidArgumentException& problem) {
                CPPUNIT_ASSERT_EQUAL("The value \""s + level +
                                         "\" of logging.level should be fatal, critical, error, warning, notice, "
                                         "information or debug",
                                     problem.message());
            }
    }

    void saysThatTheFileCanNotBeWritten() {
        for (const std::filesystem::path file : {"/proc/nowhere/log", "/tmp"})
            try {
                Logging::configure("information", file, false, _journal);
                CPPUNIT_FAIL("accepted: " + file.string());
            } catch (const Poco::FileException& problem) {
                CPPUNIT_ASSERT(problem.message().starts_with("The log file " + file.string() + " can't be written ("));
                CPPUNIT_ASSERT(problem.message().ends_with("): set logging.file to one that can"));
            }
    }

    void goesOnWhereTheDiskIsFull() {
        Logging::configure("information", "/dev/full", false, _journal);
        Poco::Logger::get("session").information("not written");
        Poco::Logger::get("session").information("nor this");
    }

private:
    LogJournal _journal{10};
    const further::testing::TemporaryDirectory _directory;
};

CPPUNIT_TEST_SUITE_REGISTRATION(LoggingTest);
