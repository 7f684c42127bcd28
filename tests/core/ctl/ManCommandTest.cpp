#include "Linkctl.h"

#include <Poco/String.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace further::ctl {

/// `man`: the manual page, made from the same tree as the help.
class ManCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ManCommandTest);
    CPPUNIT_TEST(tellsOfEveryCommandThatTheHelpTellsOf);
    CPPUNIT_TEST(tellsOfOptionsArgumentsAndExamples);
    CPPUNIT_TEST_SUITE_END();

    static std::string page() {
        Linkctl linkctl({"man"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        return linkctl.output();
    }

    static void checkHas(const std::string& page, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(text, page.find(text) != std::string::npos);
    }

    /// A hyphen that is no minus would be another character.
    static std::string inRoff(const std::string& word) { return Poco::replace(word, "-", "\\-"); }

public:
    void tellsOfEveryCommandThatTheHelpTellsOf() {
        Linkctl help({"--help"});
        CPPUNIT_ASSERT_EQUAL(0, help.awaitExit());
        const auto text = page();
        std::istringstream lines(help.output().substr(help.output().find("Subcommands:\n") + 13));
        int commands = 0;
        for (std::string line; std::getline(lines, line) && !line.empty(); ++commands)
            checkHas(text, ".SS \"" + inRoff(line.substr(2, line.find(' ', 2) - 2)) + " [OPTIONS]");
        CPPUNIT_ASSERT(commands > 10);
        CPPUNIT_ASSERT(text.find(".SS \"complete") == std::string::npos);
    }

    void tellsOfOptionsArgumentsAndExamples() {
        const auto text = page();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, text.find(".TH \"FURTHER\\-LINKCTL\" 1 "));
        checkHas(text, ".SS \"plugins enable [OPTIONS] PLUGIN\"\n");
        checkHas(text, ".SS \"run [OPTIONS] [FILE] [ARGS...]\"\n");
        checkHas(text, ".B \"\\-f,\\-\\-follow\"\n");
        checkHas(text, "\nfurther\\-linkctl stop 3\n");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ManCommandTest);

} // namespace further::ctl
