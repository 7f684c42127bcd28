#include "support/AgentProcess.h"
#include "support/EchoClient.h"
#include "support/Linkctl.h"
#include "support/Skip.h"
#include "support/SmallDisk.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace further::testing {

/// A disk that is full, and directories and an interpreter that somebody removes while the agent runs: a start says
/// what is wrong, and the next one works when that has been put right.
class LostDirectoryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LostDirectoryTest);
    CPPUNIT_TEST(saysThatTheDiskIsFull);
    CPPUNIT_TEST(saysThatThereIsNoRoomToKeepAnything);
    CPPUNIT_TEST(saysThatTheTemporaryDirectoryIsGone);
    CPPUNIT_TEST(makesItsWorkingDirectoryAgain);
    CPPUNIT_TEST(saysWhyItsWorkingDirectoryCantBeMade);
    CPPUNIT_TEST(survivesAProgramThatRemovesItsDirectory);
    CPPUNIT_TEST(saysThatTheInterpreterIsGone);
    CPPUNIT_TEST_SUITE_END();

    static void assertOn(ExecClient& client) { CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')")); }

    /// The next message is an error with this code, whose sentence has all the parts.
    static void assertError(ExecClient& client, const std::string& code, const std::vector<std::string>& parts) {
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("error"), error.type);
        CPPUNIT_ASSERT_EQUAL(code, error.text("code"));
        const auto detail = error.text("detail");
        for (const auto& part : parts)
            CPPUNIT_ASSERT_MESSAGE(detail, detail.find(part) != std::string::npos);
    }

public:
    void saysThatTheDiskIsFull() {
        if (!SmallDisk::permitted()) {
            skip("a full disk needs a mount namespace, which this user may not have");
            return;
        }
        const SmallDisk disk(256 * 1024);
        const AgentProcess agent({"programs.tempDirectory=" + disk.path().string()});
        EchoClient live(agent.address());
        ExecClient client(agent.address());
        client.start("#" + std::string(1024 * 1024, 'x'));
        assertError(
            client, "start_failed",
            {"The script could not be written", disk.path().string(), "No space left on device", "make room there"});
        awaitEntries(disk.path(), 1); // the other one's
        assertOn(client);
        awaitEntries(disk.path(), 1);

        std::ofstream(disk.path() / "ballast") << std::string(1024 * 1024, 'x'); // as much of it as there is room for
        client.start("print('off')");
        assertError(client, "start_failed", {"No space left on device"});
        live.converse();
        std::filesystem::remove(disk.path() / "ballast");
        assertOn(client);
    }

    void saysThatThereIsNoRoomToKeepAnything() {
        if (!SmallDisk::permitted()) {
            skip("a full disk needs a mount namespace, which this user may not have");
            return;
        }
        const SmallDisk disk(std::size_t{256} * 1024 * 1024);
        const AgentProcess agent({"agent.stateDirectory=" + disk.path().string()});
        std::ofstream(disk.path() / "ballast") << std::string(256 * 1024 * 1024, 'x'); // as much as there is room for
        const Linkctl linkctl(agent);
        const auto said = linkctl.run({"token", "create", "pc"});
        CPPUNIT_ASSERT_EQUAL(1, said.exitCode);
        for (const std::string part : {"tokens.json can't be written (No space left on device): make room there",
                                       "df -h", "agent.stateDirectory"})
            CPPUNIT_ASSERT_MESSAGE(said.errors, said.errors.find(part) != std::string::npos);
        CPPUNIT_ASSERT(!std::filesystem::exists(disk.path() / "tokens.json.new"));
        std::filesystem::remove(disk.path() / "ballast");
        linkctl.print({"token", "create", "pc"});
    }

    void saysThatTheTemporaryDirectoryIsGone() {
        const TemporaryDirectory place;
        const auto scripts = place.path() / "scripts";
        std::filesystem::create_directory(scripts);
        const AgentProcess agent({"programs.tempDirectory=" + scripts.string()});
        EchoClient live(agent.address());
        ExecClient client(agent.address());
        std::filesystem::remove_all(scripts); // that of the running program, too
        client.start("print('off')");
        assertError(client, "start_failed",
                    {"The script could not be written", scripts.string(), "No such file or directory",
                     "programs.tempDirectory"});
        live.converse();
        std::filesystem::create_directory(scripts);
        assertOn(client);
        live.send("stop");
        CPPUNIT_ASSERT_EQUAL(-15, live.awaitStopped());
    }

    void makesItsWorkingDirectoryAgain() {
        const TemporaryDirectory place;
        place.write("work/mine.py", "print('mine')");
        const auto work = place.path() / "work";
        const AgentProcess agent({"programs.workDirectory=" + work.string()});
        ExecClient client(agent.address());
        client.startPath("mine.py");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        std::filesystem::remove_all(work);
        client.startPath("mine.py");
        assertError(client, "not_found", {"There is no file \"mine.py\" in " + work.string()});
        CPPUNIT_ASSERT(std::filesystem::is_directory(work));
        place.write("work/mine.py", "print('mine')");
        client.startPath("mine.py");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("mine\n"), client.output());
    }

    void saysWhyItsWorkingDirectoryCantBeMade() {
        const TemporaryDirectory place;
        const auto file = place.write("work", "a file where a directory should be");
        const AgentProcess agent({"programs.workDirectory=" + file + "/deeper"});
        ExecClient client(agent.address());
        client.startPath("mine.py");
        assertError(client, "start_failed",
                    {"The working directory", file, "could not be made", "Not a directory", "programs.workDirectory"});
        assertOn(client); // a script needs none
    }

    void survivesAProgramThatRemovesItsDirectory() {
        const TemporaryDirectory scripts;
        const AgentProcess agent({"programs.tempDirectory=" + scripts.path().string()});
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("gone\n"),
                             client.run("import os, shutil\nshutil.rmtree(os.getcwd())\nprint('gone')"));
        assertOn(client);
    }

    void saysThatTheInterpreterIsGone() {
        const TemporaryDirectory place;
        const auto interpreter = place.path() / "python";
        std::filesystem::create_symlink("/usr/bin/python3", interpreter);
        const TemporaryDirectory scripts;
        const AgentProcess agent(
            {"python-exec.interpreter=" + interpreter.string(), "programs.tempDirectory=" + scripts.path().string()});
        EchoClient live(agent.address());
        ExecClient client(agent.address());
        assertOn(client);
        std::filesystem::remove(interpreter);
        client.start("print('off')");
        assertError(client, "start_failed",
                    {interpreter.string() + "\" does not exist", "set python-exec.interpreter to"});
        awaitEntries(scripts.path(), 1); // the other one's
        live.converse();
        std::filesystem::create_symlink("/usr/bin/python3", interpreter);
        assertOn(client);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LostDirectoryTest);

} // namespace further::testing
