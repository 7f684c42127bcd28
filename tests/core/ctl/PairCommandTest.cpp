#include "PairedComputer.h"

#include "ctl/PeerCertificate.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

namespace further::ctl {

namespace {

mode_t modeOf(const std::filesystem::path& path) {
    struct stat found {};
    CPPUNIT_ASSERT_EQUAL(0, ::stat(path.c_str(), &found));
    return found.st_mode & 07777;
}

/// A device that gives its token for 123456.
void giveToken(FakeConnection& client) {
    const auto data = client.expect("pair");
    if (data->getValue<std::string>("code") == "123456")
        client.send(R"({"type":"paired","data":{"token":")" + std::string(PairedComputer::token) + R"(","name":")" +
                    data->getValue<std::string>("name") + "-2\"}}");
    else
        client.send(R"({"type":"error","data":{"message":"Forbidden","code":"forbidden","detail":"Not the code."}})");
    client.awaitClose();
}

} // namespace

/// `pair`, `unpair` and `devices`: how this computer and a device get to know one another.
class PairCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PairCommandTest);
    CPPUNIT_TEST(keepsWhatTheDeviceGives);
    CPPUNIT_TEST(asksAPerson);
    CPPUNIT_TEST(sendsNothingWhereThePersonSaysNo);
    CPPUNIT_TEST(sendsNothingWhereTheFingerprintIsAnother);
    CPPUNIT_TEST(refusesWhereNobodyCanCompare);
    CPPUNIT_TEST(saysThatTheCodeIsWrong);
    CPPUNIT_TEST(sendsNoCodeThatIsNone);
    CPPUNIT_TEST(keepsToTheKeyThatItKnows);
    CPPUNIT_TEST(takesAFreshTokenForTheSameKey);
    CPPUNIT_TEST(takesNoTokenThatBreaksAHeader);
    CPPUNIT_TEST(saysThatNoTlsIsSpoken);
    CPPUNIT_TEST(listsAndForgetsWithoutShowingTokens);
    CPPUNIT_TEST_SUITE_END();

    const TlsIdentity _identity;
    const PairedComputer _computer;

    /// Pairs with the code piped in, and checks how that ends.
    void pair(const FakeAgent& agent, const std::string& fingerprint, int exitCode, const std::string& said = "",
              const std::string& code = "123456") const {
        auto linkctl = _computer.run(
            {"pair", "127.0.0.1", "--port", agent.port(), "--name", "desk", "--fingerprint", fingerprint});
        linkctl.type(code + "\n");
        linkctl.endInput();
        _computer.check(linkctl, exitCode, said);
    }

public:
    void keepsWhatTheDeviceGives() {
        FakeAgent agent(giveToken, &_identity);
        pair(agent, _identity.fingerprint(), 0,
             "which calls it desk-2. Try: further-linkctl run --port " + agent.port());
        agent.awaitPlay();
        const auto devices = _computer.store().devices();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, devices.size());
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:" + agent.port(), devices[0].address.text());
        CPPUNIT_ASSERT_EQUAL(std::string(PairedComputer::token), devices[0].token);
        CPPUNIT_ASSERT_EQUAL(std::string("desk-2"), devices[0].name);
        CPPUNIT_ASSERT_EQUAL(_identity.fingerprint(), devices[0].fingerprint);
        CPPUNIT_ASSERT_EQUAL(mode_t{0600}, modeOf(_computer.store().file()));
        CPPUNIT_ASSERT_EQUAL(mode_t{0700}, modeOf(_computer.folder()));
        CPPUNIT_ASSERT(agent.authorizations() == std::vector<std::string>{""});
    }

    void asksAPerson() {
        FakeAgent agent(giveToken, &_identity);
        auto linkctl = _computer.run({"pair", "127.0.0.1", "--port", agent.port()}, Linkctl::Joined::terminal);
        linkctl.awaitErrors(_identity.fingerprint() + "\nDoes the device show the same?");
        linkctl.type("y\n");
        linkctl.awaitErrors("six digits");
        linkctl.type("12345\n");
        linkctl.type("123 456\n");
        _computer.check(linkctl, 0, "is paired");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _computer.store().devices().size());
    }

    void sendsNothingWhereThePersonSaysNo() {
        for (const std::string answer : {"n\n", "\n", "\x04"}) {
            FakeAgent agent(giveToken, &_identity);
            auto linkctl = _computer.run({"pair", "127.0.0.1", "--port", agent.port()}, Linkctl::Joined::terminal);
            linkctl.awaitErrors("[y/N]");
            linkctl.type(answer);
            _computer.check(linkctl, 4, "nothing was sent");
            CPPUNIT_ASSERT(agent.authorizations().empty());
        }
    }

    void sendsNothingWhereTheFingerprintIsAnother() {
        FakeAgent agent(giveToken, &_identity);
        pair(agent, TlsIdentity().fingerprint(), 4, "isn't the device that you mean");
        CPPUNIT_ASSERT(agent.authorizations().empty());
        CPPUNIT_ASSERT(_computer.store().devices().empty());
    }

    void refusesWhereNobodyCanCompare() {
        FakeAgent agent(giveToken, &_identity);
        auto linkctl = _computer.run({"pair", "127.0.0.1", "--port", agent.port()});
        linkctl.type("y\n123456\n");
        _computer.check(linkctl, 2, "Nobody is here to compare");
        CPPUNIT_ASSERT(agent.authorizations().empty());
        pair(agent, "AB:CD", 2, "64 digits and letters");
    }

    void saysThatTheCodeIsWrong() {
        FakeAgent agent(giveToken, &_identity);
        pair(agent, _identity.fingerprint(), 4, "refuses this. Not the code.", "654321");
        CPPUNIT_ASSERT(_computer.store().devices().empty());
        FakeAgent busy(429, "Too many wrong codes.\n", &_identity);
        pair(busy, _identity.fingerprint(), 4, "Too many wrong codes.\nWrong tokens or codes came");
    }

    void sendsNoCodeThatIsNone() {
        FakeAgent agent(giveToken, &_identity);
        for (const std::string code : {"", "12345", "1234567", "12345x"}) {
            pair(agent, _identity.fingerprint(), 2, "A code has six digits", code);
        }
        CPPUNIT_ASSERT(agent.authorizations().empty());
    }

    void keepsToTheKeyThatItKnows() {
        const TlsIdentity another;
        FakeAgent agent(giveToken, &another);
        _computer.pairWith(agent, _identity);
        pair(agent, another.fingerprint(), 4, "STOP: what answers at 127.0.0.1:" + agent.port());
        CPPUNIT_ASSERT(agent.authorizations().empty());
        CPPUNIT_ASSERT_EQUAL(_identity.fingerprint(), _computer.store().devices().at(0).fingerprint);
    }

    void takesAFreshTokenForTheSameKey() {
        const auto renewed = _identity.renewed();
        FakeAgent agent(giveToken, &renewed);
        _computer.pairWith(agent, _identity);
        pair(agent, renewed.fingerprint(), 0);
        const auto devices = _computer.store().devices();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, devices.size());
        CPPUNIT_ASSERT_EQUAL(renewed.fingerprint(), devices[0].fingerprint);
        CPPUNIT_ASSERT_EQUAL(std::string("desk-2"), devices[0].name);
        // The old token would have been refused, and have cost a penalty.
        CPPUNIT_ASSERT(agent.authorizations() == std::vector<std::string>{""});
    }

    void takesNoTokenThatBreaksAHeader() {
        for (const std::string token : {"", "a\\r\\nHost: b", "a b", "\\u0000"}) {
            FakeAgent agent(
                [&](FakeConnection& client) {
                    client.expect("pair");
                    client.send(R"({"type":"paired","data":{"name":"x","token":")" + token + "\"}}");
                    client.awaitClose();
                },
                &_identity);
            pair(agent, _identity.fingerprint(), 1, "didn't answer the code as an agent does");
            CPPUNIT_ASSERT(_computer.store().devices().empty());
        }
    }

    void saysThatNoTlsIsSpoken() {
        FakeAgent agent(giveToken);
        pair(agent, _identity.fingerprint(), 3, "speaks no TLS with us");
    }

    void listsAndForgetsWithoutShowingTokens() {
        auto none = _computer.run({"devices"});
        _computer.check(none, 0, "paired with no device");
        FakeAgent agent(giveToken, &_identity);
        _computer.pairWith(agent, _identity);
        auto list = _computer.run({"devices"});
        _computer.check(list, 0, "127.0.0.1  " + agent.port() + "  laptop    " + _identity.fingerprint());
        auto json = _computer.run({"devices", "--json"});
        _computer.check(json, 0, "\"pin\": \"" + PeerCertificate::of(_identity.certificate()).pin + "\"");
        auto other = _computer.run({"unpair", "127.0.0.1", "--port", "1"});
        _computer.check(other, 5, "isn't paired with 127.0.0.1:1");
        auto forget = _computer.run({"unpair", "127.0.0.1", "--port", agent.port()});
        _computer.check(forget, 0, "has forgotten");
        CPPUNIT_ASSERT(_computer.store().devices().empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PairCommandTest);

} // namespace further::ctl
