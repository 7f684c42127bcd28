#include "FilesRun.h"

#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/launcher/SpecFile.h"
#include "plugins/common/process/StartError.h"

#include <further/Error.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

namespace further::upload {

namespace {

using launcher::Report;
using launcher::Step;

constexpr std::size_t step = 64 * 1024;
constexpr std::size_t longestHead = 4096;
constexpr int glance = 500; // ms, between two looks at whether the answer is still wanted
constexpr std::chrono::seconds reportTime{5};
constexpr int ok = 200;
constexpr int lastStatus = 599;
constexpr const char* advice = "install the agent anew: further-files is a part of it.";

FilesRun::Head headIn(const std::string& line) {
    try {
        const auto json = Poco::JSON::Parser().parse(line).extract<Poco::JSON::Object::Ptr>();
        FilesRun::Head head{json->getValue<int>("status"), json->getValue<Poco::UInt64>("length"),
                            json->optValue<std::string>("download", "")};
        if (head.status >= ok && head.status <= lastStatus)
            return head;
    } catch (const Poco::Exception&) { // it is none
    }
    throw Error(ErrorCode::internal, "The program for files, further-files, has answered what it never does: another "
                                     "program of its user may have meddled.");
}

} // namespace

FilesRun::FilesRun(const process::LauncherClient& launcher, launcher::Spec spec, HttpRequest& request)
    : _request(request), _spec(std::move(spec)) {
    try {
        const auto file = launcher::makeSpecFile(_spec);
        launcher.start(request.user().uid, {_pipes.control.theirs.get(), _pipes.input.theirs.get(),
                                            _pipes.output.theirs.get(), _pipes.error.theirs.get(), file.get()});
    } catch (const std::system_error& problem) {
        throw Error(ErrorCode::busy, std::string("There is no room for one more program (") + problem.what() +
                                         "): try again in a moment.");
    }
    for (auto* const ends : {&_pipes.control, &_pipes.input, &_pipes.output, &_pipes.error})
        ends->theirs = {};
}

/// Returns once something has happened there.
void FilesRun::await(int fd, short events) const {
    pollfd ready{fd, events, 0};
    while (::poll(&ready, 1, glance) <= 0)
        if (!_request.isWanted())
            throw Error(ErrorCode::unavailable,
                        "The agent is about to end, or the client has gone: try again in a moment.");
}

void FilesRun::feed() {
    std::string buffer(step, '\0');
    while (const auto count = _request.read(buffer.data(), buffer.size()))
        if (!write({buffer.data(), count}))
            return;
    write(std::string_view("\0", 1)); // without it, the program takes the upload for broken off
    _pipes.input.ours = {};
}

/// False where the program wants no more: it has its answer already.
bool FilesRun::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(_pipes.input.ours.get(), bytes.data(), bytes.size());
        if (count >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(count));
        else if (errno == EAGAIN)
            await(_pipes.input.ours.get(), POLLOUT);
        else if (errno != EINTR)
            return false;
    }
    return true;
}

/// 0 at the end.
std::size_t FilesRun::read(char* buffer, std::size_t size) {
    for (;;) {
        const auto count = ::read(_pipes.output.ours.get(), buffer, size);
        if (count >= 0)
            return static_cast<std::size_t>(count);
        if (errno == EAGAIN)
            await(_pipes.output.ours.get(), POLLIN);
        else if (errno != EINTR)
            return 0;
    }
}

FilesRun::Head FilesRun::head() {
    std::array<char, longestHead> buffer{};
    std::size_t end = std::string::npos;
    while ((end = _arrived.find('\n')) == std::string::npos) {
        const auto count = read(buffer.data(), buffer.size());
        if (count == 0 || _arrived.size() > longestHead)
            throwReport();
        _arrived.append(buffer.data(), count);
    }
    const auto line = _arrived.substr(0, end);
    _arrived.erase(0, end + 1);
    return headIn(line);
}

void FilesRun::passOn(HttpResponse& response, std::uint64_t length) {
    std::string buffer(step, '\0');
    while (length > 0) {
        if (_arrived.empty()) {
            _arrived.assign(buffer, 0, read(buffer.data(), buffer.size()));
            if (_arrived.empty())
                throw Error(ErrorCode::unavailable, "The file has become shorter while it was read: try again.");
        }
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(length, _arrived.size()));
        response.write(std::string_view(_arrived).substr(0, count));
        _arrived.erase(0, count);
        length -= count;
    }
}

std::string FilesRun::complaint() const {
    std::array<char, longestHead> buffer{};
    const auto count = ::read(_pipes.error.ours.get(), buffer.data(), buffer.size());
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
}

/// The program has ended without an answer, or never began: its keeper says which.
void FilesRun::throwReport() {
    const auto until = std::chrono::steady_clock::now() + reportTime;
    Report report;
    while (std::chrono::steady_clock::now() < until) {
        const auto size = ::recv(_pipes.control.ours.get(), &report, sizeof report, MSG_DONTWAIT);
        if (size < 0 && errno == EAGAIN) {
            pollfd ready{_pipes.control.ours.get(), POLLIN, 0};
            ::poll(&ready, 1, glance);
            continue;
        }
        if (size != sizeof report)
            throw process::launcherLost();
        if (report.type == Report::Type::failed)
            throw process::startError(_spec, static_cast<Step>(report.first), static_cast<int>(report.second), advice);
        if (report.type == Report::Type::exited)
            break;
    }
    throw Error(ErrorCode::internal, "The program for files, further-files, ended without an answer; what was there "
                                     "before is there still. The agent's log may say why.");
}

} // namespace further::upload
