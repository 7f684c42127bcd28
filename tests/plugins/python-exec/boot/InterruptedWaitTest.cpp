#include "StoppedProgram.h"
#include "Terminal.h"
#include "WaitingPython.h"

#include <cppunit/extensions/HelperMacros.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

namespace further::boot {

/// SIGTERM, and what a program is doing.
class InterruptedWaitTest : public CppUnit::TestFixture, StoppedProgram {
    CPPUNIT_TEST_SUITE(InterruptedWaitTest);
    CPPUNIT_TEST(unwindsWhateverTheProgramWaitsFor);
    CPPUNIT_TEST(unwindsInputOnATerminal);
    CPPUNIT_TEST(unwindsAsyncioWithItsTasks);
    CPPUNIT_TEST_SUITE_END();

    void unwindsWhateverTheProgramWaitsFor() {
        const std::vector<std::pair<std::string, std::string>> waits{
            {"import time", "time.sleep(60)"},
            {"import sys", "sys.stdin.read()"},
            {"import sys", "sys.stdin.buffer.raw.read(1)"},
            {"import sys", "[line for line in sys.stdin]"},
            {"import os", "os.read(0, 1)"},
            {"", "input()"},
            {"", "input('')"},
            {"import threading", "lock = threading.Lock(); lock.acquire(); lock.acquire()"},
            {"import threading", "lock = threading.Lock(); lock.acquire(); lock.acquire(timeout=60)"},
            {"import threading", "threading.Event().wait()"},
            {"import threading",
             "threading.Condition().__enter__(); c = threading.Condition(); c.acquire(); c.wait(60)"},
            {"import threading, time",
             "t = threading.Thread(target=time.sleep, args=(60,), daemon=True); t.start(); t.join()"},
            {"import queue", "queue.Queue().get()"},
            {"import queue", "queue.SimpleQueue().get()"},
            {"import select", "select.select([0], [], [])"},
            {"import select", "p = select.poll(); p.register(0); p.poll()"},
            {"import select", "select.epoll().poll()"},
            {"import selectors", "s = selectors.DefaultSelector(); s.register(0, 1); s.select()"},
            {"import signal", "signal.pause()"},
            {"import socket", "s = socket.create_server(('127.0.0.1', 0)); s.accept()"},
            {"import socket", "a, b = socket.socketpair(); a.recv(1)"},
            {"import subprocess", "subprocess.run(['sleep', '60'])"},
            {"import subprocess", "p = subprocess.Popen(['sleep', '60']); p.wait()"},
            {"import subprocess", "subprocess.check_output(['sleep', '60'])"},
            {"import os", "os.system('true'); os.waitpid(os.posix_spawn('/bin/sleep', ['sleep', '60'], {}), 0)"},
            {"import fcntl, os", "fcntl.flock(os.open(__file__, 0), 2); fcntl.flock(os.open(__file__, 0), 2)"},
            {"import concurrent.futures as f", "f.Future().result()"},
            {"import multiprocessing as m", "a, b = m.Pipe(); a.recv()"},
            {"import time", "(lambda f: f(f))(lambda f: [time.sleep(0.01), f(f)] if False else time.sleep(60))"},
            {"import time", "exec('time.sleep(60)')"},
            {"import time", "next(time.sleep(60) for _ in range(1))"},
        };
        for (const auto& [imports, waiting] : waits) {
            const auto program = start(holding(imports, waiting));
            program->awaitOutput("ready\n");
            awaitSleep(program->pid());
            requireEnd("ready\nfinally\nmotor off\natexit\n", stop(*program), waiting);
        }
        requireEnd("ready\nfinally\nmotor off\natexit\n", stopped(holding("", "while True: pass")));
    }

    void unwindsInputOnATerminal() {
        for (const std::string imports : {"", "import readline"}) {
            const auto file = _directory.write(
                "program.py",
                imports + "\nimport sys\ntry:\n    input('ready')\nfinally:\n    print('finally', flush=True)\n");
            const Terminal terminal;
            WaitingPython python({"FURTHER_BOOT=graceful", "PYTHONPATH=" + BootedPython::module(), "TERM=xterm"}, "/",
                                 {file}, terminal.slave().get());
            awaitText(terminal.master(), "ready");
            awaitSleep(python.pid());
            ::kill(python.pid(), SIGTERM);
            awaitText(terminal.master(), "finally");
            CPPUNIT_ASSERT_EQUAL(-SIGTERM, python.awaitEnd().code);
        }
    }

    static void awaitText(const Descriptor& master, const std::string& text) {
        std::string got;
        std::array<char, 1024> buffer{};
        while (got.find(text) == std::string::npos) {
            pollfd ready{master.get(), POLLIN, 0};
            CPPUNIT_ASSERT_MESSAGE(got, ::poll(&ready, 1, static_cast<int>(testing::Deadline().left().count())) > 0);
            const auto count = ::read(master.get(), buffer.data(), buffer.size());
            CPPUNIT_ASSERT_MESSAGE(got, count > 0);
            got.append(buffer.data(), static_cast<std::size_t>(count));
        }
        CPPUNIT_ASSERT_EQUAL(std::string::npos, got.find("Traceback"));
    }

    void unwindsAsyncioWithItsTasks() {
        const auto end = stopped("import asyncio\n"
                                 "async def motor():\n"
                                 "    try:\n"
                                 "        await asyncio.sleep(60)\n"
                                 "    except Exception:\n"
                                 "        print('caught')\n"
                                 "    finally:\n"
                                 "        print('task off')\n"
                                 "async def main():\n"
                                 "    task = asyncio.create_task(motor())\n"
                                 "    await asyncio.sleep(0)\n"
                                 "    try:\n"
                                 "        print('ready')\n"
                                 "        await task\n"
                                 "    finally:\n"
                                 "        print('main off')\n"
                                 "try:\n"
                                 "    asyncio.run(main())\n"
                                 "finally:\n"
                                 "    print('after')\n");
        auto lines = testing::linesOf(end.output); // the signal arrives in the one or in the other
        std::sort(lines.begin(), lines.end() - 1);
        CPPUNIT_ASSERT(lines == (std::vector<std::string>{"main off", "ready", "task off", "after"}));
        CPPUNIT_ASSERT_EQUAL(std::string(), end.errors);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, end.code);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(InterruptedWaitTest);

} // namespace further::boot
