#include "agent/Environment.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <string>

using namespace further;
using namespace std::string_literals;

/// What a variable says of the setting that names it.
class EnvironmentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EnvironmentTest);
    CPPUNIT_TEST(saysWhatTheVariableSays);
    CPPUNIT_TEST(saysNothingOfASettingWithoutAVariable);
    CPPUNIT_TEST(takesAnEmptyVariableForNone);
    CPPUNIT_TEST(turnsASwitchOn);
    CPPUNIT_TEST(leavesASwitchAlone);
    CPPUNIT_TEST(setsAFlag);
    CPPUNIT_TEST(findsFaultWithWhatIsNeitherOnNorOff);
    CPPUNIT_TEST(knowsOurVariablesOnly);
    CPPUNIT_TEST(keepsWhatItHasRead);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* variable = "FURTHER_TEST_VARIABLE";
    const SettingSpec _text{"x.text", SettingType::text, "", "", variable};
    const SettingSpec _flag{"x.flag", SettingType::flag, "true", "", variable};
    const SettingSpec _switch{"x.level", SettingType::text, "low", "", variable, "high"};

    /// `-` for nothing.
    static std::string written(const SettingSpec& spec, const char* value) {
        ::setenv(variable, value, 1);
        const auto found = Environment::ofThisProcess().find(spec);
        CPPUNIT_ASSERT(!found || found->fault.empty());
        return found ? found->written : "-";
    }

public:
    void tearDown() override { ::unsetenv(variable); }

    void saysWhatTheVariableSays() { CPPUNIT_ASSERT_EQUAL(" a=b "s, written(_text, " a=b ")); }

    void saysNothingOfASettingWithoutAVariable() {
        CPPUNIT_ASSERT_EQUAL("-"s, written({"x.other", SettingType::text, "", ""}, "a"));
        CPPUNIT_ASSERT_EQUAL("-"s, written({"x.other", SettingType::text, "", "", "FURTHER_TEST_OTHER"}, "a"));
    }

    void takesAnEmptyVariableForNone() {
        for (const auto* const spec : {&_text, &_flag, &_switch})
            CPPUNIT_ASSERT_EQUAL("-"s, written(*spec, ""));
    }

    void turnsASwitchOn() {
        for (const auto* const on : {"1", "true", "TRUE", "yes", "Yes", " 1 "})
            CPPUNIT_ASSERT_EQUAL("high"s, written(_switch, on));
    }

    void leavesASwitchAlone() {
        for (const auto* const off : {"0", "false", "False", "no", "NO", " "})
            CPPUNIT_ASSERT_EQUAL("-"s, written(_switch, off));
    }

    void setsAFlag() {
        CPPUNIT_ASSERT_EQUAL("true"s, written(_flag, "Yes"));
        CPPUNIT_ASSERT_EQUAL("false"s, written(_flag, "0"));
    }

    void findsFaultWithWhatIsNeitherOnNorOff() {
        for (const auto* const spec : {&_flag, &_switch})
            for (const auto* const value : {"perhaps", "2", "10", "on"}) {
                ::setenv(variable, value, 1);
                CPPUNIT_ASSERT_EQUAL("The value \""s + value +
                                         "\" of FURTHER_TEST_VARIABLE should be 1, true or yes, or else 0, false or no",
                                     Environment::ofThisProcess().find(*spec)->fault);
            }
    }

    void knowsOurVariablesOnly() {
        CPPUNIT_ASSERT(!Environment::ofThisProcess().find({"x.path", SettingType::text, "", "", "PATH"}));
    }

    void keepsWhatItHasRead() {
        ::setenv(variable, "before", 1);
        const auto environment = Environment::ofThisProcess();
        ::setenv(variable, "after", 1);
        CPPUNIT_ASSERT_EQUAL("before"s, environment.find(_text)->written);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EnvironmentTest);
