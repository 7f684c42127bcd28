#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <filesystem>
#include <set>

namespace further {

/// Those who may decide what code the agent runs: root, the user that the agent is (with the group that is that user's
/// alone), and whoever could replace the agent's own program, as where root runs the agent that a user has built.
class TrustedWriters {
public:
    explicit TrustedWriters(uid_t user = ::geteuid(), gid_t group = ::getegid(),
                            const std::filesystem::path& program = "/proc/self/exe");

    /// The regular file that `file` leads to: symbolic links are followed here, and not again. Throws Poco::Exception
    /// where somebody else could change or replace it, with a sentence that has the path, what is wrong with it and the
    /// command that mends it. That is asked of the file, of the directory that `file` stands in, and of all directories
    /// above the two. One that everybody may write but that is sticky, as /tmp is, will do for those further up.
    std::filesystem::path resolve(const std::filesystem::path& file) const;

private:
    enum class Place { file, itsDirectory, above };
    void check(const std::filesystem::path& path, Place place) const;
    void checkDirectories(const std::filesystem::path& nearest) const;

    std::set<uid_t> _users;
    std::set<gid_t> _groups;
};

} // namespace further
