#include "agent/ProgramRules.h"
#include "agent/CoreSettings.h"

#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace further;
using namespace std::string_literals;
using namespace std::string_view_literals;

/// What a launcher keeps to, as the configuration has it and as the launcher says it.
class ProgramRulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramRulesTest);
    CPPUNIT_TEST(areTheWordsOfALaunchersCommandLine);
    CPPUNIT_TEST(areTheSameAsALauncherSaysThem);
    CPPUNIT_TEST(nameEachSettingThatDiffers);
    CPPUNIT_TEST(areTheSameInAnyOrderAndByAnyName);
    CPPUNIT_TEST(leaveOutWordsThatNobodyKnows);
    CPPUNIT_TEST(areNoneWhereAWordIsTorn);
    CPPUNIT_TEST_SUITE_END();

    static User user(const std::string& name, uid_t uid) { return {uid, name, "/"}; }

    static ProgramRules with(const std::map<std::string, std::string>& programs, const std::vector<User>& others = {}) {
        return {Settings(programSettings(), programs), user("pi", 1000), others};
    }
    static ProgramRules said(std::string_view text) {
        const auto rules = ProgramRules::parse(text);
        CPPUNIT_ASSERT(rules.has_value());
        return *rules;
    }
    static std::string difference(const ProgramRules& launcher, const ProgramRules& configuration) {
        return launcher.differenceFrom(configuration, "has", "says");
    }
    static ProgramRules full() {
        return with({{"allowRoot", "true"},
                     {"maxMemory", "1 MiB"},
                     {"maxProcesses", "50"},
                     {"cpuWeight", "10"},
                     {"maxOpenFiles", "60"},
                     {"maxFileSize", "2 MiB"},
                     {"maxRunTime", "3 s"},
                     {"controlGroup", "/sys/fs/cgroup/own one"}},
                    {user("ada", 1001), user("bob", 1002)});
    }

public:
    void areTheWordsOfALaunchersCommandLine() {
        CPPUNIT_ASSERT(with({}).words() == std::vector<std::string>({"--user", "pi"}));
        const std::vector<std::string> words{"--allow-root",
                                             "--also",
                                             "ada",
                                             "--also",
                                             "bob",
                                             "--control-group",
                                             "/sys/fs/cgroup/own one",
                                             "--cpu-weight",
                                             "10",
                                             "--max-file-size",
                                             "2097152",
                                             "--max-memory",
                                             "1048576",
                                             "--max-open-files",
                                             "60",
                                             "--max-processes",
                                             "50",
                                             "--max-run-time",
                                             "3000",
                                             "--user",
                                             "pi"};
        CPPUNIT_ASSERT(full().words() == words);
    }

    void areTheSameAsALauncherSaysThem() {
        std::string text;
        for (const auto& word : full().words())
            text.append(word).push_back('\0');
        CPPUNIT_ASSERT(said(text) == full());
        CPPUNIT_ASSERT_EQUAL(""s, difference(said(text), full()));
        CPPUNIT_ASSERT_EQUAL(""s, difference(said("--user\0pi\0"sv), with({})));
    }

    void nameEachSettingThatDiffers() {
        CPPUNIT_ASSERT_EQUAL("programs.maxProcesses (has none, says 50)"s,
                             difference(with({}), with({{"maxProcesses", "50"}})));
        CPPUNIT_ASSERT_EQUAL("programs.user (has ada, says pi)"s, difference(said("--user\0ada\0"sv), with({})));
        CPPUNIT_ASSERT_EQUAL(
            "programs.allowedUsers (has ada, bob, says none), programs.allowRoot (has true, says false), "
            "programs.maxMemory (has 1048576 B, says none), programs.maxProcesses (has 50, says none), "
            "programs.cpuWeight (has 10, says none), programs.maxOpenFiles (has 60, says none), "
            "programs.maxFileSize (has 2097152 B, says none), programs.maxRunTime (has 3000 ms, says none), "
            "programs.controlGroup (has /sys/fs/cgroup/own one, says none)"s,
            difference(full(), with({})));
    }

    void areTheSameInAnyOrderAndByAnyName() {
        const auto configured = with(
            {}, {user("bob", 1002), user("ada", 1001), user("bob", 1002), user("pi", 1000), user("bob-again", 1002)});
        CPPUNIT_ASSERT_EQUAL(""s, difference(said("--also\0ada\0--also\0bob\0--user\0pi\0"sv), configured));
    }

    void leaveOutWordsThatNobodyKnows() {
        CPPUNIT_ASSERT_EQUAL(""s, difference(said("--of-later\0times\0--user\0pi\0"sv), with({})));
    }

    void areNoneWhereAWordIsTorn() {
        for (const auto torn :
             {""sv, "\0"sv, "--user\0pi"sv, "--user\0"sv, "--user\0pi\0--also\0"sv, "--allow-root\0"sv})
            CPPUNIT_ASSERT(!ProgramRules::parse(torn));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramRulesTest);
