#include <further/Settings.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <string>
#include <vector>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

Settings one(SettingType type, const std::string& written) {
    return Settings({{"it", type, written, "What is tested"}}, {});
}

/// What is said of a value that is refused.
std::string refusal(SettingType type, const std::string& written) {
    try {
        one(type, written);
    } catch (const Poco::SyntaxException& problem) {
        return problem.message();
    }
    return "accepted";
}

void assertRefused(SettingType type, const std::vector<std::string>& values, const std::string& right) {
    for (const auto& value : values)
        CPPUNIT_ASSERT_EQUAL("The value \"" + value + "\" of it should be " + right, refusal(type, value));
}

} // namespace

class SettingsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SettingsTest);
    CPPUNIT_TEST(takesTheFallbackWhereNoValueIsSet);
    CPPUNIT_TEST(keepsTextAsItStands);
    CPPUNIT_TEST(leavesTheHomeInAPathToItsUser);
    CPPUNIT_TEST(readsFlags);
    CPPUNIT_TEST(refusesOtherFlags);
    CPPUNIT_TEST(readsIntegers);
    CPPUNIT_TEST(refusesOtherIntegers);
    CPPUNIT_TEST(readsDurationsInEveryUnit);
    CPPUNIT_TEST(refusesDurationsWithoutAUnitOrBeyondAYear);
    CPPUNIT_TEST(readsBytesInEveryUnit);
    CPPUNIT_TEST(refusesOtherByteCounts);
    CPPUNIT_TEST(splitsListsAtCommas);
    CPPUNIT_TEST(checksFallbacksToo);
    CPPUNIT_TEST(ignoresValuesThatNobodyDeclared);
    CPPUNIT_TEST(callsAKeyThatIsNotDeclaredAMistakeOfTheProgram);
    CPPUNIT_TEST(callsAnotherTypeAMistakeOfTheProgram);
    CPPUNIT_TEST(knowsTheNamesOfAllTypes);
    CPPUNIT_TEST(refusesTheNameOfNoType);
    CPPUNIT_TEST_SUITE_END();

public:
    void takesTheFallbackWhereNoValueIsSet() {
        const Settings settings({{"port", SettingType::integer, "8028", ""}, {"host", SettingType::text, "here", ""}},
                                {{"port", "9"}});
        CPPUNIT_ASSERT_EQUAL(std::int64_t(9), settings.integer("port"));
        CPPUNIT_ASSERT_EQUAL("here"s, settings.text("host"));
        CPPUNIT_ASSERT_EQUAL("9"s, settings.written("port"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), settings.specs().size());
    }

    void keepsTextAsItStands() { CPPUNIT_ASSERT_EQUAL(" a, \"b\" "s, one(SettingType::text, " a, \"b\" ").text("it")); }

    void leavesTheHomeInAPathToItsUser() {
        CPPUNIT_ASSERT_EQUAL("~/further"s, one(SettingType::path, "~/further").path("it").string());
    }

    void readsFlags() {
        CPPUNIT_ASSERT(one(SettingType::flag, "true").flag("it"));
        CPPUNIT_ASSERT(!one(SettingType::flag, "false").flag("it"));
    }

    void refusesOtherFlags() { assertRefused(SettingType::flag, {"", "1", "True", "yes", " true"}, "true or false"); }

    void readsIntegers() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t(0), one(SettingType::integer, "0").integer("it"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t(8028), one(SettingType::integer, " 8028\t").integer("it"));
        CPPUNIT_ASSERT_EQUAL(std::numeric_limits<std::int64_t>::max(),
                             one(SettingType::integer, "9223372036854775807").integer("it"));
    }

    void refusesOtherIntegers() {
        assertRefused(SettingType::integer,
                      {"", " ", "-1", "+1", "1.5", "0x10", "1e3", "12 s", "9223372036854775808", "x"},
                      "a whole number of 0 or more, such as 8028");
    }

    void readsDurationsInEveryUnit() {
        const std::map<std::string, std::chrono::milliseconds> right{{"250ms", 250ms}, {"1 s", 1s}, {"  3\tmin ", 3min},
                                                                     {"2 h", 2h},      {"0 s", 0s}, {"8760 h", 8760h}};
        for (const auto& [written, duration] : right)
            CPPUNIT_ASSERT(one(SettingType::duration, written).duration("it") == duration);
    }

    void refusesDurationsWithoutAUnitOrBeyondAYear() {
        assertRefused(SettingType::duration,
                      {"", "5", "s", "-5 s", "1.5 s", "5 S", "5 sec", "5 s s", "8761 h", "9223372036854775807 ms",
                       "9223372036854775808 ms", "2562047788015216 h"},
                      "a number and a unit (ms, s, min or h), such as 5 s, and at most a year");
    }

    void readsBytesInEveryUnit() {
        CPPUNIT_ASSERT_EQUAL(std::size_t(512), one(SettingType::bytes, "512 B").bytes("it"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(262144), one(SettingType::bytes, "256KiB").bytes("it"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(4194304), one(SettingType::bytes, "4 MiB").bytes("it"));
    }

    void refusesOtherByteCounts() {
        assertRefused(SettingType::bytes, {"", "4", "4 kb", "4 KB", "4 GiB", "-1 B", "8796093022208 MiB"},
                      "a number and a unit (B, KiB or MiB), such as 256 KiB");
    }

    void splitsListsAtCommas() {
        const std::map<std::string, std::vector<std::string>> right{
            {"", {}}, {" , ,", {}}, {"a", {"a"}}, {" a , b c ,,d,", {"a", "b c", "d"}}};
        for (const auto& [written, entries] : right)
            CPPUNIT_ASSERT(one(SettingType::list, written).list("it") == entries);
    }

    void checksFallbacksToo() {
        CPPUNIT_ASSERT_THROW(Settings({{"it", SettingType::flag, "maybe", ""}}, {}), Poco::SyntaxException);
    }

    void ignoresValuesThatNobodyDeclared() {
        const Settings settings({}, {{"other", "1"}});
        CPPUNIT_ASSERT_THROW(settings.written("other"), Poco::LogicException);
    }

    void callsAKeyThatIsNotDeclaredAMistakeOfTheProgram() {
        const Settings settings;
        CPPUNIT_ASSERT_THROW(settings.text("it"), Poco::LogicException);
        CPPUNIT_ASSERT_THROW(settings.list("it"), Poco::LogicException);
        CPPUNIT_ASSERT_THROW(settings.written("it"), Poco::LogicException);
    }

    void callsAnotherTypeAMistakeOfTheProgram() {
        const Settings settings = one(SettingType::duration, "1 s");
        CPPUNIT_ASSERT_THROW(settings.text("it"), Poco::LogicException);
        CPPUNIT_ASSERT_THROW(settings.integer("it"), Poco::LogicException);
        CPPUNIT_ASSERT_THROW(settings.bytes("it"), Poco::LogicException);
        CPPUNIT_ASSERT_THROW(settings.flag("it"), Poco::LogicException);
        CPPUNIT_ASSERT_THROW(settings.path("it"), Poco::LogicException);
        CPPUNIT_ASSERT_EQUAL("1 s"s, settings.written("it"));
    }

    void knowsTheNamesOfAllTypes() {
        for (const auto type : {SettingType::text, SettingType::path, SettingType::flag, SettingType::integer,
                                SettingType::duration, SettingType::bytes, SettingType::list})
            CPPUNIT_ASSERT(settingType(typeName(type)) == type);
        CPPUNIT_ASSERT_EQUAL("duration"s, std::string(typeName(SettingType::duration)));
    }

    void refusesTheNameOfNoType() {
        try {
            settingType("string");
            CPPUNIT_FAIL("accepted");
        } catch (const Poco::NotFoundException& problem) {
            CPPUNIT_ASSERT_EQUAL("No setting has the type \"string\"; there are text, path, flag, integer, duration, "
                                 "bytes and list"s,
                                 problem.message());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SettingsTest);
