#include "access/Authenticator.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

class AuthenticatorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuthenticatorTest);
    CPPUNIT_TEST(makesATokenOfACode);
    CPPUNIT_TEST(givesNobodyEntryWhoGuessesCodes);
    CPPUNIT_TEST(keepsTheCodeWhereNoTokenCanBeMade);
    CPPUNIT_TEST(takesNoCodeFromAnAddressUnderPenalty);
    CPPUNIT_TEST(knowsWhatHolds);
    CPPUNIT_TEST(penalisesWrongTokens);
    CPPUNIT_TEST(tellsOfWhoWaitsOnce);
    CPPUNIT_TEST_SUITE_END();

    static std::string sixDigits(int number) {
        const auto text = std::to_string(number);
        return std::string(6 - text.size(), '0') + text;
    }

public:
    void makesATokenOfACode() {
        const auto paired = _authenticator.pair(_authenticator.issueCode(), "pc", _neighbour);
        CPPUNIT_ASSERT(paired);
        CPPUNIT_ASSERT_EQUAL("pc"s, paired->name);
        CPPUNIT_ASSERT(_authenticator.byToken(paired->token, _neighbour)->permissions == Permissions::all());
        CPPUNIT_ASSERT_EQUAL("pc-2"s, _authenticator.pair(_authenticator.issueCode(), "pc", _neighbour)->name);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _authenticator.tokens().size());
        CPPUNIT_ASSERT_EQUAL(0L, _authenticator.penalty(_neighbour).count());
    }

    /// From as many addresses as he likes, so that no penalty holds him up.
    void givesNobodyEntryWhoGuessesCodes() {
        auto code = _authenticator.issueCode();
        for (int guess = 0; guess < 10'000; ++guess) {
            const auto digits = sixDigits(guess * 97);
            if (digits == code)
                continue; // that isn't guessing, but luck
            const Poco::Net::IPAddress from("10.0." + std::to_string(guess / 250) + "." + std::to_string(guess % 250));
            CPPUNIT_ASSERT(!_authenticator.pair(digits, "guesser", from));
        }
        CPPUNIT_ASSERT(!_authenticator.pair(code, "guesser", _neighbour));
        CPPUNIT_ASSERT(_authenticator.tokens().empty());
    }

    void keepsTheCodeWhereNoTokenCanBeMade() {
        const auto code = _authenticator.issueCode();
        CPPUNIT_ASSERT_THROW(_authenticator.pair(code, "my laptop", _neighbour), Error);
        CPPUNIT_ASSERT_THROW(_authenticator.pair("wrong", "my laptop", _neighbour), Error);
        const std::string longest(64, 'a');
        CPPUNIT_ASSERT_EQUAL(longest, _authenticator.pair(code, longest, _neighbour)->name);
        const auto second = _authenticator.pair(_authenticator.issueCode(), longest, _neighbour);
        CPPUNIT_ASSERT_EQUAL(longest.substr(0, 62) + "-2", second->name);
    }

    void takesNoCodeFromAnAddressUnderPenalty() {
        for (int i = 0; i < 3; ++i)
            CPPUNIT_ASSERT(!_authenticator.byToken("fl_wrong", _neighbour));
        const auto code = _authenticator.issueCode();
        CPPUNIT_ASSERT(!_authenticator.pair(code, "pc", _neighbour));
        CPPUNIT_ASSERT(_authenticator.pair(code, "pc", Poco::Net::IPAddress("192.0.2.2")));
    }

    void knowsWhatHolds() {
        const auto token = _authenticator.createToken("pc", Permissions::all(), {});
        const auto identity = *_authenticator.byToken(token, _neighbour);
        CPPUNIT_ASSERT(_authenticator.holds(identity));
        CPPUNIT_ASSERT(_authenticator.revokeToken("pc"));
        CPPUNIT_ASSERT(!_authenticator.holds(identity));
        const Approvals::Client page{"https://a.example", _neighbour};
        const auto number = _authenticator.askApproval(page);
        CPPUNIT_ASSERT(_authenticator.approve(number, Permissions::all()));
        const auto approved = *_authenticator.byApproval(page);
        CPPUNIT_ASSERT(_authenticator.holds(approved));
        CPPUNIT_ASSERT(_authenticator.revokeApproval(number));
        CPPUNIT_ASSERT(!_authenticator.holds(approved));
        CPPUNIT_ASSERT(_authenticator.holds(Identity{}));
        CPPUNIT_ASSERT(_authenticator.holds(Identity::owner("pi")));
    }

    void penalisesWrongTokens() {
        const auto token = _authenticator.createToken("pc", Permissions::all(), {});
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT_EQUAL(0L, _authenticator.penalty(_neighbour).count());
            CPPUNIT_ASSERT(!_authenticator.byToken("fl_wrong", _neighbour));
        }
        CPPUNIT_ASSERT_EQUAL(15L, _authenticator.penalty(_neighbour).count());
        CPPUNIT_ASSERT_EQUAL(0L, _authenticator.penalty(Poco::Net::IPAddress("192.0.2.2")).count());
        CPPUNIT_ASSERT(_authenticator.revokeToken("pc"));
        CPPUNIT_ASSERT(!_authenticator.byToken(token, _neighbour));
    }

    void tellsOfWhoWaitsOnce() {
        std::string told;
        _authenticator.setOnAsked(
            [&](const std::string& number, const Approvals::Client& client) { told += number + client.origin; });
        const Approvals::Client page{"https://a.example", _neighbour};
        const auto number = _authenticator.askApproval(page);
        CPPUNIT_ASSERT_EQUAL(number, _authenticator.askApproval(page));
        CPPUNIT_ASSERT_EQUAL(number + "https://a.example", told);
        CPPUNIT_ASSERT(!_authenticator.byApproval(page));
        CPPUNIT_ASSERT(_authenticator.approve(number, Permissions::all()));
        CPPUNIT_ASSERT(_authenticator.byApproval(page));
        CPPUNIT_ASSERT(_authenticator.revokeApproval(number));
        CPPUNIT_ASSERT(!_authenticator.byApproval(page));
    }

private:
    std::chrono::steady_clock::time_point _now = std::chrono::steady_clock::now();
    const Poco::Net::IPAddress _neighbour{"192.0.2.1"};
    Authenticator _authenticator{TokenStore(PrivateFile({})), PairingCode([this] { return _now; }),
                                 Approvals([this] { return _now; }), Penalties([this] { return _now; })};
};

CPPUNIT_TEST_SUITE_REGISTRATION(AuthenticatorTest);
