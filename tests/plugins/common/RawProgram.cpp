#include "plugins/common/RawProgram.h"

#include "plugins/common/launcher/SpecFile.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace further {

using launcher::Command;
using launcher::Report;
using launcher::Spec;

namespace {

bool readableWithin(int fd, std::chrono::milliseconds time) {
    pollfd watched{fd, POLLIN, 0};
    return ::poll(&watched, 1, static_cast<int>(time.count())) == 1;
}

struct Pair {
    Descriptor first;
    Descriptor second;
};

Pair makePipe() {
    std::array<int, 2> ends{};
    CPPUNIT_ASSERT(::pipe2(ends.data(), O_CLOEXEC) == 0);
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Pair makeSocketPair() {
    std::array<int, 2> ends{};
    CPPUNIT_ASSERT(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

pid_t listenerOf(const Descriptor& connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    CPPUNIT_ASSERT(::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0);
    return peer.pid;
}

} // namespace

RawLauncher::RawLauncher() : RawLauncher([](ProgramFixture&) {}) {}

RawLauncher::RawLauncher(const std::function<void(ProgramFixture&)>& prepare)
    : _reached(reach(prepare)), _pid(listenerOf(_reached.connection)) {}

process::ReachedLauncher RawLauncher::reach(const std::function<void(ProgramFixture&)>& prepare) {
    prepare(*this);
    return process::ReachedLauncher::reach(process::LauncherSetup::from(context));
}

RawLauncher::~RawLauncher() = default;

void RawLauncher::send(std::string_view bytes, const std::vector<int>& descriptors) const {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    const auto size = descriptors.size() * sizeof(int);
    alignas(cmsghdr) std::array<char, CMSG_SPACE(64 * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!descriptors.empty()) {
        message.msg_control = control.data();
        message.msg_controllen = CMSG_SPACE(size);
        auto* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        std::memcpy(CMSG_DATA(header), descriptors.data(), size);
    }
    CPPUNIT_ASSERT(::sendmsg(_reached.connection.get(), &message, MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
}

void RawLauncher::prepare(const Spec& spec, std::size_t count, const launcher::Limits& limits) const {
    launcher::StartRequest request;
    request.type = launcher::StartRequest::prepare;
    request.user = context.programUser().uid;
    request.limits = limits;
    request.waiting = count;
    const auto file = launcher::makeSpecFile(spec);
    send({reinterpret_cast<const char*>(&request), sizeof request}, {file.get()});
}

launcher::Preparation RawLauncher::await(const std::function<bool(const launcher::Preparation&)>& isSo) const {
    launcher::Preparation preparation;
    do {
        CPPUNIT_ASSERT_MESSAGE("the launcher says nothing like that in time",
                               readableWithin(connection().get(), patience));
        CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(sizeof preparation),
                             ::recv(connection().get(), &preparation, sizeof preparation, 0));
    } while (!isSo(preparation));
    return preparation;
}

Spec RawLauncher::shell(const std::string& line) const {
    Spec spec;
    spec.arguments = {"/bin/sh", "-c", line};
    spec.workDirectory = directory() / "work";
    spec.tempDirectory = directory() / "temp";
    spec.stopGrace = std::chrono::milliseconds(150);
    spec.leftoverGrace = std::chrono::milliseconds(150);
    return spec;
}

Spec RawLauncher::python(const std::string& script) const {
    auto spec = shell("");
    spec.arguments = {"/usr/bin/python3", "-u"};
    spec.fileAt = 2;
    spec.source = Spec::Source::script;
    spec.content = script;
    spec.scriptName = "main.py";
    return spec;
}

RawProgram::RawProgram(const RawLauncher& launcher, const Spec& spec)
    : RawProgram(launcher, spec, launcher.context.programUser().uid) {}

namespace {

launcher::StartRequest requestFor(uid_t user, const launcher::Limits& limits, bool mayWait) {
    launcher::StartRequest request;
    request.user = user;
    request.limits = limits;
    request.waiting = mayWait ? 1 : 0;
    return request;
}

} // namespace

RawProgram::RawProgram(const RawLauncher& launcher, const Spec& spec, uid_t user, const launcher::Limits& limits)
    : RawProgram(requestFor(user, limits, false), launcher, spec) {}

RawProgram RawProgram::thatMayWait(const RawLauncher& launcher, const Spec& spec, const launcher::Limits& limits) {
    return {requestFor(launcher.context.programUser().uid, limits, true), launcher, spec};
}

RawProgram::RawProgram(const launcher::StartRequest& request, const RawLauncher& launcher, const Spec& spec) {
    auto inputs = makePipe();
    auto outputs = makePipe();
    auto errors = makePipe();
    begin(launcher, spec, request, {inputs.first.get(), outputs.second.get(), errors.second.get()});
    input = std::move(inputs.second);
    output = std::move(outputs.first);
    error = std::move(errors.first);
}

RawProgram::RawProgram(const RawLauncher& launcher, const Spec& spec, const std::array<int, 3>& streams) {
    launcher::StartRequest request;
    request.user = launcher.context.programUser().uid;
    begin(launcher, spec, request, streams);
}

void RawProgram::begin(const RawLauncher& launcher, const Spec& spec, const launcher::StartRequest& request,
                       const std::array<int, 3>& streams) {
    auto controls = makeSocketPair();
    const auto file = launcher::makeSpecFile(spec);
    launcher.send({reinterpret_cast<const char*>(&request), sizeof request},
                  {controls.second.get(), streams[0], streams[1], streams[2], file.get()});
    control = std::move(controls.first);
}

Report RawProgram::next() {
    Report report;
    CPPUNIT_ASSERT_MESSAGE("no report in time", readableWithin(control.get(), patience));
    CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(sizeof report), ::recv(control.get(), &report, sizeof report, 0));
    return report;
}

int RawProgram::next(Report::Type type) {
    const auto report = next();
    CPPUNIT_ASSERT_EQUAL(static_cast<int>(type), static_cast<int>(report.type));
    return report.first;
}

bool RawProgram::hangsUpWithin(std::chrono::milliseconds time) const {
    char byte = 0;
    return readableWithin(control.get(), time) && ::recv(control.get(), &byte, sizeof byte, 0) <= 0;
}

void RawProgram::command(Command::Type type) const {
    const Command command{type};
    CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(sizeof command),
                         ::send(control.get(), &command, sizeof command, MSG_NOSIGNAL));
}

std::string RawProgram::line() {
    std::size_t end = 0;
    while ((end = _read.find('\n')) == std::string::npos) {
        std::array<char, 4096> buffer;
        CPPUNIT_ASSERT_MESSAGE("no line in time", readableWithin(output.get(), patience));
        const auto size = ::read(output.get(), buffer.data(), buffer.size());
        CPPUNIT_ASSERT_MESSAGE("the output ended within a line", size > 0);
        _read.append(buffer.data(), static_cast<std::size_t>(size));
    }
    const auto line = _read.substr(0, end);
    _read.erase(0, end + 1);
    return line;
}

std::string RawProgram::rest() {
    for (;;) {
        std::array<char, 4096> buffer;
        CPPUNIT_ASSERT_MESSAGE("no end of output in time", readableWithin(output.get(), patience));
        const auto size = ::read(output.get(), buffer.data(), buffer.size());
        if (size <= 0)
            return std::exchange(_read, {});
        _read.append(buffer.data(), static_cast<std::size_t>(size));
    }
}

} // namespace further
