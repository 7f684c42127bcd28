#include "core/loop/BoundedRun.h"
#include "loop/EventLoop.h"

#include <further/Descriptor.h>

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

using namespace further;
using namespace std::chrono_literals;

namespace {

std::pair<Descriptor, Descriptor> sockets() {
    std::array<int, 2> ends{};
    CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()));
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

void put(const Descriptor& to, char byte = 'x') {
    CPPUNIT_ASSERT_EQUAL(ssize_t(1), ::write(to.get(), &byte, 1));
}

/// What was there to read, at most `size` bytes.
std::string take(const Descriptor& from, std::size_t size = 64) {
    std::string bytes(size, '\0');
    const auto count = ::read(from.get(), bytes.data(), bytes.size());
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
}

} // namespace

class EventLoopWatchTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EventLoopWatchTest);
    CPPUNIT_TEST(lendsTimeToWatchesWhileATaskPostsItselfForEver);
    CPPUNIT_TEST(runsAWatchUntilAllIsRead);
    CPPUNIT_TEST(servesClientsBeforePrograms);
    CPPUNIT_TEST(watchesADescriptorForReadingAndWritingAtOnce);
    CPPUNIT_TEST(letsAWatchDestroyItsOwnRegistration);
    CPPUNIT_TEST(letsAWatchCancelTheOtherOneOfItsDescriptor);
    CPPUNIT_TEST(letsAWatchCancelOneOfAnotherDescriptorThatIsReadyToo);
    CPPUNIT_TEST(doesNotTakeANewDescriptorForAnOldOneOfTheSameNumber);
    CPPUNIT_TEST(tellsOfAHangUpEvenWhileNothingIsRead);
    CPPUNIT_TEST(tellsAReaderOfAPipeWhoseWriterIsGone);
    CPPUNIT_TEST(tellsAWriterOfAPipeWhoseReaderIsGone);
    CPPUNIT_TEST(refusesASecondWatchForTheSame);
    CPPUNIT_TEST(canWatchAgainWhatWasCancelled);
    CPPUNIT_TEST(refusesAFileThatCanNotBeWatched);
    CPPUNIT_TEST(mayBeOutlivedByItsRegistrations);
    CPPUNIT_TEST_SUITE_END();

public:
    void lendsTimeToWatchesWhileATaskPostsItselfForEver() {
        const auto [ours, theirs] = sockets();
        put(theirs);
        std::function<void()> again = [&] { _loop.post(again); };
        _loop.post(again);
        const auto watch = _loop.watch(ours.get(), Ready::read, [&, from = &ours] {
            take(*from);
            again = [] {};
            _loop.stop();
        });
        runBounded(_loop);
    }

    /// A Unix socket is a program's, or the launcher's.
    void servesClientsBeforePrograms() {
        const auto [reader, writer] = sockets();
        const Poco::Net::ServerSocket listener(Poco::Net::SocketAddress("127.0.0.1", 0));
        Poco::Net::StreamSocket theirs(listener.address());
        const auto ours = Poco::Net::ServerSocket(listener).acceptConnection();
        std::string order;
        const auto program = _loop.watch(reader.get(), Ready::read, [&, from = &reader] {
            take(*from);
            order += "program ";
        });
        const auto client = _loop.watch(ours.impl()->sockfd(), Ready::read, [&] {
            order += "client ";
            _loop.stop();
        });
        put(writer); // first, and read last
        theirs.sendBytes("x", 1);
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("client program "), order);
    }

    void runsAWatchUntilAllIsRead() {
        const auto [ours, theirs] = sockets();
        for (const char byte : {'a', 'b', 'c'})
            put(theirs, byte);
        const auto watch = _loop.watch(ours.get(), Ready::read, [&, from = &ours] {
            _ran += take(*from, 1);
            if (_ran.size() == 3)
                _loop.stop();
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), _ran);
    }

    void watchesADescriptorForReadingAndWritingAtOnce() {
        const auto [ours, theirs] = sockets();
        put(theirs);
        Registered write;
        const auto read = _loop.watch(ours.get(), Ready::read, [&, from = &ours] {
            _ran += take(*from);
            _loop.stop();
        });
        write = _loop.watch(ours.get(), Ready::write, [&] {
            _ran += "w";
            write = {};
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _ran.size());
    }

    void letsAWatchDestroyItsOwnRegistration() {
        const auto [ours, theirs] = sockets();
        put(theirs);
        auto kept = std::make_shared<int>(1);
        Registered watch;
        watch = _loop.watch(ours.get(), Ready::read, [this, kept, &watch] {
            watch = {};
            *kept += 1;
            _loop.post([this] { _loop.stop(); });
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(2, *kept);
        CPPUNIT_ASSERT_EQUAL(1L, kept.use_count());
    }

    void letsAWatchCancelTheOtherOneOfItsDescriptor() {
        const auto [ours, theirs] = sockets();
        put(theirs);
        Registered read;
        Registered write;
        read = _loop.watch(ours.get(), Ready::read, [&] {
            _ran += "r";
            read = {};
            write = {};
            _loop.post([this] { _loop.stop(); });
        });
        write = _loop.watch(ours.get(), Ready::write, [&] { _ran += "w"; });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("r"), _ran);
    }

    void letsAWatchCancelOneOfAnotherDescriptorThatIsReadyToo() {
        const auto [first, second] = sockets(); // each is ready for writing
        Registered one;
        Registered other;
        const auto once = [&] {
            _ran += "w";
            one = {};
            other = {};
            _loop.post([this] { _loop.stop(); });
        };
        one = _loop.watch(first.get(), Ready::write, once);
        other = _loop.watch(second.get(), Ready::write, once);
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("w"), _ran);
    }

    // Both pairs are ready in one turn. Whichever task comes first replaces the other's descriptor by a new one of the
    // same number, which isn't ready: the event that is left belongs to the old one.
    void doesNotTakeANewDescriptorForAnOldOneOfTheSameNumber() {
        auto [a, toA] = sockets();
        auto [b, toB] = sockets();
        put(toA);
        put(toB);
        auto [fresh, toFresh] = sockets();
        Registered watchA;
        Registered watchB;
        const auto replace = [&, freshFd = fresh.get()](Registered& watch, int fd) {
            watch = {};
            CPPUNIT_ASSERT_EQUAL(fd, ::dup3(freshFd, fd, O_CLOEXEC)); // closes the old one
            watch = _loop.watch(fd, Ready::read, [this] { _ran += "stale"; });
            _loop.post([this] { _loop.stop(); });
        };
        watchA = _loop.watch(a.get(), Ready::read, [&, fd = b.get()] {
            watchA = {};
            replace(watchB, fd);
        });
        watchB = _loop.watch(b.get(), Ready::read, [&, fd = a.get()] {
            watchB = {};
            replace(watchA, fd);
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string(), _ran);
    }

    void tellsOfAHangUpEvenWhileNothingIsRead() {
        auto [ours, theirs] = sockets();
        put(theirs);
        theirs.reset();
        Registered watch;
        watch = _loop.watch(ours.get(), Ready::hangup, [&] {
            _ran += "gone";
            watch = {};
            _loop.stop();
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("gone"), _ran);
        CPPUNIT_ASSERT_EQUAL(std::string("x"), take(ours));
    }

    void tellsAReaderOfAPipeWhoseWriterIsGone() {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK));
        const Descriptor read(ends[0]);
        Descriptor(ends[1]).reset();
        const auto watch = _loop.watch(read.get(), Ready::read, [&] {
            char byte = 0;
            CPPUNIT_ASSERT_EQUAL(ssize_t(0), ::read(read.get(), &byte, 1));
            _loop.stop();
        });
        runBounded(_loop);
    }

    void tellsAWriterOfAPipeWhoseReaderIsGone() {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK));
        Descriptor(ends[0]).reset();
        const Descriptor write(ends[1]);
        const auto watch = _loop.watch(write.get(), Ready::write, [&] { _loop.stop(); });
        runBounded(_loop);
    }

    void refusesASecondWatchForTheSame() {
        const auto [ours, theirs] = sockets();
        const auto watch = _loop.watch(ours.get(), Ready::read, [] {});
        CPPUNIT_ASSERT_THROW((void)_loop.watch(ours.get(), Ready::read, [] {}), Poco::ExistsException);
    }

    void canWatchAgainWhatWasCancelled() {
        const auto [ours, theirs] = sockets();
        put(theirs);
        auto watch = _loop.watch(ours.get(), Ready::read, [this] { _ran += "old"; });
        watch = {};
        watch = _loop.watch(ours.get(), Ready::read, [this] {
            _ran += "new";
            _loop.stop();
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("new"), _ran);
    }

    void refusesAFileThatCanNotBeWatched() {
        const Descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
        CPPUNIT_ASSERT_THROW((void)_loop.watch(file.get(), Ready::read, [] {}), std::system_error);
        CPPUNIT_ASSERT_THROW((void)_loop.watch(file.get(), Ready::read, [] {}), std::system_error); // nothing is left
        CPPUNIT_ASSERT_THROW((void)_loop.watch(-1, Ready::read, [] {}), std::system_error);
    }

    void mayBeOutlivedByItsRegistrations() {
        const auto [ours, theirs] = sockets();
        Registered timer;
        Registered watch;
        {
            EventLoop brief;
            timer = brief.after(1h, [] {});
            watch = brief.watch(ours.get(), Ready::read, [] {});
        }
        timer = {};
        watch = {};
    }

private:
    EventLoop _loop;
    std::string _ran;
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventLoopWatchTest);
