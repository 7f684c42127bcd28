#include "support/AgentProcess.h"
#include "support/AnotherUser.h"
#include "support/RunClient.h"
#include "support/Skip.h"

#include <further/User.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>

namespace further::testing {

using namespace std::string_literals;

/// Where a program of /run lies and runs, and the environment that it has.
class RunPlacesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunPlacesTest);
    CPPUNIT_TEST(codeGoesToTheTemporaryDirectory);
    CPPUNIT_TEST(codeGoesToTheDirectoryOfItsPath);
    CPPUNIT_TEST(codeGoesToNoFile);
    CPPUNIT_TEST(twoProgramsOfADirectoryHaveAFileEach);
    CPPUNIT_TEST(anAbsolutePathIsTheFile);
    CPPUNIT_TEST(relativePathsBeginInTheWorkingDirectory);
    CPPUNIT_TEST(pythonIsUnbuffered);
    CPPUNIT_TEST(aShellIsBashWhereTheUsersOwnIsNone);
    CPPUNIT_TEST(theEnvironmentIsTheUsers);
    CPPUNIT_TEST(whatIsNotThereIsNotInTheEnvironment);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* where = "#!/bin/sh\necho $0; pwd; read line";

    /// Starts a program that says where it is, and waits; returns its file, and checks that it is in `directory`.
    static std::filesystem::path placed(RunClient& client, const std::string& process, const std::string& path,
                                        const std::filesystem::path& directory) {
        client.forgetOutput(process);
        client.send("start", process,
                    R"({"runner":"exec","code":)" + inJson(where) + (path.empty() ? "" : ",\"path\":" + inJson(path)) +
                        "}");
        client.awaitOutput(process, directory.string() + "\n");
        const auto& said = client.output(process);
        const std::filesystem::path file = said.substr(0, said.find('\n'));
        CPPUNIT_ASSERT_EQUAL(directory.string(), file.parent_path().string());
        CPPUNIT_ASSERT_EQUAL(file.string() + "\n" + directory.string() + "\n", said);
        CPPUNIT_ASSERT(std::filesystem::exists(file));
        return file;
    }

    static void end(RunClient& client, const std::string& process) {
        client.type(process, "\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped(process));
    }

    /// What a program says that does nothing but say it; a shell has to be asked.
    static std::string ran(RunClient& client, const std::string& data) {
        client.forgetOutput("p");
        client.send("start", "p", data);
        if (data.find(R"("shell")") != std::string::npos)
            client.type("p", "pwd; exit\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        return client.output("p");
    }

public:
    void codeGoesToTheTemporaryDirectory() {
        const TemporaryDirectory place;
        const AgentProcess agent({"programs.tempDirectory=" + place.path().string()});
        RunClient client(agent.address());
        std::set<std::string> directories;
        for (const auto* const process : {"a", "b"}) { // each is private
            client.startCode(process, "python3", "import os\nprint(os.getcwd())\nprint(__file__)\ninput()");
            client.awaitOutput(process, ".py\n");
            const auto& said = client.output(process);
            const std::filesystem::path directory = said.substr(0, said.find('\n'));
            CPPUNIT_ASSERT_EQUAL(place.path().string(), directory.parent_path().string());
            CPPUNIT_ASSERT(said.find('\n' + directory.string() + '/') != std::string::npos);
            CPPUNIT_ASSERT(std::filesystem::status(directory).permissions() == std::filesystem::perms::owner_all);
            CPPUNIT_ASSERT(directories.insert(directory).second);
        }
        end(client, "a");
        end(client, "b");
        for (const Deadline deadline; !std::filesystem::is_empty(place.path());) // which nobody waits for
            CPPUNIT_ASSERT(!deadline.passed());
    }

    void codeGoesToTheDirectoryOfItsPath() {
        const TemporaryDirectory place;
        const AgentProcess agent({"programs.workDirectory=" + place.path().string()});
        RunClient client(agent.address());
        const TemporaryDirectory elsewhere;
        const auto absolute = elsewhere.path() / "not/yet there";
        const auto relative = place.path() / "nor/this";
        for (const auto& [path, directory] : {std::pair{absolute.string(), absolute}, {"nor/this"s, relative}})
            for (int i = 0; i < 2; ++i) { // missing at first, and then there
                const auto file = placed(client, "p", path, directory);
                end(client, "p");
                CPPUNIT_ASSERT(!std::filesystem::exists(file));
                CPPUNIT_ASSERT(std::filesystem::is_empty(directory));
            }
    }

    void codeGoesToNoFile() {
        const TemporaryDirectory place;
        const auto file = place.write("file.py", "precious");
        const AgentProcess agent;
        RunClient client(agent.address());
        for (const auto& path : {file, file + "/below"}) {
            const auto error = client.errorFor(
                R"json({"type":"start","process":"p","data":{"runner":"python3","code":"print(1)","path":)json" +
                inJson(path) + "}}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, "start_failed"s, error.text("code"));
        }
        CPPUNIT_ASSERT_EQUAL(std::uintmax_t{8}, std::filesystem::file_size(file));
    }

    void twoProgramsOfADirectoryHaveAFileEach() {
        const TemporaryDirectory place;
        const AgentProcess agent;
        RunClient client(agent.address());
        const auto one = placed(client, "a", place.path(), place.path());
        const auto other = placed(client, "b", place.path(), place.path());
        CPPUNIT_ASSERT(one != other);
        end(client, "a");
        CPPUNIT_ASSERT(!std::filesystem::exists(one));
        CPPUNIT_ASSERT(std::filesystem::exists(other));
        end(client, "b");
        CPPUNIT_ASSERT(std::filesystem::is_empty(place.path()));
    }

    void anAbsolutePathIsTheFile() {
        const TemporaryDirectory place;
        const auto file = place.write("sub/file.py", "import os, sys\nprint(os.getcwd(), sys.argv)");
        const AgentProcess agent;
        RunClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL((place.path() / "sub").string() + " ['" + file + "', 'a']\n",
                             ran(client, R"({"runner":"python3","args":["a"],"path":)" + inJson(file) + "}"));
        CPPUNIT_ASSERT(std::filesystem::exists(file));
        CPPUNIT_ASSERT_EQUAL("no script\n"s,
                             ran(client, R"({"runner":"exec","path":"/bin/echo","args":["no script"]})"));
    }

    void relativePathsBeginInTheWorkingDirectory() {
        const TemporaryDirectory place;
        const AgentProcess agent({"programs.workDirectory=" + place.path().string()});
        RunClient client(agent.address());
        place.write("sub/file.py", "print('python')");
        std::filesystem::permissions(place.write("sub/tool", "#!/bin/sh\necho tool\n"),
                                     std::filesystem::perms::owner_all);
        CPPUNIT_ASSERT_EQUAL("python\n"s, ran(client, R"({"runner":"python3","path":"sub/file.py"})"));
        CPPUNIT_ASSERT_EQUAL("tool\n"s, ran(client, R"({"runner":"exec","path":"sub/tool"})"));
        CPPUNIT_ASSERT_EQUAL((place.path() / "sub").string() + "\n", ran(client, R"({"runner":"shell","path":"sub"})"));
    }

    void pythonIsUnbuffered() {
        const AgentProcess agent;
        RunClient client(agent.address());
        const auto said = ran(client, R"json({"runner":"python3","args":["a b","-c"],"code":)json" +
                                          inJson("line = open('/proc/self/cmdline').read().split('\\0')\n"
                                                 "print(line[0].split('/')[-1], line[1], line[2] == __file__, "
                                                 "line[3:])") +
                                          "}");
        CPPUNIT_ASSERT_EQUAL("python3 -u True ['a b', '-c', '']\n"s, said);
    }

    void aShellIsBashWhereTheUsersOwnIsNone() {
        if (!AnotherUser::possible()) {
            skip("only root can have programs of other users");
            return;
        }
        const AgentProcess agent({"programs.allowRoot=false", "programs.user=nobody"}); // who may not log in
        RunClient client(agent.address());
        client.send("start", "p", R"({"runner":"shell","path":"/"})");
        client.type("p", "echo $0 $SHELL $(id -un) $(readlink /proc/$$/exe); exit\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        CPPUNIT_ASSERT_EQUAL("-bash /bin/bash nobody " + std::filesystem::canonical("/bin/bash").string() + "\n",
                             client.output("p"));
    }

    void theEnvironmentIsTheUsers() {
        const TemporaryDirectory runtime;
        const AgentProcess agent({}, {"DISPLAY=:7", "XDG_RUNTIME_DIR=" + runtime.path().string()});
        const auto home = agent.home().path().string();
        const auto name = User::current().name;
        const auto users = name + " " + name + " " + home + " " + runtime.path().string() + " :7\n";
        const auto script = "echo $USER $LOGNAME $HOME $XDG_RUNTIME_DIR $DISPLAY; test \"$PWD\" = \"$(pwd)\" && "
                            "test -x \"$SHELL\" && echo right\n"s;
        const auto python = "import os\ne = os.environ\nprint(e['USER'], e['LOGNAME'], e['HOME'], "
                            "e['XDG_RUNTIME_DIR'], e['DISPLAY'])\n"
                            "if e['PWD'] == os.getcwd() and os.access(e['SHELL'], os.X_OK): print('right')"s;
        RunClient client(agent.address());
        client.startCode("python", "python3", python);
        client.startCode("exec", "exec", "#!/bin/sh\n" + script);
        client.send("start", "shell", R"({"runner":"shell"})");
        client.type("shell", script, true);
        client.awaitUntil([&] { return client.stopped().size() == 3; });
        for (const auto* const process : {"python", "exec", "shell"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(process, users + "right\n", client.output(process));
        RunClient terminal(agent.address(), "pty=1");
        terminal.startCode("exec", "exec", "#!/bin/sh\nstty -onlcr; echo $TERM\n" + script);
        terminal.awaitStopped("exec");
        CPPUNIT_ASSERT_EQUAL("xterm-256color\n" + users + "right\n", terminal.output("exec"));
    }

    void whatIsNotThereIsNotInTheEnvironment() {
        const AgentProcess agent({}, {"XDG_RUNTIME_DIR=/nowhere"});
        RunClient client(agent.address());
        client.startCode("p", "exec", "#!/bin/sh\necho ${DISPLAY-none} ${XDG_RUNTIME_DIR-none}");
        client.awaitStopped("p");
        const auto session = "/run/user/" + std::to_string(::getuid());
        CPPUNIT_ASSERT_EQUAL("none " + (std::filesystem::is_directory(session) ? session : "none"s) + "\n",
                             client.output("p"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunPlacesTest);

} // namespace further::testing
