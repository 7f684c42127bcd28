#include "ctl/TlsTunnel.h"
#include "TlsIdentity.h"
#include "ctl/Failure.h"

#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <cppunit/extensions/HelperMacros.h>

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <functional>
#include <future>
#include <memory>

namespace further::ctl {

using namespace Poco::Net;

/// TLS on one side, plain bytes on the other; the ends of both.
class TlsTunnelTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TlsTunnelTest);
    CPPUNIT_TEST(knowsThePeerBeforeAnythingIsSent);
    CPPUNIT_TEST(passesBytesBothWays);
    CPPUNIT_TEST(passesOurEndOnAndStillReads);
    CPPUNIT_TEST(passesTheAgentsEndOnAndStillWrites);
    CPPUNIT_TEST(endsWhereTheAgentIsGone);
    CPPUNIT_TEST(sendsWhatWasWrittenBeforeItEnds);
    CPPUNIT_TEST(waitsNotLongForAnAgentThatReadsNothing);
    CPPUNIT_TEST(waitsNotLongForAHandshake);
    CPPUNIT_TEST_SUITE_END();

    using Play = std::function<void(SecureStreamSocket&)>;

    const TlsIdentity _identity;
    ServerSocket _listener{SocketAddress("127.0.0.1", 0)};

    AgentAddress address() const { return {"127.0.0.1", _listener.address().port()}; }

    TlsConnection connect() const { return {address(), std::chrono::seconds(10)}; }

    std::future<void> serve(Play play) {
        return std::async(std::launch::async, [this, play = std::move(play), context = _identity.context()] {
            auto plain = _listener.acceptConnection();
            plain.setReceiveTimeout(Poco::Timespan(20, 0));
            auto client = SecureStreamSocket::attach(plain, context);
            client.completeHandshake();
            play(client);
        });
    }

    /// Reads until the end; where it isn't one, with the exception's name behind.
    static std::string readAll(StreamSocket socket) {
        socket.setReceiveTimeout(Poco::Timespan(20, 0));
        std::string all;
        std::array<char, 65536> piece{};
        for (int count = 0; (count = socket.receiveBytes(piece.data(), static_cast<int>(piece.size()))) > 0;)
            all.append(piece.data(), static_cast<std::size_t>(count));
        return all;
    }

    static void write(StreamSocket socket, const std::string& text) {
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(text.size()),
                             socket.sendBytes(text.data(), static_cast<int>(text.size())));
    }

public:
    void knowsThePeerBeforeAnythingIsSent() {
        auto server = serve([](SecureStreamSocket& client) { CPPUNIT_ASSERT_EQUAL(std::string(), readAll(client)); });
        {
            auto connection = connect();
            CPPUNIT_ASSERT_EQUAL(_identity.fingerprint(), connection.peer().fingerprint);
            CPPUNIT_ASSERT_EQUAL(PeerCertificate::of(_identity.renewed().certificate()).pin, connection.peer().pin);
            CPPUNIT_ASSERT(PeerCertificate::of(TlsIdentity().certificate()).pin != connection.peer().pin);
            connection.sayGoodbye();
        }
        server.get();
    }

    void passesBytesBothWays() {
        auto server = serve([](SecureStreamSocket& client) {
            std::array<char, 5> question{};
            CPPUNIT_ASSERT_EQUAL(5, client.receiveBytes(question.data(), 5));
            write(client, std::string(question.data(), 5) + " back");
        });
        const TlsTunnel tunnel(connect());
        write(tunnel.end(), "hello");
        CPPUNIT_ASSERT_EQUAL(std::string("hello back"), readAll(tunnel.end()));
        server.get();
    }

    void passesOurEndOnAndStillReads() {
        auto server = serve([](SecureStreamSocket& client) {
            const auto all = readAll(client);
            write(client, std::to_string(all.size()));
        });
        const TlsTunnel tunnel(connect());
        write(tunnel.end(), std::string(1'000'000, 'x'));
        tunnel.end().impl()->shutdownSend();
        CPPUNIT_ASSERT_EQUAL(std::string("1000000"), readAll(tunnel.end()));
        server.get();
    }

    void passesTheAgentsEndOnAndStillWrites() {
        // Poco's own socket can't end one direction alone.
        auto server = std::async(std::launch::async, [this] {
            auto plain = _listener.acceptConnection();
            plain.setReceiveTimeout(Poco::Timespan(20, 0));
            const auto context = _identity.context();
            const std::unique_ptr<SSL, void (*)(SSL*)> tls(SSL_new(context->sslContext()), SSL_free);
            SSL_set_fd(tls.get(), plain.impl()->sockfd());
            CPPUNIT_ASSERT_EQUAL(1, SSL_accept(tls.get()));
            CPPUNIT_ASSERT_EQUAL(3, SSL_write(tls.get(), "bye", 3));
            CPPUNIT_ASSERT_EQUAL(0, SSL_shutdown(tls.get())); // ours is said, the other's isn't
            std::array<char, 100> received{};
            CPPUNIT_ASSERT_EQUAL(8, SSL_read(tls.get(), received.data(), static_cast<int>(received.size())));
            CPPUNIT_ASSERT_EQUAL(std::string("and here"), std::string(received.data()));
            CPPUNIT_ASSERT_EQUAL(0, SSL_read(tls.get(), received.data(), static_cast<int>(received.size())));
            CPPUNIT_ASSERT_EQUAL(SSL_ERROR_ZERO_RETURN, SSL_get_error(tls.get(), 0));
        });
        {
            const TlsTunnel tunnel(connect());
            CPPUNIT_ASSERT_EQUAL(std::string("bye"), readAll(tunnel.end()));
            write(tunnel.end(), "and here");
        }
        server.get();
    }

    void endsWhereTheAgentIsGone() {
        auto server = serve([](SecureStreamSocket& client) {
            write(client, "last words");
            ::shutdown(client.impl()->sockfd(), SHUT_RDWR);
        });
        const TlsTunnel tunnel(connect());
        CPPUNIT_ASSERT_EQUAL(std::string("last words"), readAll(tunnel.end()));
        server.get();
        auto end = tunnel.end();
        CPPUNIT_ASSERT_THROW(write(end, "x"), Poco::Exception);
    }

    void sendsWhatWasWrittenBeforeItEnds() {
        const std::string text(100'000, 'x');
        auto server = serve([&](SecureStreamSocket& client) { CPPUNIT_ASSERT(text == readAll(client)); });
        {
            const TlsTunnel tunnel(connect());
            write(tunnel.end(), text);
        }
        server.get();
    }

    void waitsNotLongForAnAgentThatReadsNothing() {
        std::promise<void> gone;
        auto server = serve([&](SecureStreamSocket&) { gone.get_future().wait_for(std::chrono::seconds(20)); });
        auto begun = std::chrono::steady_clock::now();
        {
            auto connection = connect();
            // A small one: what fits into TCP's buffers by and by would be sent after all.
            const int small = 4096;
            ::setsockopt(connection.descriptor(), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
            const TlsTunnel tunnel(std::move(connection));
            auto end = tunnel.end();
            end.setSendTimeout(Poco::Timespan(0, 300'000));
            const std::string much(16u << 20, 'x');
            CPPUNIT_ASSERT_THROW(end.sendBytes(much.data(), static_cast<int>(much.size())), Poco::Exception);
            begun = std::chrono::steady_clock::now();
        }
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
        gone.set_value();
        server.get();
    }

    void waitsNotLongForAHandshake() {
        try {
            TlsConnection(address(), std::chrono::milliseconds(50)); // nobody accepts
            CPPUNIT_FAIL("It shook hands with nobody");
        } catch (const Failure& failure) {
            CPPUNIT_ASSERT(std::string(failure.what()).find("it says nothing") != std::string::npos);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsTunnelTest);

} // namespace further::ctl
