#include "AptCache.h"

#include "plugins/common/machine/ChildProgram.h"

#include <further/Descriptor.h>
#include <further/Error.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sstream>
#include <string_view>
#include <system_error>

namespace further::apt {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longestName = 128;
/// What is asked for stands in the second line: the rest is read by nobody.
constexpr std::size_t longestOutput = 4096;
constexpr std::chrono::milliseconds glance{500};

bool isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

[[noreturn]] void refuse(const std::string& why) {
    throw Error(ErrorCode::unavailable, "The versions of packages can't be told: " + why);
}

/// Waits by glances, so that nobody waits for what isn't wanted any more.
template <class Try>
bool waits(const Try& attempt, Clock::time_point deadline, const AptCache::Wanted& wanted) {
    while (wanted()) {
        const auto now = Clock::now();
        if (attempt(std::min(deadline, now + glance)))
            return true;
        if (now >= deadline)
            return false;
    }
    refuse("the agent ends");
}

/// The first bytes, to the end of the output at most; throws at the deadline.
std::string readFrom(int fd, Clock::time_point deadline, const AptCache::Wanted& wanted) {
    std::string text;
    std::array<char, longestOutput> buffer;
    while (text.size() < longestOutput) {
        if (!waits([fd](auto until) { return machine::awaitReadable(fd, until); }, deadline, wanted))
            refuse("apt-cache took too long. Try it on the device: apt-cache policy bash");
        const auto count = ::read(fd, buffer.data(), longestOutput - text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
}

/// The version in what `apt-cache policy` prints; nothing where that isn't about `package`: for a name that there
/// isn't, apt-cache takes it for a pattern, and tells of whatever matches.
std::optional<std::string> installedIn(const std::string& text, const std::string& package) {
    constexpr std::string_view before = "  Installed: ";
    std::istringstream lines(text);
    std::string name;
    std::string installed;
    std::getline(lines, name); // `bash:`, and for one of another architecture `bash:armhf:`
    std::getline(lines, installed);
    if (name.compare(0, package.size() + 1, package + ":") != 0)
        return std::nullopt;
    if (!installed.starts_with(before))
        refuse("apt-cache says something that isn't understood");
    return installed.substr(before.size());
}

} // namespace

bool AptCache::isPackageName(const std::string& name) {
    return !name.empty() && name.size() <= longestName && isLetterOrDigit(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return isLetterOrDigit(c) || c == '.' || c == '+' || c == '-'; });
}

std::optional<std::string> AptCache::versionOf(const std::string& package, const Wanted& wanted) {
    if (!isPackageName(package))
        throw Error(ErrorCode::invalidData, "That is no name of a package.");
    if (::access(_options.program.c_str(), X_OK) != 0)
        refuse("there is no " + _options.program.string() + " on this device, which isn't Debian's, it seems");
    const auto deadline = Clock::now() + _options.patience;
    if (!waits([this](auto until) { return _turns.try_acquire_until(until); }, deadline, wanted))
        throw Error(ErrorCode::busy, "Too many ask for versions of packages at once. Try again in a few seconds.");
    const struct Turn {
        ~Turn() { turns.release(); }
        std::counting_semaphore<most>& turns;
    } turn{_turns};
    return installedIn(ask(package, deadline, wanted), package);
}

std::string AptCache::ask(const std::string& package, Time deadline, const Wanted& wanted) const {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        refuse(std::generic_category().message(errno));
    const Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);
    try {
        // Without any variable of ours: its words are English then, and nothing of ours configures it.
        machine::ChildProgram child(_options.program, {"policy", "--", package}, {-1, writing.get(), -1});
        writing.reset();
        auto text = readFrom(reading.get(), deadline, wanted);
        if (text.size() == longestOutput) // the child is killed, where it isn't at its end
            return text;
        std::optional<int> status;
        waits([&](auto until) { return (status = child.awaitEnd(until)).has_value(); }, deadline, wanted);
        if (!status || !WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
            refuse("apt-cache failed. Try it on the device: apt-cache policy " + package);
        return text;
    } catch (const std::system_error& problem) {
        refuse("apt-cache can't be started (" + problem.code().message() + ")");
    }
}

} // namespace further::apt
