#include "PairedComputer.h"

#include "ctl/PeerCertificate.h"

#include <cppunit/TestAssert.h>

namespace further::ctl {

void PairedComputer::pairWith(const FakeAgent& agent, const TlsIdentity& identity) const {
    const auto peer = PeerCertificate::of(identity.certificate());
    store().keep({{"127.0.0.1", static_cast<std::uint16_t>(std::stoi(agent.port()))},
                  peer.pin,
                  peer.fingerprint,
                  token,
                  "laptop"});
}

void PairedComputer::check(Linkctl& linkctl, int exitCode, std::string_view said) const {
    const int exited = linkctl.awaitExit();
    const auto all = linkctl.output() + linkctl.errors();
    const auto shown = all.substr(0, 2000);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(shown, exitCode, exited);
    CPPUNIT_ASSERT_MESSAGE(shown, all.find(said) != std::string::npos);
    CPPUNIT_ASSERT_MESSAGE("the token was shown", all.find(token) == std::string::npos);
}

} // namespace further::ctl
