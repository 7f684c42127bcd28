#include "agent/ServedCertificate.h"
#include "core/agent/Certificates.h"
#include "support/TemporaryDirectory.h"

#include <further/testing/FakeStrand.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <vector>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;
using Verdict = CheckResult::Verdict;

class ServedCertificateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServedCertificateTest);
    CPPUNIT_TEST(doesNothingBeforeItBegins);
    CPPUNIT_TEST(servesTheDevicesOwn);
    CPPUNIT_TEST(renewsTheDevicesOwnWhileItRuns);
    CPPUNIT_TEST(servesTheAdministrators);
    CPPUNIT_TEST(readsFilesThatHaveChanged);
    CPPUNIT_TEST(goesOnWithTheOldOneWhereFilesAreBroken);
    CPPUNIT_TEST(refusesFilesThatDoNotBelongTogether);
    CPPUNIT_TEST(refusesAKeyThatOthersMayRead);
    CPPUNIT_TEST(saysWhyAFileCanNotBeRead);
    CPPUNIT_TEST(opensAKeyWithItsPassphrase);
    CPPUNIT_TEST(saysWhyItHasNone);
    CPPUNIT_TEST(triesAgainWhereItHadNone);
    CPPUNIT_TEST(tellsDoctorOfTheEnd);
    CPPUNIT_TEST_SUITE_END();

public:
    void doesNothingBeforeItBegins() {
        make({}, "/no/such/module.so");
        _served->use(files()); // they aren't even there
        CPPUNIT_ASSERT(_contexts.empty() && _served->identity() == nullptr);
        CPPUNIT_ASSERT(!std::filesystem::exists(_directory.path() / "tls"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, _strand.timers());
    }

    void servesTheDevicesOwn() {
        make();
        _served->begin();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _contexts.size());
        CPPUNIT_ASSERT(_served->identity() != nullptr && _served->problem().empty());
        CPPUNIT_ASSERT(_served->identity()->context == _contexts.front());
        _strand.advance(24h);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _contexts.size()); // it is still the same
        assertSaid(Verdict::good, "TLS is served with the device's own certificate, until ");
    }

    void renewsTheDevicesOwnWhileItRuns() {
        make();
        _served->begin();
        const auto pin = _served->identity()->pin;
        _now += std::chrono::days(366);
        _strand.advance(59min);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _contexts.size());
        _strand.advance(1min);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, _contexts.size());
        CPPUNIT_ASSERT(_served->identity()->context == _contexts.back());
        CPPUNIT_ASSERT_EQUAL(pin, _served->identity()->pin);
    }

    void servesTheAdministrators() {
        writePair();
        make(files());
        _served->begin();
        CPPUNIT_ASSERT(_served->identity() != nullptr);
        CPPUNIT_ASSERT(!std::filesystem::exists(_directory.path() / "tls"));
        assertSaid(Verdict::good, "TLS is served with " + files().certificate.string() + ", until ");
    }

    void readsFilesThatHaveChanged() {
        writePair();
        make(files());
        _served->begin();
        const auto first = _served->identity()->fingerprint;
        writePair();
        _strand.advance(1h);
        const auto second = _served->identity()->fingerprint;
        CPPUNIT_ASSERT(first != second);
        writePair();
        _served->use(files()); // a reload
        CPPUNIT_ASSERT(second != _served->identity()->fingerprint);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, _contexts.size());
    }

    void goesOnWithTheOldOneWhereFilesAreBroken() {
        writePair();
        make(files());
        _served->begin();
        const auto first = _served->identity()->fingerprint;
        write("certificate.pem", "-----BEGIN CERTIFICATE-----\nnone");
        _strand.advance(1h);
        CPPUNIT_ASSERT_THROW(_served->use(files()), Poco::DataFormatException);
        CPPUNIT_ASSERT_EQUAL(first, _served->identity()->fingerprint);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _contexts.size());
        assertSaid(Verdict::fault, "A new certificate can't be had, and the old one goes on until ");
        writePair();
        _strand.advance(1h);
        CPPUNIT_ASSERT(_served->problem().empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, _contexts.size());
    }

    void refusesFilesThatDoNotBelongTogether() {
        make();
        _served->begin();
        const auto first = _served->identity()->fingerprint;
        writePair();
        write("key.pem", tlsLibrary().makeKey());
        try {
            _served->use(files());
            CPPUNIT_FAIL("used");
        } catch (const Poco::DataFormatException& problem) {
            CPPUNIT_ASSERT(problem.message().find("because the key doesn't belong to the certificate") !=
                           std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(first, _served->identity()->fingerprint);
        _strand.advance(1h);
        CPPUNIT_ASSERT_EQUAL(first, _served->identity()->fingerprint);
    }

    void refusesAKeyThatOthersMayRead() {
        writePair();
        ::chmod(files().key.c_str(), 0644);
        make(files());
        _served->begin();
        CPPUNIT_ASSERT(_contexts.empty());
        assertSaid(Verdict::fault, "The network can't be served TLS: " + files().key.string() +
                                       " isn't used, because others may read or change it");
        ::chmod(files().key.c_str(), 0600);
        assertSaid(Verdict::good, "TLS is served");
        ::chmod(files().key.c_str(), 0604);
        assertSaid(Verdict::fault, "A new certificate can't be had, and the old one goes on");
    }

    void saysWhyAFileCanNotBeRead() {
        const auto says = [this](const CertificateFiles& files, const std::string& sentence) {
            make(files);
            _served->begin();
            CPPUNIT_ASSERT_EQUAL(sentence, _served->problem());
        };
        const auto all = files();
        const auto certificate = all.certificate.string();
        says(all, certificate + " can't be read (No such file or directory): mend tls.certificate");
        says({_directory.path(), all.key, {}},
             _directory.path().string() + " can't be read (Is a directory): mend tls.certificate");
        write("certificate.pem", "");
        says(all, certificate + " can't be read (it is empty): mend tls.certificate");
        write("certificate.pem", std::string(2 * 1024 * 1024, 'x'));
        says(all, certificate + " can't be read (it is too long): mend tls.certificate");
        writePair();
        std::filesystem::remove(all.key);
        says(all, "There is no file " + all.key.string() + ": mend tls.key");
        std::filesystem::create_symlink("key.pem", all.key);
        says(all, all.key.string() + " isn't used, because it can't be opened (Too many levels of symbolic links): put "
                                     "the right file there");
    }

    void opensAKeyWithItsPassphrase() {
        const auto key = tlsLibrary().makeKey();
        write("certificate.pem", certificateFor(key));
        write("key.pem", encrypted(key, "open sesame"));
        write("passphrase", "wrong\n");
        auto all = files();
        make(all);
        _served->begin();
        CPPUNIT_ASSERT(_served->identity() == nullptr); // nobody is asked for it at the terminal
        CPPUNIT_ASSERT(_served->problem().find("can't be opened with the passphrase of tls.passphraseFile") !=
                       std::string::npos);
        all.passphraseFile = _directory.path() / "passphrase";
        CPPUNIT_ASSERT_THROW(_served->use(all), Poco::DataFormatException);
        write("passphrase", "open sesame\n");
        _served->use(all);
        CPPUNIT_ASSERT(_served->identity() != nullptr);
    }

    void saysWhyItHasNone() {
        make({}, "/no/such/module.so");
        _served->begin();
        CPPUNIT_ASSERT(_contexts.empty());
        CPPUNIT_ASSERT(_served->problem().starts_with("TLS can't be had (/no/such/module.so: "));
        CPPUNIT_ASSERT(_served->problem().ends_with("install the agent and libssl3 again"));
    }

    void triesAgainWhereItHadNone() {
        make(files());
        _served->begin();
        CPPUNIT_ASSERT(_served->problem().starts_with(files().certificate.string() + " can't be read"));
        writePair();
        _strand.advance(1h);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _contexts.size());
    }

    void tellsDoctorOfTheEnd() {
        writePair(10);
        make(files());
        _served->begin();
        assertSaid(Verdict::warning, "TLS is served with " + files().certificate.string() + ", which ends on ");
        _now += std::chrono::days(11);
        assertSaid(Verdict::fault, "The certificate is valid from ");
    }

private:
    void make(CertificateFiles files = {}, const std::string& module = FURTHER_TLS_MODULE) {
        _served = std::make_unique<ServedCertificate>(
            _strand, ServedCertificate::Place{module, _directory.path() / "tls"}, std::move(files),
            [this](const TlsIdentity& identity) { _contexts.push_back(identity.context); }, [this] { return _now; });
    }
    CertificateFiles files() const {
        return {_directory.path() / "certificate.pem", _directory.path() / "key.pem", {}};
    }
    void write(const std::string& name, const std::string& text) const {
        ::chmod(_directory.write(name, text).c_str(), 0600);
    }
    void writePair(int days = 100) const {
        const auto key = tlsLibrary().makeKey();
        write("key.pem", key);
        write("certificate.pem", certificateFor(key, days));
    }
    void assertSaid(Verdict verdict, const std::string& beginning) {
        const auto said = _served->check();
        CPPUNIT_ASSERT_MESSAGE(said.finding, said.finding.starts_with(beginning));
        CPPUNIT_ASSERT_MESSAGE(said.finding, said.verdict == verdict);
        CPPUNIT_ASSERT_EQUAL(verdict == Verdict::good, said.fix.empty());
    }

    const testing::TemporaryDirectory _directory;
    testing::FakeStrand _strand;
    ServedCertificate::Time _now = std::chrono::system_clock::now();
    std::vector<std::shared_ptr<const TlsContext>> _contexts;
    std::unique_ptr<ServedCertificate> _served;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServedCertificateTest);
