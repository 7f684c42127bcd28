#include "plugins/common/OtherUserFixture.h"

#include <cppunit/TestAssert.h>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace further {

using launcher::Report;
using launcher::Step;

void OtherUserFixture::setUp() {
    if (!ProgramsOfAnother::possible())
        return;
    _another.emplace();
    _launcher.emplace();
}

void OtherUserFixture::tearDown() {
    _launcher.reset();
    _another.reset();
}

std::string OtherUserFixture::said(const std::string& script) const {
    RawProgram program(*_launcher, _launcher->python(script));
    program.next(Report::Type::started);
    const auto output = program.rest();
    CPPUNIT_ASSERT_EQUAL_MESSAGE(output, 0, program.next(Report::Type::exited));
    program.next(Report::Type::ended);
    return output;
}

void OtherUserFixture::assertRefused(const std::vector<std::string>& expressions) const {
    for (const auto& expression : expressions)
        CPPUNIT_ASSERT_EQUAL_MESSAGE(expression, std::string("refused\n"),
                                     said("import os\ntry:\n    " + expression +
                                          "\n    print('done')\nexcept PermissionError:\n    print('refused')"));
}

void OtherUserFixture::assertFails(RawProgram& program, Step step, int error) {
    const auto report = program.next();
    CPPUNIT_ASSERT(report.type == Report::Type::failed);
    CPPUNIT_ASSERT_EQUAL(static_cast<int>(step), report.first);
    CPPUNIT_ASSERT_EQUAL(error, static_cast<int>(report.second));
    program.next(Report::Type::ended);
}

void OtherUserFixture::begin(const std::string& lines, const std::optional<User>& user) {
    _launcher.reset();
    _launcher.emplace([&](ProgramFixture& fixture) {
        const auto place = fixture.directory() / "libexec";
        std::filesystem::create_directory(place);
        std::ofstream(place / "further-launcher") << "#!/bin/sh\n" << lines;
        std::filesystem::permissions(place / "further-launcher", std::filesystem::perms(0755));
        fixture.context.setDirectories({fixture.context.directories().runtime, place});
        if (user)
            fixture.context.setProgramUser(*user);
    });
}

std::string OtherUserFixture::saidBy(const std::string& line) {
    std::string said;
    std::array<char, 4096> buffer{};
    FILE* const pipe = ::popen((line + " 2>&1").c_str(), "re"); // NOLINT(cert-env33-c): a line of the test's own
    CPPUNIT_ASSERT(pipe != nullptr);
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        said.append(buffer.data(), size);
    const int status = ::pclose(pipe);
    return said + std::to_string(WEXITSTATUS(status));
}

} // namespace further
