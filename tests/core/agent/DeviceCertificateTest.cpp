#include "agent/DeviceCertificate.h"
#include "core/agent/Certificates.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Environment.h>
#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace further;
using namespace std::chrono_literals;
using Time = DeviceCertificate::Time;

class DeviceCertificateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeviceCertificateTest);
    CPPUNIT_TEST(isMadeForTheAgentAlone);
    CPPUNIT_TEST(isValidFromYesterdayFor395Days);
    CPPUNIT_TEST(isKept);
    CPPUNIT_TEST(isRenewedBeforeItsEndWithTheSameKey);
    CPPUNIT_TEST(isMadeAnewWhereItIsNotValidYet);
    CPPUNIT_TEST(isMadeAnewWhereItIsDamaged);
    CPPUNIT_TEST(isMadeAnewForAnotherKey);
    CPPUNIT_TEST(isRefusedWhereOthersMayReadTheKey);
    CPPUNIT_TEST(isRefusedWhereTheKeyIsDamaged);
    CPPUNIT_TEST(hasAKeyAndANumberOfItsOwn);
    CPPUNIT_TEST(knowsTheNamesOfThisMachine);
    CPPUNIT_TEST_SUITE_END();

public:
    void isMadeForTheAgentAlone() {
        CPPUNIT_ASSERT(at(_now).context != nullptr);
        const auto modeOf = [](const std::filesystem::path& path) {
            struct stat is {};
            CPPUNIT_ASSERT_EQUAL(0, ::stat(path.c_str(), &is));
            return is.st_mode & 07777U;
        };
        CPPUNIT_ASSERT_EQUAL(0700U, modeOf(_tls));
        for (const auto& file : {"key.pem", "certificate.pem"})
            CPPUNIT_ASSERT_EQUAL(0600U, modeOf(_tls / file));
    }

    void isValidFromYesterdayFor395Days() {
        const auto identity = at(_now);
        CPPUNIT_ASSERT(identity.notBefore == _now - 24h);
        CPPUNIT_ASSERT(identity.notAfter == _now + std::chrono::days(395));
    }

    void isKept() {
        const auto first = at(_now);
        CPPUNIT_ASSERT_EQUAL(std::size_t{32 * 3 - 1}, first.fingerprint.size());
        CPPUNIT_ASSERT(first.pin.starts_with("sha256/") && first.pin.ends_with("="));
        const auto later = at(_now + std::chrono::days(364));
        CPPUNIT_ASSERT_EQUAL(first.fingerprint, later.fingerprint);
        CPPUNIT_ASSERT_EQUAL(first.pin, later.pin);
    }

    void isRenewedBeforeItsEndWithTheSameKey() {
        const auto first = at(_now);
        const auto due = _now + std::chrono::days(365);
        const auto second = at(due);
        CPPUNIT_ASSERT(first.fingerprint != second.fingerprint);
        CPPUNIT_ASSERT_EQUAL(first.pin, second.pin);
        CPPUNIT_ASSERT(second.notAfter == due + std::chrono::days(395));
        CPPUNIT_ASSERT_EQUAL(second.fingerprint, at(due).fingerprint);
    }

    // It was made while the clock was wrong.
    void isMadeAnewWhereItIsNotValidYet() {
        const auto first = at(_now);
        const auto second = at(_now - 48h);
        CPPUNIT_ASSERT(first.fingerprint != second.fingerprint);
        CPPUNIT_ASSERT_EQUAL(first.pin, second.pin);
    }

    void isMadeAnewWhereItIsDamaged() {
        const auto first = at(_now);
        write("certificate.pem", "no certificate");
        CPPUNIT_ASSERT_EQUAL(first.pin, at(_now).pin);
    }

    void isMadeAnewForAnotherKey() {
        const auto first = at(_now);
        write("key.pem", tlsLibrary().makeKey());
        const auto second = at(_now);
        CPPUNIT_ASSERT(first.pin != second.pin);
        CPPUNIT_ASSERT(first.fingerprint != second.fingerprint);
    }

    void isRefusedWhereOthersMayReadTheKey() {
        (void)at(_now);
        ::chmod((_tls / "key.pem").c_str(), 0640);
        CPPUNIT_ASSERT_THROW(at(_now), Poco::FileException);
    }

    // A new one would look like an attack to whoever has pinned the old one.
    void isRefusedWhereTheKeyIsDamaged() {
        (void)at(_now);
        write("key.pem", "no key");
        try {
            (void)at(_now);
            CPPUNIT_FAIL("a new key");
        } catch (const Poco::DataFormatException& problem) {
            CPPUNIT_ASSERT(problem.message().starts_with("The device's key in " + (_tls / "key.pem").string() +
                                                         " can't be used, because the key is no private key in PEM"));
            CPPUNIT_ASSERT(
                problem.message().ends_with(": take the file away to have a new one, or bring the old one back"));
        }
    }

    void hasAKeyAndANumberOfItsOwn() {
        const auto first = at(_now);
        std::filesystem::remove(_tls / "certificate.pem");
        const auto second = at(_now);
        CPPUNIT_ASSERT_EQUAL(first.pin, second.pin);
        CPPUNIT_ASSERT(first.fingerprint != second.fingerprint); // its number
        std::filesystem::remove(_tls / "key.pem");
        CPPUNIT_ASSERT(first.pin != at(_now).pin);
    }

    void knowsTheNamesOfThisMachine() {
        const auto names = ownNames();
        const auto has = [](const auto& all, const std::string& one) {
            return std::count(all.begin(), all.end(), one) == 1;
        };
        CPPUNIT_ASSERT(has(names, Poco::Environment::nodeName()));
        CPPUNIT_ASSERT(has(names, "localhost"));
        CPPUNIT_ASSERT(
            std::any_of(names.begin(), names.end(), [](const auto& each) { return each.ends_with(".local"); }));
        const auto addresses = ownAddresses();
        CPPUNIT_ASSERT(has(addresses, "127.0.0.1"));
        CPPUNIT_ASSERT(has(addresses, "::1"));
        CPPUNIT_ASSERT(std::none_of(addresses.begin(), addresses.end(),
                                    [](const auto& each) { return each.find('%') != std::string::npos; }));
    }

private:
    TlsIdentity at(Time now) const { return DeviceCertificate(tlsLibrary(), _tls).at(now); }
    void write(const std::string& file, const std::string& text) const { std::ofstream(_tls / file) << text; }

    const testing::TemporaryDirectory _directory;
    const std::filesystem::path _tls = _directory.path() / "tls";
    const Time _now =
        std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); // as certificates tell
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeviceCertificateTest);
