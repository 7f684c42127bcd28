#include "agent/ServedCertificate.h"

#include "agent/AgentLog.h"
#include "agent/DeviceCertificate.h"
#include "agent/TlsModule.h"

#include <Poco/Exception.h>

#include <ctime>
#include <utility>

namespace further {

namespace {

constexpr std::chrono::hours lookInterval{1};
constexpr std::chrono::days soon{14}; // files are the administrator's to renew

std::string dayOf(ServedCertificate::Time time) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(int(day.year())) + "-" + two(unsigned(day.month())) + "-" + two(unsigned(day.day()));
}

} // namespace

ServedCertificate::ServedCertificate(Strand& strand, Place place, CertificateFiles files, Serve serve, Clock clock)
    : _strand(strand)
    , _place(std::move(place))
    , _files(std::move(files))
    , _serve(std::move(serve))
    , _clock(std::move(clock)) {}

const TlsLibrary& ServedCertificate::library() {
    if (_library == nullptr)
        _library = &loadTlsLibrary(_place.module);
    return *_library;
}

TlsIdentity ServedCertificate::current(const CertificateFiles& files) {
    return files.given() ? files.read(library()) : DeviceCertificate(library(), _place.directory).at(_clock());
}

void ServedCertificate::begin() {
    _begun = true;
    look();
    lookLater();
}

void ServedCertificate::lookLater() {
    _next = _strand.after(lookInterval, [this] {
        look();
        lookLater();
    });
}

void ServedCertificate::look() {
    try {
        const auto state = _files.state();
        if (!_files.given() || !_identity || state != _state || !_problem.empty())
            take(current(_files));
        _state = state;
        _problem.clear();
    } catch (const Poco::Exception& problem) {
        if (_problem != problem.message()) {
            poco_error(agentLog(), problem.message());
        }
        _problem = problem.message();
    }
}

void ServedCertificate::use(CertificateFiles files) {
    if (_begun) {
        const auto state = files.state();
        take(current(files));
        _state = state;
        _problem.clear();
    }
    _files = std::move(files);
}

void ServedCertificate::take(TlsIdentity identity) {
    if (_identity && _identity->fingerprint == identity.fingerprint)
        return;
    _identity = std::move(identity);
    _serve(*_identity);
    poco_information(agentLog(), "TLS is served with the certificate " + _identity->fingerprint + ", which ends on " +
                                     dayOf(_identity->notAfter));
}

CheckResult ServedCertificate::check() {
    using Verdict = CheckResult::Verdict;
    look();
    const auto mend = "Mend it, then: further-linkctl reload";
    if (!_identity)
        return {Verdict::fault, "The network can't be served TLS: " + _problem + ".", mend};
    const auto until = dayOf(_identity->notAfter);
    if (!_problem.empty())
        return {Verdict::fault,
                "A new certificate can't be had, and the old one goes on until " + until + ": " + _problem + ".", mend};
    const auto now = _clock();
    if (now >= _identity->notAfter || now < _identity->notBefore)
        return {Verdict::fault,
                "The certificate is valid from " + dayOf(_identity->notBefore) + " until " + until + ", and not today.",
                "Look at the clock (timedatectl), or bring another certificate, then: further-linkctl reload"};
    const auto whose = _files.given() ? _files.certificate.string() : std::string("the device's own certificate");
    if (now >= _identity->notAfter - soon)
        return {Verdict::warning, "TLS is served with " + whose + ", which ends on " + until + ".",
                "Bring a newer certificate: it is noticed within the hour"};
    return {Verdict::good, "TLS is served with " + whose + ", until " + until + "; its fingerprint is " +
                               _identity->fingerprint + "."};
}

} // namespace further
