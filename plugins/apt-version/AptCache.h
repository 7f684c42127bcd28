#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <semaphore>
#include <string>

namespace further::apt {

/// Debian's apt-cache, asked which version of a package is installed. Any thread may ask, and several at once: two run
/// at a time, the others wait.
class AptCache {
public:
    struct Options {
        std::filesystem::path program = "/usr/bin/apt-cache";
        /// For an answer, the wait for one's turn included.
        std::chrono::milliseconds patience = std::chrono::seconds(10);
    };
    /// Asked each half second: whether the answer still interests anybody.
    using Wanted = std::function<bool()>;

    AptCache() : AptCache(Options{}) {}
    explicit AptCache(Options options) : _options(std::move(options)) {}

    /// `[a-z0-9][a-z0-9.+-]*`, and no longer than any package's name.
    static bool isPackageName(const std::string& name);

    /// `(none)` for a package that isn't installed; nothing for one that apt doesn't know. Runs apt-cache, without a
    /// shell, for a name that isPackageName(), and blocks. Throws Error: `unavailable` where there is no apt-cache,
    /// it fails, or takes too long; `busy` where others take all the time.
    std::optional<std::string> versionOf(const std::string& package, const Wanted& wanted);

private:
    static constexpr std::ptrdiff_t most = 2;
    using Time = std::chrono::steady_clock::time_point;

    std::string ask(const std::string& package, Time deadline, const Wanted& wanted) const;

    const Options _options;
    std::counting_semaphore<most> _turns{most};
};

} // namespace further::apt
