#include "access/PairingCode.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;

class PairingCodeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PairingCodeTest);
    CPPUNIT_TEST(isGoodOnce);
    CPPUNIT_TEST(isGoodForTwoMinutes);
    CPPUNIT_TEST(isGoodForFiveTries);
    CPPUNIT_TEST(isReplacedByTheNext);
    CPPUNIT_TEST(isNothingUntilItIsIssued);
    CPPUNIT_TEST(isNotGuessedInTenThousandTries);
    CPPUNIT_TEST_SUITE_END();

    static std::string other(std::string code) {
        code[0] = code[0] == '9' ? '0' : static_cast<char>(code[0] + 1);
        return code;
    }

public:
    void isGoodOnce() {
        const auto code = _code.issue();
        CPPUNIT_ASSERT_EQUAL(std::size_t(6), code.size());
        CPPUNIT_ASSERT(!_code.accept(other(code)));
        CPPUNIT_ASSERT(_code.accept(code));
        CPPUNIT_ASSERT(!_code.accept(code));
        CPPUNIT_ASSERT(!_code.valid());
    }

    void isGoodForTwoMinutes() {
        const auto code = _code.issue();
        _now += std::chrono::milliseconds(119'999);
        CPPUNIT_ASSERT(_code.valid());
        _now += std::chrono::milliseconds(1);
        CPPUNIT_ASSERT(!_code.valid());
        CPPUNIT_ASSERT(!_code.accept(code));
    }

    void isGoodForFiveTries() {
        const auto code = _code.issue();
        for (int i = 0; i < 4; ++i)
            CPPUNIT_ASSERT(!_code.accept(other(code)));
        CPPUNIT_ASSERT(_code.valid());
        CPPUNIT_ASSERT(!_code.accept(""));
        CPPUNIT_ASSERT(!_code.accept(code));
    }

    void isReplacedByTheNext() {
        const auto first = _code.issue();
        auto second = _code.issue();
        while (second == first)
            second = _code.issue();
        CPPUNIT_ASSERT(!_code.accept(first));
        CPPUNIT_ASSERT(_code.accept(second));
    }

    void isNothingUntilItIsIssued() {
        CPPUNIT_ASSERT(!_code.valid());
        CPPUNIT_ASSERT(!_code.accept(""));
        CPPUNIT_ASSERT(!_code.accept("000000"));
    }

    void isNotGuessedInTenThousandTries() {
        const auto code = _code.issue();
        for (int guess = 0; guess < 10'000; ++guess)
            CPPUNIT_ASSERT(!_code.accept(other(code)));
        CPPUNIT_ASSERT(!_code.accept(code)); // it was over after the fifth
    }

private:
    std::chrono::steady_clock::time_point _now = std::chrono::steady_clock::now();
    PairingCode _code{[this] { return _now; }};
};

CPPUNIT_TEST_SUITE_REGISTRATION(PairingCodeTest);
