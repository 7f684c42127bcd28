#include "ctl/Lifetime.h"
#include "ctl/PeerCertificate.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

/// What people type where somebody is let in: for how long, and a fingerprint.
class LifetimeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LifetimeTest);
    CPPUNIT_TEST(readsDaysHoursAndMinutes);
    CPPUNIT_TEST(readsNothingElse);
    CPPUNIT_TEST(readsAFingerprintInAnyForm);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsDaysHoursAndMinutes() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{30 * 86400}, parseLifetime("30d").value());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{12 * 3600}, parseLifetime("12h").value());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{90 * 60}, parseLifetime("90m").value());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{36525} * 86400, parseLifetime("36525d").value());
    }

    void readsNothingElse() {
        for (const auto* text : {"", "d", "30", "30s", "0d", "-1d", "+1d", "1.5h", "30 d", "36526d", "1d2h", "x1d",
                                 "99999999999999999999d"})
            CPPUNIT_ASSERT_MESSAGE(text, !parseLifetime(text));
    }

    void readsAFingerprintInAnyForm() {
        std::string plain;
        std::string usual;
        for (int byte = 0; byte < 32; ++byte) {
            plain += "ab";
            usual += byte == 0 ? "AB" : ":AB";
        }
        CPPUNIT_ASSERT_EQUAL(usual, PeerCertificate::normalised(plain));
        CPPUNIT_ASSERT_EQUAL(usual, PeerCertificate::normalised(usual));
        CPPUNIT_ASSERT_EQUAL(usual, PeerCertificate::normalised(" " + usual + " "));
        for (const auto& text : {std::string(), plain.substr(1), plain + "ab", plain.substr(2) + "xy"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string(), PeerCertificate::normalised(text));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LifetimeTest);

} // namespace further::ctl
