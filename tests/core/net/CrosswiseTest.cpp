#include "core/net/ClientFrames.h"
#include "core/net/ConnectionFixture.h"
#include "net/AcceptedSocket.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>

using namespace further;
using namespace std::string_literals;

namespace {

/// TLS without secrets: what is written and read goes as it is, except that a read may have to write first and a write
/// to read, as after a change of keys.
class ContraryStream : public TlsStream {
public:
    struct Moods {
        bool readWantsWrite = false;
        bool writeWantsRead = false;
        int reads = 0;
        int writes = 0;
    };

    ContraryStream(int fd, Moods& moods) : _fd(fd), _moods(moods) {}

    Transfer::Outcome shakeHands() override {
        char first = 0;
        return ::recv(_fd, &first, 1, 0) == 1 ? Transfer::Outcome::done : Transfer::Outcome::broken;
    }
    Transfer read(char* into, std::size_t size) override {
        ++_moods.reads;
        if (_moods.readWantsWrite && _moods.reads < 10'000) // or a connection that spins would spin on
            return {Transfer::Outcome::wantsWrite};
        return Transport(_fd).read(into, size);
    }
    Transfer write(const char* bytes, std::size_t size) override {
        ++_moods.writes;
        if (_moods.writeWantsRead)
            return {Transfer::Outcome::wantsRead};
        const iovec part{const_cast<char*>(bytes), size};
        return Transport(_fd).write(&part, 1);
    }
    void endSending() override {}
    bool hasDecrypted() const override { return false; }

private:
    const int _fd;
    Moods& _moods;
};

class ContraryContext : public TlsContext {
public:
    explicit ContraryContext(ContraryStream::Moods& moods) : _moods(moods) {}
    std::unique_ptr<TlsStream> open(int fd) const override { return std::make_unique<ContraryStream>(fd, _moods); }

private:
    ContraryStream::Moods& _moods;
};

} // namespace

/// TLS can't always read when it is to read.
class CrosswiseTest : public ConnectionFixture {
    CPPUNIT_TEST_SUITE(CrosswiseTest);
    CPPUNIT_TEST(readsOnceItCouldWrite);
    CPPUNIT_TEST(doesNotSpinWhileItCanNotWrite);
    CPPUNIT_TEST(writesOnceItCouldRead);
    CPPUNIT_TEST(writesOnceItCouldReadAlthoughItIsHeld);
    CPPUNIT_TEST(endsWithAClientThatGoesMeanwhile);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        _wire = Wire();
        _plain = _wire.takeServer();
        _server = _plain.impl()->sockfd();
        auto tls = std::make_shared<CurrentTls>();
        tls->set(std::make_shared<ContraryContext>(_moods));
        auto* const accepted = new AcceptedSocket(::fcntl(_server, F_DUPFD_CLOEXEC, 0), tls);
        const Poco::Net::StreamSocket server(accepted);
        clientSends("\x16!");
        char byte = 0;
        CPPUNIT_ASSERT_EQUAL(1, accepted->receiveBytes(&byte, 1));
        _plain.close();
        _server = accepted->sockfd();
        _owner = Owner();
        _owner.connection = std::make_unique<Connection>(_strand, server, "", limits(), _owner);
        connection().start();
        _strand.runPosted();
    }
    void tearDown() override { _owner.connection.reset(); }

    void readsOnceItCouldWrite() {
        _moods.readWantsWrite = true;
        clientSends(clientFrame(text, "hello"));
        await([&] { return _moods.reads > 1; });
        CPPUNIT_ASSERT(_owner.texts.empty());
        _moods.readWantsWrite = false;
        await([&] { return !_owner.texts.empty(); });
        CPPUNIT_ASSERT_EQUAL("hello"s, _owner.texts.front());
    }

    void doesNotSpinWhileItCanNotWrite() {
        fillTheSocket();
        _moods.readWantsWrite = true;
        const auto before = _moods.reads;
        clientSends(clientFrame(text, "hello"));
        CPPUNIT_ASSERT(!happens([&] { return _moods.reads > before + 3; }));
        _moods.readWantsWrite = false;
        await([&] {
            (void)received();
            return !_owner.texts.empty();
        });
    }

    void writesOnceItCouldRead() {
        _moods.writeWantsRead = true;
        send(Kind::control, "hello");
        const auto before = _moods.writes;
        CPPUNIT_ASSERT(!happens([&] { return _moods.writes > before + 3; })); // nothing comes
        _moods.writeWantsRead = false;
        clientSends(clientFrame(text, "go on"));
        await([&] { return !received().frames.empty() && !_owner.texts.empty(); });
    }

    void writesOnceItCouldReadAlthoughItIsHeld() {
        auto hold = connection().holdReading();
        _moods.writeWantsRead = true;
        send(Kind::control, "hello");
        _moods.writeWantsRead = false;
        clientSends(clientFrame(text, "go on"));
        await([&] { return !received().frames.empty(); });
        CPPUNIT_ASSERT(!happens([&] { return !_owner.texts.empty(); }));
        hold = {};
        await([&] { return !_owner.texts.empty(); });
    }

    void endsWithAClientThatGoesMeanwhile() {
        _moods.readWantsWrite = true;
        fillTheSocket();
        clientSends(clientFrame(text, "hello"));
        CPPUNIT_ASSERT(!happens([] { return false; }));
        _wire.vanish();
        awaitClosed();
        assertNothingIsLeft();
    }

private:
    ContraryStream::Moods _moods;
    Poco::Net::StreamSocket _plain;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CrosswiseTest);
