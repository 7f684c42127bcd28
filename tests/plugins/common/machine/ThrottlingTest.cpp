#include "plugins/common/machine/Throttling.h"
#include "Trees.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <utility>

namespace further::machine {

using namespace std::string_literals;

class ThrottlingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ThrottlingTest);
    CPPUNIT_TEST(decodesTheBits);
    CPPUNIT_TEST(readsTheFileOfThePi);
    CPPUNIT_TEST(readsTheFileOfAPi5);
    CPPUNIT_TEST(asksVcgencmdWhereThereIsNoFile);
    CPPUNIT_TEST(doesNotAskVcgencmdWhereThereIsAFile);
    CPPUNIT_TEST(knowsNothingOfAnotherMachine);
    CPPUNIT_TEST(takesNothingFromGarbage);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _place;
    const std::string _file = "sys/devices/platform/soc/soc:firmware/get_throttled";

    std::string read() const { return json(Throttling(Files(_place.path())).read()); }

    void vcgencmd(const std::string& where, const std::string& text) const {
        std::filesystem::permissions(_place.write(where, "#!/bin/sh\n" + text), std::filesystem::perms::owner_all);
    }

public:
    void decodesTheBits() {
        for (const auto& [bits, words] :
             {std::pair{0x0U, R"({"now":[],"sinceBoot":[]})"},
              std::pair{0x50005U, R"({"now":["under-voltage","throttled"],"sinceBoot":["under-voltage","throttled"]})"},
              std::pair{0xaU, R"({"now":["frequency-capped","soft-temperature-limit"],"sinceBoot":[]})"},
              std::pair{0xa0000U, R"({"now":[],"sinceBoot":["frequency-capped","soft-temperature-limit"]})"},
              std::pair{0xfff0fff0U, R"({"now":[],"sinceBoot":[]})"}})
            CPPUNIT_ASSERT_EQUAL(std::string(words), json(Throttling::decoded(bits)));
    }

    void readsTheFileOfThePi() {
        CPPUNIT_ASSERT_EQUAL(R"({"now":[],"sinceBoot":["under-voltage","throttled"]})"s,
                             json(Throttling(pi4()).read()));
    }

    void readsTheFileOfAPi5() {
        _place.write("sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled", "0x1\n");
        CPPUNIT_ASSERT_EQUAL(R"({"now":["under-voltage"],"sinceBoot":[]})"s, read());
    }

    void asksVcgencmdWhereThereIsNoFile() {
        vcgencmd("opt/vc/bin/vcgencmd", R"([ "$1" = get_throttled ] && echo throttled=0x2)");
        CPPUNIT_ASSERT_EQUAL(R"({"now":["frequency-capped"],"sinceBoot":[]})"s, read());
        vcgencmd("usr/bin/vcgencmd", "echo throttled=0x4");
        CPPUNIT_ASSERT_EQUAL(R"({"now":["throttled"],"sinceBoot":[]})"s, read());
    }

    void doesNotAskVcgencmdWhereThereIsAFile() {
        vcgencmd("usr/bin/vcgencmd", "echo throttled=0x2");
        _place.write(_file, "0\n");
        CPPUNIT_ASSERT_EQUAL(R"({"now":[],"sinceBoot":[]})"s, read());
    }

    void knowsNothingOfAnotherMachine() {
        CPPUNIT_ASSERT_EQUAL("{}"s, read());
        CPPUNIT_ASSERT_EQUAL("{}"s, json(Throttling(pc()).read()));
    }

    void takesNothingFromGarbage() {
        for (const auto* const text : {"", "None\n", "0x\n", "-1\n", "50005 x\n", "fffffffff\n", "\xff"}) {
            _place.write(_file, text);
            CPPUNIT_ASSERT_EQUAL("{}"s, read());
        }
        vcgencmd("usr/bin/vcgencmd", "echo 'VCHI initialization failed'");
        CPPUNIT_ASSERT_EQUAL("{}"s, read());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ThrottlingTest);

} // namespace further::machine
