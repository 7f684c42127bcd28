#include "support/AgentProcess.h"
#include "support/ChildProcess.h"
#include "support/Linkctl.h"

#include <Poco/JSON/Array.h>
#include <cppunit/extensions/HelperMacros.h>

#include <array>
#include <csignal>
#include <map>
#include <string>
#include <vector>

namespace further::testing {

/// The variables of the first Further Link: each is above the file and below the command line.
class EnvironmentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EnvironmentTest);
    CPPUNIT_TEST(isAboveTheFile);
    CPPUNIT_TEST(isBelowTheCommandLine);
    CPPUNIT_TEST_SUITE_END();

    struct Known {
        std::string key;
        std::string ofTheFile;
        std::string variable;
        std::string ofTheVariable;
        std::string ofTheCommandLine;
    };

    const TemporaryDirectory _home;
    const std::array<Known, 7> _known{
        // with the file's port, no agent would serve
        {{"net.port", "99999", "FURTHER_LINK_PORT=0", "0", "0"},
         {"tls.enabled", "true", "FURTHER_LINK_NOSSL=1", "false", "true"},
         {"logging.level", "error", "FURTHER_LINK_DEBUG=1", "debug", "warning"},
         {"programs.workDirectory", "/file/work", "FURTHER_LINK_WORK_DIR=/variable/work", "/variable/work",
          "/line/work"},
         {"programs.tempDirectory", "/file/temp", "FURTHER_LINK_TEMP_DIR=/variable/temp", "/variable/temp",
          "/line/temp"},
         {"python-exec.venv", "/file/venv", "FURTHER_VENV=/variable/venv", "/variable/venv", "/line/venv"},
         {"upload.projectsDirectory", "/file/projects", "FURTHER_LINK_MINISCREEN_PROJECTS_DIR=/variable/projects",
          "/variable/projects", "/line/projects"}}};

    /// What an agent of these settings says that its settings are.
    std::map<std::string, std::string> settingsOf(bool withCommandLine) const {
        auto words = AgentProcess::arguments(_home, {});
        std::erase(words, "-Dnet.port=0");
        std::string file;
        std::vector<std::string> environment{"HOME=" + _home.path().string()};
        for (const auto& each : _known) {
            file += each.key + " = " + each.ofTheFile + "\n";
            environment.push_back(each.variable);
            if (withCommandLine)
                words.push_back("-D" + each.key + "=" + each.ofTheCommandLine);
        }
        _home.write("agent.properties", file);
        ChildProcess agent(AgentProcess::program("further-linkd"), words, environment);
        AgentProcess::awaitPort(agent);
        const auto listed = Linkctl(AgentProcess::adminSocket(_home)).json({"config"})->getArray("settings");
        std::map<std::string, std::string> settings;
        for (unsigned i = 0; i < listed->size(); ++i)
            settings[listed->getObject(i)->getValue<std::string>("key")] =
                listed->getObject(i)->getValue<std::string>("value");
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
        return settings;
    }

public:
    void isAboveTheFile() {
        const auto settings = settingsOf(false);
        for (const auto& each : _known)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(each.key, each.ofTheVariable, settings.at(each.key));
    }

    void isBelowTheCommandLine() {
        const auto settings = settingsOf(true);
        for (const auto& each : _known)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(each.key, each.ofTheCommandLine, settings.at(each.key));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EnvironmentTest);

} // namespace further::testing
