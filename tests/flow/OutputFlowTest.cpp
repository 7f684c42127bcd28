#include "flow/Allocations.h"

#include "loop/LoopStrand.h"
#include "net/Connection.h"
#include "plugins/common/process/OutputReader.h"
#include "session/RunDialect.h"

#include <Poco/Net/StreamSocketImpl.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

using namespace further;
using namespace std::chrono_literals;
using process::OutputReader;
using process::Stream;

namespace {

constexpr char endOfChunk = '@'; // and nowhere else

const ConnectionLimits limits{1 << 20, 1 << 20, 1 << 18, 1 << 16, 1h, 1h, 1s}; // no ping in the midst, which allocates

/// A program's output on its way to a client as an agent has it, with threads for program and client.
class Flow : private OutputReader::Listener, private Connection::Listener {
public:
    enum class Client {
        keepsUp, ///< has read a chunk before the program writes the next
        isSlow   ///< reads nothing until its queue is full, and then until that is nearly empty
    };

    Flow(std::string chunk, Client manner) : _chunk(std::move(chunk)), _manner(manner) {
        std::array<int, 2> pipe{};
        std::array<int, 2> sockets{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(pipe.data(), O_CLOEXEC));
        CPPUNIT_ASSERT_EQUAL(0, ::fcntl(pipe[0], F_SETFL, O_NONBLOCK));
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()));
        CPPUNIT_ASSERT_EQUAL(0, ::fcntl(sockets[0], F_SETFL, O_NONBLOCK));
        Connection::Listener& client = *this;
        OutputReader::Listener& program = *this;
        _connection.emplace(_strand, Poco::Net::StreamSocket(new Poco::Net::StreamSocketImpl(sockets[0])), "", limits,
                            client);
        _reader.emplace(_strand, Descriptor(pipe[0]), Stream::output, OutputReader::Manner::gathering, program);
        _program = Descriptor(pipe[1]);
        _client = Descriptor(sockets[1]);
    }

    /// Lets it flow until so many chunks were read; returns what the last half of them has asked of operator new.
    std::size_t allocationsOfTheLastHalfOf(int chunks) {
        _wanted = chunks;
        _connection->start();
        _reader->resume();
        std::thread program([this] {
            while (write() && (_manner == Client::isSlow || readChunk()))
                ;
        });
        std::thread client([this] {
            while (_manner == Client::isSlow && readSome())
                _isSlow.wait(false);
        });
        _loop.run();
        _reader.reset(); // they are at their ends now
        ::shutdown(_client.get(), SHUT_RDWR);
        setSlow(true);
        program.join();
        client.join();
        return _atEnd - _atHalf;
    }

    int pauses() const { return _pauses; }

private:
    bool write() {
        const auto size = ::write(_program.get(), _chunk.data(), _chunk.size());
        return size == static_cast<ssize_t>(_chunk.size());
    }
    bool readSome() {
        std::array<char, 4096> some;
        return ::recv(_client.get(), some.data(), some.size(), 0) > 0;
    }
    /// May come in several frames: the reader takes what is there.
    bool readChunk() {
        do {
            if (!readFrame())
                return false;
        } while (_frame.find(endOfChunk) == std::string::npos);
        return true;
    }
    bool readFrame() {
        std::array<unsigned char, 2> begin;
        if (!readAll(begin.data(), begin.size()))
            return false;
        std::size_t size = begin[1];
        std::array<unsigned char, 8> more;
        if (const std::size_t bytes = size < 126 ? 0 : size == 126 ? 2 : 8; bytes > 0) {
            if (!readAll(more.data(), bytes))
                return false;
            size = 0;
            for (std::size_t i = 0; i < bytes; ++i)
                size = size << 8 | more[i];
        }
        _frame.resize(size);
        return readAll(_frame.data(), size);
    }
    bool readAll(void* to, std::size_t size) const {
        return ::recv(_client.get(), to, size, MSG_WAITALL) == static_cast<ssize_t>(size);
    }

    void onText(Stream, std::string_view text) override {
        ++_chunks;
        if (_chunks == _wanted / 2)
            _atHalf = testing::allocations();
        if (_chunks == _wanted) {
            _atEnd = testing::allocations();
            _loop.stop();
        }
        _text.clear();
        _dialect.formatText(_text, "stdout", "p1", text);
        _connection->send(OutgoingQueue::Kind::output, _text);
    }
    void onEnd(Stream) override {}

    void onText(std::string) override {}
    void onSlow() override {
        ++_pauses;
        _reader->pause();
        setSlow(true);
    }
    void onCaughtUp() override {
        setSlow(false);
        _reader->resume();
    }
    void onEnd(std::string_view) override {}
    void onClosed() override {}

    void setSlow(bool slow) {
        _isSlow = slow;
        _isSlow.notify_one();
    }

    const std::string _chunk;
    const Client _manner;
    EventLoop _loop;
    WorkerPool _workers{1, 1};
    LoopStrand _strand{_loop, _workers, [](const std::exception&) {}};
    const RunDialect _dialect{"a client"};
    std::optional<Connection> _connection;
    std::optional<OutputReader> _reader;
    Descriptor _program;
    Descriptor _client;
    std::string _text;
    std::string _frame;
    int _wanted = 0;
    int _chunks = 0;
    int _pauses = 0;
    std::atomic<bool> _isSlow = false;
    std::size_t _atHalf = 0;
    std::size_t _atEnd = 0;
};

/// 64 KiB, of which every kind of character is a part, and bytes that are none.
std::string chunk() {
    std::string text;
    while (text.size() < 65536)
        text += "plain text, \"quotes\"\n, \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80 and \xFF\n";
    text.resize(65535);
    text += endOfChunk;
    return text;
}

} // namespace

class OutputFlowTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OutputFlowTest);
    CPPUNIT_TEST(countsAllocations);
    CPPUNIT_TEST(allocatesNothingForAChunk);
    CPPUNIT_TEST(allocatesLittleForAClientThatReadsSlowly);
    CPPUNIT_TEST_SUITE_END();

public:
    void countsAllocations() {
        const auto before = testing::allocations();
        const auto text = std::make_unique<std::string>(100, 'x');
        const auto after = testing::allocations();
        CPPUNIT_ASSERT_EQUAL(before + 2, after);
    }

    void allocatesNothingForAChunk() {
        Flow flow(chunk(), Flow::Client::keepsUp);
        const auto made = flow.allocationsOfTheLastHalfOf(1000);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), made);
    }

    // A chunk that waits costs two, since what is spare is given back whenever all has been written (SpareChunks), and
    // each pause with what ends it some, for the dozen chunks between.
    void allocatesLittleForAClientThatReadsSlowly() {
        Flow flow(chunk(), Flow::Client::isSlow);
        const auto made = flow.allocationsOfTheLastHalfOf(1000);
        CPPUNIT_ASSERT(flow.pauses() > 20);
        CPPUNIT_ASSERT_MESSAGE(std::to_string(made), made < 1300);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutputFlowTest);
