#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace further {

/// A small file that is for few eyes. One thread at a time.
class PrivateFile {
public:
    /// Who looks after it. `agent`: it is the agent's own, for no one else's eyes, and no link. `administrator`: it is
    /// the agent's or root's; its group may read it, as with ssl-cert, and nobody else; it may be a link.
    enum class Keeper { agent, administrator };

    /// An empty path stands for no file: nothing is there, and nothing kept.
    explicit PrivateFile(std::filesystem::path path, Keeper keeper = Keeper::agent)
        : _path(std::move(path)), _keeper(keeper) {}

    const std::filesystem::path& path() const { return _path; }

    /// Nothing where there is none. Throws Poco::FileException with a sentence that says what to do for one that others
    /// could read or have written.
    std::optional<std::string> read() const;
    /// Replaces it as a whole, with mode 0600: who reads it finds the old text or the new one, also after a power cut.
    /// Throws Poco::FileException with a sentence, and leaves the old text.
    void write(std::string_view text) const;

private:
    [[noreturn]] void refuse(const std::string& why, const std::string& fix) const;

    std::filesystem::path _path;
    Keeper _keeper;
};

} // namespace further
