#include "core/net/WebServerFixture.h"
#include "core/tls/TestIdentity.h"
#include "core/tls/TlsClient.h"
#include "net/AcceptedSocket.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>

#include <cppunit/extensions/HelperMacros.h>

#include <openssl/x509.h>

#include <optional>

using namespace further;

/// The server's one socket speaks TLS and plain text.
class TlsServerTest : public WebServerFixture {
    CPPUNIT_TEST_SUITE(TlsServerTest);
    CPPUNIT_TEST(answersPlainTextAndTlsAtOneAddress);
    CPPUNIT_TEST(answersAnotherImplementation);
    CPPUNIT_TEST(tellsWhoCameByTls);
    CPPUNIT_TEST(keepsBytesThatCameWithTheHandshake);
    CPPUNIT_TEST(sendsALongAnswer);
    CPPUNIT_TEST(saysItsEnd);
    CPPUNIT_TEST(sendsTlsAwayWhereItHasNoCertificate);
    CPPUNIT_TEST(takesAnotherCertificateWhileItRuns);
    CPPUNIT_TEST(refusesOldVersions);
    CPPUNIT_TEST(refusesWeakSuites);
    CPPUNIT_TEST(givesNoSessionToResume);
    CPPUNIT_TEST(outlivesGarbage);
    CPPUNIT_TEST(waitsForAHandshakeInPieces);
    CPPUNIT_TEST(cutsOffAHandshakeThatTakesTooLong);
    CPPUNIT_TEST(cutsOffAHeaderThatTakesTooLong);
    CPPUNIT_TEST(stopsAlthoughAHandshakeIsIncomplete);
    CPPUNIT_TEST_SUITE_END();

public:
    void answersPlainTextAndTlsAtOneAddress() {
        serveTls();
        CPPUNIT_ASSERT(ask(status).ends_with("\r\n\r\nOK"));
        CPPUNIT_ASSERT(askByTls(status).ends_with("\r\n\r\nOK"));
        CPPUNIT_ASSERT(ask(status).ends_with("\r\n\r\nOK"));
    }

    void answersAnotherImplementation() {
        serveTls();
        Poco::Net::HTTPSClientSession session("127.0.0.1", _server->addresses().front().port(), anybody());
        Poco::Net::HTTPRequest request("GET", "/status", "HTTP/1.1");
        request.setHost("device");
        session.sendRequest(request);
        Poco::Net::HTTPResponse response;
        std::string body;
        Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
        CPPUNIT_ASSERT_EQUAL("OK"s, body);
    }

    void tellsWhoCameByTls() {
        serveTls();
        const auto plain = connected(door);
        CPPUNIT_ASSERT(!_upgraded.get_future().get().secure);
        _upgraded = {};
        TcpClient client(*this);
        client.send(door);
        CPPUNIT_ASSERT(_upgraded.get_future().get().secure);
    }

    // Some of them Poco has read, with the request; the others are decrypted, and in OpenSSL's hands.
    void keepsBytesThatCameWithTheHandshake() {
        serveTls();
        TcpClient client(*this);
        std::string sent;
        for (int i = 0; sent.size() < 12'000; ++i)
            sent += std::to_string(i) + ",";
        client.send(door + sent); // one record
        auto upgraded = _upgraded.get_future().get();
        auto got = upgraded.early;
        auto* const accepted = dynamic_cast<AcceptedSocket*>(upgraded.socket.impl());
        CPPUNIT_ASSERT(accepted != nullptr && accepted->tls() != nullptr);
        Transport transport(accepted->sockfd(), accepted->tls());
        while (got.size() < sent.size() && transport.mayHaveMore()) {
            std::string more(1000, '\0');
            got.append(more, 0, transport.read(more.data(), more.size()).bytes);
            got.resize(got.find_last_not_of('\0') + 1);
        }
        CPPUNIT_ASSERT_EQUAL(sent.size(), got.size());
        CPPUNIT_ASSERT(sent == got);
    }

    void sendsALongAnswer() {
        const std::string body(5'000'000, 'b');
        _answer = [&] { return HttpAnswer{200, "text/plain", body}; };
        serveTls();
        const auto answer = askByTls("GET /answer HTTP/1.1\r\nHost: device\r\n\r\n");
        CPPUNIT_ASSERT(answer.ends_with("\r\n\r\n" + body));
    }

    void saysItsEnd() {
        serveTls();
        TcpClient client(*this);
        client.send(status);
        CPPUNIT_ASSERT(client.tls->receiveAll().ends_with("OK"));
        CPPUNIT_ASSERT(client.tls->endWasSaid());
    }

    void sendsTlsAwayWhereItHasNoCertificate() {
        serve();
        TcpClient client(*this, 0, 0, nullptr, false);
        CPPUNIT_ASSERT(!client.tls->shakeHands());
        CPPUNIT_ASSERT(ask(status).ends_with("OK"));
        const TcpClient raw(*this, 0, 0, nullptr, false);
        const std::string hello("\x16\x03\x01\x00\x05hello", 10);
        raw.tcp->sendBytes(hello.data(), static_cast<int>(hello.size()));
        CPPUNIT_ASSERT_EQUAL(""s, readAll(*raw.tcp)); // no answer in plain text to one that doesn't speak it
    }

    void takesAnotherCertificateWhileItRuns() {
        serveTls();
        TcpClient old(*this);
        const auto first = fingerprintSeenBy(old);
        _server->setTls(newIdentity().context);
        TcpClient young(*this);
        CPPUNIT_ASSERT(first != fingerprintSeenBy(young));
        for (auto* const client : {&old, &young}) {
            client->send(status);
            CPPUNIT_ASSERT(client->tls->receiveAll().ends_with("OK"));
        }
        _server->setTls(nullptr);
        TcpClient late(*this, 0, 0, nullptr, false);
        CPPUNIT_ASSERT(!late.tls->shakeHands());
    }

    void refusesOldVersions() {
        serveTls();
        for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
            CPPUNIT_ASSERT(!shakesHands(version, version, "ALL:@SECLEVEL=0"));
            CPPUNIT_ASSERT_EQUAL(SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, ERR_GET_REASON(ERR_peek_error()));
        }
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION})
            CPPUNIT_ASSERT(shakesHands(version, version));
    }

    // Without forward secrecy, or without authenticated encryption.
    void refusesWeakSuites() {
        serveTls();
        for (const auto* const suite : {"ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "AES128-GCM-SHA256",
                                        "AES256-SHA", "ECDHE-ECDSA-AES128-CCM8"})
            CPPUNIT_ASSERT_MESSAGE(suite, !shakesHands(TLS1_2_VERSION, TLS1_2_VERSION, suite));
        for (const auto* const suite : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"})
            CPPUNIT_ASSERT_MESSAGE(suite, shakesHands(TLS1_2_VERSION, TLS1_2_VERSION, suite));
    }

    void givesNoSessionToResume() {
        serveTls();
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            TcpClient client(*this, version, version);
            client.send(status);
            (void)client.tls->receiveAll();
            const auto* const session = SSL_get0_session(client.tls->ssl());
            CPPUNIT_ASSERT_EQUAL(0, SSL_SESSION_is_resumable(session));
        }
    }

    void outlivesGarbage() {
        serveTls();
        for (const auto& garbage : {std::string("\x16"), "\x16"s + std::string(1000, '\0'),
                                    "\x16\x03\x01\xFF\xFF"s + std::string(70'000, 'x'), "\x16\x03\x01"s + status,
                                    "\x16\x03\x01\x00\x02\x01\x00"s}) {
            auto client = connected("");
            try {
                client.sendBytes(garbage.data(), static_cast<int>(garbage.size()));
                client.shutdownSend();
            } catch (const Poco::Net::NetException&) { // refused already
            }
            CPPUNIT_ASSERT(readAll(client).find("HTTP") == std::string::npos);
        }
        CPPUNIT_ASSERT(askByTls(status).ends_with("OK"));
    }

    void waitsForAHandshakeInPieces() {
        serveTls();
        const auto hello = helloOfAClient();
        auto client = connected("");
        client.setNoDelay(true);
        for (const char byte : hello)
            client.sendBytes(&byte, 1);
        char first = 0;
        CPPUNIT_ASSERT_EQUAL(1, client.receiveBytes(&first, 1));
        CPPUNIT_ASSERT_EQUAL('\x16', first); // its ServerHello
    }

    void cutsOffAHandshakeThatTakesTooLong() {
        remake(4, 200ms);
        serveTls();
        auto client = connected("");
        bool cutOff = false;
        for (const char byte : helloOfAClient()) { // each comes in time for itself
            try {
                client.sendBytes(&byte, 1);
            } catch (const Poco::Net::NetException&) {
            }
            cutOff = client.poll(Poco::Timespan(10'000), Poco::Net::Socket::SELECT_READ);
            if (cutOff)
                break;
        }
        CPPUNIT_ASSERT(cutOff);
        CPPUNIT_ASSERT_EQUAL(""s, readAll(client)); // no ServerHello
    }

    void cutsOffAHeaderThatTakesTooLong() {
        remake(4, 300ms);
        serveTls();
        TcpClient client(*this);
        client.send("GET /status HT");
        CPPUNIT_ASSERT(client.tls->receiveAll().find("200") == std::string::npos);
    }

    void stopsAlthoughAHandshakeIsIncomplete() {
        serveTls();
        auto client = connected(helloOfAClient().substr(0, 20));
        CPPUNIT_ASSERT(askByTls(status).ends_with("OK")); // the other has been taken by then
        _server->stop();
        CPPUNIT_ASSERT_EQUAL(""s, readAll(client));
    }

private:
    inline static const std::string status = "GET /status HTTP/1.1\r\nHost: device\r\n\r\n";
    inline static const std::string door = "GET /exec HTTP/1.1\r\n" + handshake + "\r\n";

    struct TcpClient {
        explicit TcpClient(TlsServerTest& test, int least = 0, int most = 0, const char* suites = nullptr,
                           bool shakes = true)
            : tcp(test.connected("")) {
            tcp->setBlocking(false);
            tls.emplace(tcp->impl()->sockfd(), least, most, suites);
            if (shakes)
                CPPUNIT_ASSERT(tls->shakeHands());
            else
                tcp->setBlocking(true);
        }
        void send(const std::string& bytes) {
            CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(bytes.size()), tls->send(bytes));
        }

        mutable std::optional<Poco::Net::StreamSocket> tcp;
        std::optional<TlsClient> tls;
    };

    static Poco::Net::Context::Ptr anybody() {
        return new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", Poco::Net::Context::VERIFY_NONE);
    }

    void serveTls() {
        _server->setTls(someTls()->now());
        serve();
    }

    std::string askByTls(const std::string& request) {
        TcpClient client(*this);
        client.send(request);
        return client.tls->receiveAll();
    }

    bool shakesHands(int least, int most, const char* suites = nullptr) {
        TcpClient client(*this, least, most, suites, false);
        return client.tls->shakeHands();
    }

    static std::string fingerprintSeenBy(const TcpClient& client) {
        const openssl::Certificate certificate(SSL_get1_peer_certificate(client.tls->ssl()));
        std::string digest(32, '\0');
        CPPUNIT_ASSERT_EQUAL(
            1, X509_digest(certificate.get(), EVP_sha256(), reinterpret_cast<unsigned char*>(digest.data()), nullptr));
        return digest;
    }

    /// The first bytes that a client sends.
    static std::string helloOfAClient() {
        const openssl::Context context(SSL_CTX_new(TLS_client_method()));
        const openssl::Stream ssl(SSL_new(context.get()));
        auto* const into = BIO_new(BIO_s_mem());
        SSL_set_bio(ssl.get(), BIO_new(BIO_s_mem()), into);
        SSL_set_connect_state(ssl.get());
        (void)SSL_do_handshake(ssl.get());
        return openssl::written(into);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsServerTest);
