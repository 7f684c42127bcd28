#pragma once

#include "BootedPython.h"

#include <cppunit/TestAssert.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <memory>
#include <string>

namespace further::boot {

/// Programs that are stopped, for the tests of what they make of it.
class StoppedProgram {
protected:
    struct End {
        int code = 0;
        std::string output;
        std::string errors;
    };

    testing::TemporaryDirectory _directory;

    std::unique_ptr<testing::ChildProcess> start(const std::string& program, const std::string& name = "program.py") {
        return BootedPython::start(_directory.write(name, program));
    }

    static End stop(testing::ChildProcess& program) {
        program.awaitOutput("ready\n");
        program.signal(SIGTERM);
        const int code = program.awaitExit();
        return {code, program.output(), program.errors()};
    }

    End stopped(const std::string& program) { return stop(*start(program)); }

    /// Until it waits for something: a signal that comes before may raise within a library's code, as Ctrl-C may.
    static void awaitSleep(pid_t program) {
        const testing::Deadline deadline;
        const auto stat = "/proc/" + std::to_string(program) + "/stat";
        for (int asleep = 0; asleep < 3;) {
            CPPUNIT_ASSERT(!deadline.passed());
            std::ifstream file(stat);
            std::string line;
            std::getline(file, line);
            asleep = line.find(") S ") == std::string::npos ? 0 : asleep + 1;
            testing::letPass(std::chrono::milliseconds(1));
        }
    }

    static void requireEnd(const std::string& output, const End& end, const std::string& what = {}) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string(), end.errors);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, output, end.output);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, -SIGTERM, end.code);
    }

    /// A program that holds something while it waits.
    static std::string holding(const std::string& imports, const std::string& waiting) {
        return "import atexit, contextlib\n" + imports +
               "\natexit.register(print, 'atexit')\n"
               "class Motor:\n"
               "    def __enter__(self): pass\n"
               "    def __exit__(self, *how): print('motor off')\n"
               "with Motor():\n"
               "    try:\n"
               "        print('ready')\n        " +
               waiting +
               "\n    finally:\n"
               "        print('finally')\n";
    }
};

} // namespace further::boot
