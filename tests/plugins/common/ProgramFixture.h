#pragma once

#include <further/testing/FakeContext.h>
#include <further/testing/FakeStrand.h>

#include <filesystem>
#include <map>
#include <string>

namespace further {

/// While it lives, fixtures' programs run as another user than the launcher, `nobody`, whose home and working directory
/// are below the fixture's. Only root can do that: otherwise the test says that it is skipped, and has its own user's.
class ProgramsOfAnother {
public:
    ProgramsOfAnother();
    ~ProgramsOfAnother();
    ProgramsOfAnother(const ProgramsOfAnother&) = delete;
    ProgramsOfAnother& operator=(const ProgramsOfAnother&) = delete;

    static bool possible();
};

/// What a plugin that runs programs has around it: a strand, a context whose directories are below a fresh one, and the
/// launcher of this build, where something starts it. With it end the programs, and the directory.
class ProgramFixture {
public:
    /// `programs`: settings that differ from the test's own (the time limits are short ones).
    explicit ProgramFixture(const std::map<std::string, std::string>& programs = {});
    ~ProgramFixture();
    ProgramFixture(const ProgramFixture&) = delete;
    ProgramFixture& operator=(const ProgramFixture&) = delete;

    /// Settings that differ, beside those that did already; for what is made of the context from here on.
    void set(const std::map<std::string, std::string>& programs);

    /// Where programs' working directory and temporary directory are: `work` and `temp` in it.
    const std::filesystem::path& directory() const { return _directory; }
    /// Writes a file into the working directory; returns its path.
    std::filesystem::path file(const std::string& name, const std::string& text) const;
    /// What stays in the directory for scripts, once there was time to remove it: an end is told before that.
    std::size_t scripts() const;

private:
    /// Lets a user who isn't this one in, and gives what programs write to.
    void handOver(User user);

    std::filesystem::path _directory;
    std::map<std::string, std::string> _programs;

public:
    testing::FakeStrand strand;
    testing::FakeContext context;
};

} // namespace further
