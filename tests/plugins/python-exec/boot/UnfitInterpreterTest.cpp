#include "AssignedProgram.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace further::boot {

/// An interpreter that waits, and a program for which a fresh one would be another.
class UnfitInterpreterTest : public CppUnit::TestFixture, AssignedProgram {
    CPPUNIT_TEST_SUITE(UnfitInterpreterTest);
    CPPUNIT_TEST(isUnfitForOtherArguments);
    CPPUNIT_TEST(isUnfitForAnotherEnvironment);
    CPPUNIT_TEST(isUnfitOnceADirectoryHasChanged);
    CPPUNIT_TEST(isUnfitOnceAFileHasChanged);
    CPPUNIT_TEST(isUnfitForAZipFile);
    CPPUNIT_TEST(isUnfitForAZipFileAsText);
    CPPUNIT_TEST_SUITE_END();

    void requireUnfit(WaitingPython& python, const Spec& spec, const std::string& reason,
                      const Assignment& assignment) const {
        python.assign(spec, assignment);
        const auto report = python.awaitReport();
        CPPUNIT_ASSERT(report.type == WaitingReport::Type::unfit);
        CPPUNIT_ASSERT_EQUAL(reason, std::string(report.reason.data()));
        CPPUNIT_ASSERT(!std::filesystem::exists(home() + "/private"));
    }

    void requireUnfit(const Spec& spec, const std::string& reason) {
        WaitingPython python(environment());
        python.awaitReport();
        requireUnfit(python, spec, reason, assignment());
    }

    void isUnfitForOtherArguments() {
        const std::string reason = "The interpreter was started with other arguments.";
        auto other = spec(Spec::Source::script, "pass");
        other.arguments[0] = "/usr/bin/python";
        requireUnfit(other, reason);
        other = spec(Spec::Source::script, "pass");
        other.arguments.insert(other.arguments.begin() + 1, "-O");
        other.fileAt = 3;
        requireUnfit(other, reason);
        other.source = Spec::Source::none;
        requireUnfit(other, reason);
    }

    void isUnfitForAnotherEnvironment() {
        auto other = spec(Spec::Source::script, "pass");
        other.environment.emplace_back("LANG=de_DE.UTF-8");
        requireUnfit(other, "The interpreter was started with another value of LANG.");
        other.environment.back() = "PYTHONOPTIMIZE=1";
        requireUnfit(other, "The interpreter was started with another value of PYTHONOPTIMIZE.");
        other.environment.pop_back();
        other.environment[0] = "PYTHONPATH=/elsewhere";
        requireUnfit(other, "The interpreter was started with another value of PYTHONPATH.");
    }

    void isUnfitOnceADirectoryHasChanged() {
        const auto site = home() + "/.local/lib/python" FURTHER_PYTHON_VERSION "/site-packages";
        WaitingPython python(environment());
        python.awaitReport();
        std::filesystem::create_directories(site);
        requireUnfit(python, spec(Spec::Source::script, "pass"),
                     "The interpreter has read " + site + ", which has changed since.", assignment());
        WaitingPython another(environment());
        another.awaitReport();
        std::ofstream(site + "/new.py") << "\n";
        requireUnfit(another, spec(Spec::Source::script, "pass"),
                     "The interpreter has read " + site + ", which has changed since.", assignment());
    }

    void isUnfitOnceAFileHasChanged() {
        const auto site = home() + "/.local/lib/python" FURTHER_PYTHON_VERSION "/site-packages";
        std::filesystem::create_directories(site);
        for (const std::string name : {"own.pth", "usercustomize.py"}) {
            std::ofstream(site + "/" + name) << "import sys\n";
            WaitingPython python(environment());
            python.awaitReport();
            std::ofstream(site + "/" + name) << "import os\n";
            requireUnfit(python, spec(Spec::Source::script, "pass"),
                         "The interpreter has read " + site + "/" + name + ", which has changed since.", assignment());
        }
    }

    void isUnfitForAZipFile() {
        const auto file = _directory.write("app.py", std::string("PK\005\006") + std::string(18, '\0'));
        requireUnfit(spec(Spec::Source::file, file),
                     file + " is something to import from, and no file with a program.");
    }

    void isUnfitForAZipFileAsText() {
        requireUnfit(spec(Spec::Source::script, std::string("# PK\005\006") + std::string(18, '\0')),
                     "The script could be a zip file.");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UnfitInterpreterTest);

} // namespace further::boot
