#include "PairedComputer.h"

#include <Poco/Net/ServerSocket.h>
#include <cppunit/extensions/HelperMacros.h>

#include <array>
#include <filesystem>

namespace further::ctl {

/// Whom further-linkctl sends nothing, and what it says where it gets no further on the network.
class NetworkRefusalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NetworkRefusalTest);
    CPPUNIT_TEST(sendsNothingToAnotherKey);
    CPPUNIT_TEST(neverShowsItsTokenInPlainText);
    CPPUNIT_TEST(takesNoOlderTls);
    CPPUNIT_TEST(showsItsTokenToNobodyElse);
    CPPUNIT_TEST(wantsADeviceToBePaired);
    CPPUNIT_TEST(usesNoFileThatOthersMayRead);
    CPPUNIT_TEST(showsWhyTheDeviceRefuses);
    CPPUNIT_TEST_SUITE_END();

    const TlsIdentity _identity;
    const PairedComputer _computer;
    const TemporaryFile _file{"pass\n"};

    std::vector<std::string> words(const std::string& port) const { return {"run", "--port", port, _file.path()}; }

public:
    void sendsNothingToAnotherKey() {
        const TlsIdentity another;
        FakeAgent agent(200, "", &another);
        _computer.pairWith(agent, _identity);
        for (const auto& command : {words(agent.port()),
                                    {"call", "hello.greet", "--port", agent.port()},
                                    {"plugins", "--port", agent.port()}}) {
            auto linkctl = _computer.run(command);
            _computer.check(linkctl, 4,
                            "STOP: what answers at 127.0.0.1:" + agent.port() +
                                " is not the device that this computer was paired with. Nothing was sent to it.\n"
                                "  paired with  " +
                                _identity.fingerprint() + "\n  answers now  " + another.fingerprint());
        }
        CPPUNIT_ASSERT(agent.authorizations().empty());
    }

    void neverShowsItsTokenInPlainText() {
        Poco::Net::ServerSocket listener(Poco::Net::SocketAddress("127.0.0.1", 0));
        const auto port = std::to_string(listener.address().port());
        {
            const FakeAgent known(200, "", &_identity);
            _computer.pairWith(known, _identity);
        }
        auto device = _computer.store().devices().at(0);
        device.address.port = listener.address().port();
        _computer.store().keep(device);
        auto linkctl = _computer.run(words(port));
        auto client = listener.acceptConnection();
        client.setReceiveTimeout(Poco::Timespan(20, 0));
        std::array<char, 4096> bytes{};
        const int count = client.receiveBytes(bytes.data(), static_cast<int>(bytes.size()));
        const std::string sent(bytes.data(), static_cast<std::size_t>(count));
        CPPUNIT_ASSERT_EQUAL('\x16', sent.at(0)); // the handshake of TLS
        CPPUNIT_ASSERT(sent.find(PairedComputer::token) == std::string::npos);
        client.sendBytes("HTTP/1.1 400 Bad Request\r\n\r\n", 28);
        client.close();
        _computer.check(linkctl, 3, "speaks no TLS with us");
    }

    void takesNoOlderTls() {
        // OpenSSL's own settings would let it.
        const TemporaryFile settings("openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n"
                                     "[c]\nMinProtocol = TLSv1\nCipherString = DEFAULT:@SECLEVEL=0\n");
        TlsIdentity old;
        old.speakOldTls();
        FakeAgent agent(200, "", &old);
        _computer.pairWith(agent, old);
        Linkctl linkctl(words(agent.port()), Linkctl::Joined::pipes,
                        {_computer.variable(), "OPENSSL_CONF=" + settings.path()});
        _computer.check(linkctl, 3, "speaks no TLS with us");
        CPPUNIT_ASSERT(agent.authorizations().empty());
    }

    void showsItsTokenToNobodyElse() {
        const FakeAgent paired(403, "", &_identity);
        const FakeAgent local(403, "No.\n");
        _computer.pairWith(paired, _identity);
        auto linkctl = _computer.run(words(local.port()));
        _computer.check(linkctl, 4, "No.");
        CPPUNIT_ASSERT(local.authorizations() == std::vector<std::string>{""});
        CPPUNIT_ASSERT(paired.authorizations().empty());
    }

    void wantsADeviceToBePaired() {
        // An address for examples: whoever connected would wait for seconds.
        for (const std::string port : {"8028", "8030"}) {
            auto linkctl = _computer.run({"run", "--host", "192.0.2.1", "--port", port, _file.path()});
            _computer.check(linkctl, 4,
                            "This computer isn't paired with 192.0.2.1:" + port +
                                ". On the device: further-linkctl lan enable. Here: further-linkctl pair 192.0.2.1" +
                                (port == "8028" ? "\n" : " --port 8030\n"));
        }
    }

    void usesNoFileThatOthersMayRead() {
        FakeAgent agent(200, "", &_identity);
        _computer.pairWith(agent, _identity);
        const auto file = _computer.store().file();
        std::filesystem::permissions(file, std::filesystem::perms(0640));
        for (const auto& command : {words(agent.port()), {"devices"}}) {
            auto linkctl = _computer.run(command);
            _computer.check(linkctl, 1, "Others may read " + file.string());
        }
        CPPUNIT_ASSERT(agent.authorizations().empty());
    }

    void showsWhyTheDeviceRefuses() {
        struct Case {
            int status;
            std::string said;
        };
        for (const auto& [status, said] :
             {Case{401, "token is good no more. Get a fresh code on the device (further-linkctl code), and type here: "
                        "further-linkctl pair 127.0.0.1 --port "},
              {403, "refuses this (403 Forbidden): The agent's sentence."},
              {429, "refuses this (429 Too Many Requests): The agent's sentence.\nWrong tokens or codes"}}) {
            FakeAgent agent(status, "The agent's sentence.\n", &_identity);
            _computer.pairWith(agent, _identity);
            auto linkctl = _computer.run(words(agent.port()));
            _computer.check(linkctl, 4, said);
            CPPUNIT_ASSERT_MESSAGE(linkctl.errors(),
                                   linkctl.errors().find("The agent's sentence.") != std::string::npos);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, agent.authorizations().size());
            auto plugins = _computer.run({"plugins", "--port", agent.port()});
            _computer.check(plugins, 4, said);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NetworkRefusalTest);

} // namespace further::ctl
