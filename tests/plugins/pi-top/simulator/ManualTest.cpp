#include "plugins/pi-top/simulator/Commands.h"
#include "support/ChildProcess.h"

#include <Poco/String.h>
#include <cppunit/extensions/HelperMacros.h>

#include <fstream>
#include <regex>
#include <sstream>
#include <string>

namespace further::simulator {

/// The manual page is written by hand, and held against the program.
class ManualTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ManualTest);
    CPPUNIT_TEST(isOfThisVersion);
    CPPUNIT_TEST(tellsOfEachOptionAsTheHelpDoes);
    CPPUNIT_TEST(tellsOfEachCommandAsTheHelpDoes);
    CPPUNIT_TEST(tellsOfNoOtherCommand);
    CPPUNIT_TEST_SUITE_END();

    /// What stands between two headings, without the escapes.
    static std::string section(const std::string& heading) {
        std::ostringstream file;
        file << std::ifstream(FURTHER_SIMULATOR_PAGE).rdbuf();
        auto page = file.str();
        Poco::replaceInPlace(page, "\\-", "-");
        Poco::replaceInPlace(page, "\\(aq", "'");
        const auto begin = page.find(heading);
        CPPUNIT_ASSERT_MESSAGE(heading + " in " + page, begin != std::string::npos);
        return page.substr(begin, page.find("\n.SH ", begin) + 1 - begin);
    }
    static std::string help() {
        testing::ChildProcess program(FURTHER_SIMULATOR, {"--help"});
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
        // A long option has its meaning on the next line.
        return std::regex_replace(program.output(), std::regex("\n {20,}"), "   ");
    }
    static void assertHas(const std::string& entry, const std::string& section) {
        CPPUNIT_ASSERT_MESSAGE(entry + " in " + section, section.find(entry) != std::string::npos);
    }
    static std::size_t entriesIn(const std::string& section) {
        std::size_t count = 0;
        for (auto at = section.find("\n.TP\n"); at != std::string::npos; at = section.find("\n.TP\n", at + 1))
            ++count;
        return count;
    }

public:
    void isOfThisVersion() {
        testing::ChildProcess program(FURTHER_SIMULATOR, {"--version"});
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
        const auto version = program.output().substr(program.output().find(' ') + 1);
        assertHas(" 1 \"\" \"Further Link " + Poco::trim(version) + "\"\n", section(".TH"));
    }

    void tellsOfEachOptionAsTheHelpDoes() {
        const auto options = section(".SH \"OPTIONS\"");
        const std::regex option("\n  (--[a-z]+)(?: ([A-Z:]+))?(?:=(\\S+))? {2,}([^\n]+)");
        const auto text = help();
        std::size_t told = 1; // --help, which has a short name
        for (std::sregex_iterator found(text.begin(), text.end(), option), end; found != end; ++found, ++told) {
            const auto& each = *found;
            assertHas(".B \"" + each[1].str() + (each[2].matched ? " " + each[2].str() : "") + "\"\n" + each[4].str() +
                          "." + (each[3].matched ? " The default is " + each[3].str() + "." : "") + "\n",
                      options);
        }
        CPPUNIT_ASSERT_EQUAL(entriesIn(options), told);
    }

    void tellsOfEachCommandAsTheHelpDoes() {
        const auto commands = section(".SH \"COMMANDS\"");
        for (const auto& kind : commandKinds())
            assertHas(".B \"" + std::string(kind.word) + (kind.arguments.empty() ? "" : " ") +
                          std::string(kind.arguments) + "\"\n" + std::string(kind.meaning) + "\n",
                      commands);
    }

    void tellsOfNoOtherCommand() {
        CPPUNIT_ASSERT_EQUAL(commandKinds().size(), entriesIn(section(".SH \"COMMANDS\"")));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ManualTest);

} // namespace further::simulator
