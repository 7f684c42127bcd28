#pragma once

#include "plugins/common/RawProgram.h"

#include <cppunit/TestFixture.h>

#include <optional>
#include <string>
#include <vector>

namespace further {

/// A launcher whose programs run as another user, `nobody`. Needs root: otherwise there is no launcher, and each test
/// has nothing to do.
class OtherUserFixture : public CppUnit::TestFixture {
public:
    void setUp() override;
    void tearDown() override;

protected:
    uid_t user() const { return _launcher->context.programUser().uid; }

    /// What a Python script prints, to its good end.
    std::string said(const std::string& script) const;
    /// Each of these Python expressions is refused by the system.
    void assertRefused(const std::vector<std::string>& expressions) const;
    /// The program's start fails so.
    static void assertFails(RawProgram& program, launcher::Step step, int error);

    /// Begins anew, with a launcher that a shell script starts: these lines, of which the last executes `launcherLine`.
    void begin(const std::string& lines, const std::optional<User>& user = {});
    static constexpr const char* launcherLine = "exec " FURTHER_BIN "/further-launcher \"$@\"\n";

    /// What a line of the shell prints, errors included; its exit code follows.
    static std::string saidBy(const std::string& line);

    std::optional<RawLauncher> _launcher;

private:
    std::optional<ProgramsOfAnother> _another;
};

} // namespace further
