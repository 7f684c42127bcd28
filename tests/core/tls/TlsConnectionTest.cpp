#include "core/net/ConnectionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <functional>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

/// What TLS adds to a connection: its records, its own messages, and its end.
class TlsConnectionTest : public ConnectionFixture {
    CPPUNIT_TEST_SUITE(TlsConnectionTest);
    CPPUNIT_TEST(takesAMessageOfManyRecords);
    CPPUNIT_TEST(sendsAMessageOfManyRecords);
    CPPUNIT_TEST(takesManyMessagesInOneBurst);
    CPPUNIT_TEST(sendsManyMessagesInOneBurst);
    CPPUNIT_TEST(takesWhatOpenSslHasDecryptedBeforeItsStart);
    CPPUNIT_TEST(goesOnAfterKeysWereChanged);
    CPPUNIT_TEST(isNotHeldUpByAClientThatOnlyChangesKeys);
    CPPUNIT_TEST(givesOthersATurnWhileAClientSendsTinyRecords);
    CPPUNIT_TEST(endsWithAClientThatVanishes);
    CPPUNIT_TEST(raisesNoSignalWhereNobodyReads);
    CPPUNIT_TEST(endsWithAClientThatSaysSo);
    CPPUNIT_TEST(endsWithWhatIsNoTls);
    CPPUNIT_TEST(saysTheEnd);
    CPPUNIT_TEST(renegotiatesNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void takesAMessageOfManyRecords() {
        open();
        const std::string message(900'000, 'm');
        sendsBitByBit(clientFrame(text, message));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _owner.texts.size());
        CPPUNIT_ASSERT(message == _owner.texts.front());
    }

    void sendsAMessageOfManyRecords() {
        open();
        const std::string message(3'000'000, 'm');
        send(Kind::output, message);
        await([&] { return !received().frames.empty(); });
        CPPUNIT_ASSERT(message == received().texts().front());
    }

    void takesManyMessagesInOneBurst() {
        open();
        std::string burst;
        for (int i = 0; i < many; ++i)
            burst += clientFrame(text, std::to_string(i));
        sendsBitByBit(burst);
        CPPUNIT_ASSERT_EQUAL(std::size_t(many), _owner.texts.size());
        CPPUNIT_ASSERT_EQUAL(std::to_string(many - 1), _owner.texts.back());
    }

    // Of both kinds by turns: each would be a record of its own.
    void sendsManyMessagesInOneBurst() {
        open();
        for (int i = 0; i < many; ++i)
            send(i % 2 == 0 ? Kind::output : Kind::control, std::to_string(i));
        await([&] { return received().frames.size() == many; });
        CPPUNIT_ASSERT_EQUAL(std::to_string(many - 1), received().texts().back());
    }

    // There is no event for it: the socket is empty.
    void takesWhatOpenSslHasDecryptedBeforeItsStart() {
        _wire = Wire();
        const auto server = _wire.takeServer();
        CPPUNIT_ASSERT(_wire.send("early" + clientFrame(text, "late")) > 0); // one record
        std::string early(5, '\0');
        CPPUNIT_ASSERT_EQUAL(5, server.impl()->receiveBytes(early.data(), 5));
        CPPUNIT_ASSERT_EQUAL("early"s, early);
        _server = server.impl()->sockfd();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), unreadByServer());
        _owner.connection = std::make_unique<Connection>(_strand, server, clientFrame(text, "early"), limits(), _owner);
        connection().start();
        await([&] { return _owner.texts.size() == 2; });
        CPPUNIT_ASSERT((_owner.texts == std::vector<std::string>{"early", "late"}));
    }

    void goesOnAfterKeysWereChanged() {
        open();
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT_EQUAL(1, SSL_key_update(_wire.tls().ssl(), SSL_KEY_UPDATE_REQUESTED));
            clientSends(clientFrame(text, std::to_string(i)));
            await([&] { return _owner.texts.size() == static_cast<std::size_t>(i) + 1; });
            send(Kind::control, "re");
            await([&] { return received().frames.size() == static_cast<std::size_t>(i) + 1; });
        }
    }

    void isNotHeldUpByAClientThatOnlyChangesKeys() {
        open();
        int others = 0;
        for (int i = 0; i < 200; ++i) { // so many small ones fit the socket
            CPPUNIT_ASSERT_EQUAL(1, SSL_key_update(_wire.tls().ssl(), SSL_KEY_UPDATE_NOT_REQUESTED));
            CPPUNIT_ASSERT_EQUAL(1, SSL_do_handshake(_wire.tls().ssl())); // that sends it
        }
        // Each turn of this loop is one of the connection's, and the last sees the socket empty.
        await([&] { return ++others > 0 && unreadByServer() == 0; });
        CPPUNIT_ASSERT_MESSAGE("all in one turn", others >= 100);
        CPPUNIT_ASSERT(_owner.end.empty());
        clientSends(clientFrame(text, "still there"));
        await([&] { return _owner.texts.size() == 1; });
    }

    void givesOthersATurnWhileAClientSendsTinyRecords() {
        open();
        for (const char byte : clientFrame(text, std::string(190, 'x')))
            clientSends({byte});
        int turns = 0;
        const std::function<void()> other = [&] {
            ++turns;
            if (_owner.texts.empty() && turns < 10'000)
                _strand.post(other);
        };
        other();
        await([&] { return !_owner.texts.empty(); });
        CPPUNIT_ASSERT_MESSAGE("all in one turn", turns >= 10);
    }

    void endsWithAClientThatVanishes() {
        open();
        _wire.vanish(); // without close_notify
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL("the client has closed the connection"s, _owner.end);
    }

    // A blocked one would wait for the thread that unblocks it.
    void raisesNoSignalWhereNobodyReads() {
        sigset_t waiting;
        sigset_t before;
        sigset_t pipe;
        ::sigemptyset(&pipe);
        ::sigaddset(&pipe, SIGPIPE);
        CPPUNIT_ASSERT_EQUAL(0, ::pthread_sigmask(SIG_BLOCK, &pipe, &before));
        open();
        _wire.vanish();
        send(Kind::output, "anyone?");
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL(0, ::sigpending(&waiting));
        CPPUNIT_ASSERT_EQUAL(0, ::sigismember(&waiting, SIGPIPE));
        CPPUNIT_ASSERT_EQUAL(0, ::pthread_sigmask(SIG_SETMASK, &before, nullptr));
    }

    void endsWithAClientThatSaysSo() {
        open();
        clientSends(clientFrame(text, "last"));
        CPPUNIT_ASSERT_EQUAL(0, SSL_shutdown(_wire.tls().ssl()));
        awaitClosed();
        CPPUNIT_ASSERT_EQUAL("last"s, _owner.texts.at(0));
        CPPUNIT_ASSERT_EQUAL("the client has closed the connection"s, _owner.end);
    }

    void endsWithWhatIsNoTls() {
        open();
        const auto plain = clientFrame(text, "this is plain text");
        CPPUNIT_ASSERT(::send(_wire.client(), plain.data(), plain.size(), MSG_NOSIGNAL) > 0);
        awaitClosed();
        CPPUNIT_ASSERT(_owner.texts.empty());
        CPPUNIT_ASSERT_EQUAL("the connection broke"s, _owner.end);
    }

    void saysTheEnd() {
        open();
        connection().close(1000, "");
        await([&] { return received().ended; });
        CPPUNIT_ASSERT_EQUAL(1000, received().closeCode());
        CPPUNIT_ASSERT(_wire.tls().endWasSaid());
    }

    void renegotiatesNothing() {
        _wire = Wire(TLS1_2_VERSION);
        const auto server = _wire.takeServer();
        _server = server.impl()->sockfd();
        _owner.connection = std::make_unique<Connection>(_strand, server, "", limits(), _owner);
        connection().start();
        CPPUNIT_ASSERT_EQUAL(1, SSL_renegotiate(_wire.tls().ssl()));
        CPPUNIT_ASSERT(SSL_do_handshake(_wire.tls().ssl()) != 1); // that asks for it
        await([&] { return unreadByServer() == 0; });
        char byte = 0;
        CPPUNIT_ASSERT_EQUAL(ssize_t(-1), _wire.receive(&byte, 1));
        CPPUNIT_ASSERT_EQUAL(SSL_R_NO_RENEGOTIATION, ERR_GET_REASON(ERR_peek_error()));
    }

private:
    static constexpr int many = 10'000;

    /// As much at a time as goes.
    void sendsBitByBit(const std::string& bytes) {
        for (std::size_t sent = 0; sent < bytes.size();) {
            const auto count = _wire.send(bytes.substr(sent, 50'000));
            sent += count > 0 ? static_cast<std::size_t>(count) : 0;
            await([&] { return unreadByServer() == 0; });
        }
        (void)happens([] { return false; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsConnectionTest);
