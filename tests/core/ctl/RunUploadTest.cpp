#include "FakeAgent.h"
#include "Linkctl.h"
#include "PairedComputer.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

namespace further::ctl {

/// `further-linkctl run --files`: a folder is uploaded, and one of its files is run.
class RunUploadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunUploadTest);
    CPPUNIT_TEST(uploadsTheFolderAndRunsTheFile);
    CPPUNIT_TEST(uploadsToTheSameUser);
    CPPUNIT_TEST(uploadsToAPairedDeviceByTls);
    CPPUNIT_TEST(executesAFileInItsFolder);
    CPPUNIT_TEST(opensAShellInTheProject);
    CPPUNIT_TEST(startsNothingWhereTheUploadFails);
    CPPUNIT_TEST(startsNothingWhereTheFileIsMissing);
    CPPUNIT_TEST_SUITE_END();

    const testing::TemporaryDirectory _place;
    const std::string _folder = (_place.path() / "game").string();

    static FakeAgent::Play expecting(const std::string& path) {
        return [path](FakeConnection& client) {
            const auto data = client.start();
            CPPUNIT_ASSERT_EQUAL(path, data->getValue<std::string>("path"));
            CPPUNIT_ASSERT(!data->has("code"));
            client.stopped(0);
        };
    }

    static void refuseToPlay(FakeConnection& /*client*/) { CPPUNIT_FAIL("A program is started"); }

public:
    void setUp() override { _place.write("game/main.py", "pass\n"); }

    void uploadsTheFolderAndRunsTheFile() {
        FakeAgent agent(expecting("game/main.py"));
        Linkctl linkctl({"run", "--files", _folder, "--port", agent.port(), "main.py"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
        CPPUNIT_ASSERT((std::vector<std::string>{"/upload", "/run?client=further-linkctl"} == agent.uris()));
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"({"name":"game","files":{"main.py":{"type":"text","content":{"text":"pass\n"}}}})"),
            agent.uploads().at(0));
    }

    void uploadsToTheSameUser() {
        FakeAgent agent(expecting("game/main.py"));
        Linkctl linkctl({"run", "--user", "ann", "--files", _folder, "--port", agent.port(), "main.py"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("/upload?user=ann"), agent.uris().at(0));
        CPPUNIT_ASSERT_EQUAL(std::string("/run?client=further-linkctl&user=ann"), agent.uris().at(1));
    }

    void uploadsToAPairedDeviceByTls() {
        const TlsIdentity identity;
        const PairedComputer computer;
        FakeAgent agent(expecting("game/main.py"), &identity);
        computer.pairWith(agent, identity);
        auto linkctl = computer.run({"run", "--files", _folder, "--port", agent.port(), "main.py"});
        computer.check(linkctl, 0);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), agent.uploads().size());
        CPPUNIT_ASSERT(std::vector<std::string>(2, "Bearer " + std::string(PairedComputer::token)) ==
                       agent.authorizations());
    }

    void executesAFileInItsFolder() {
        const std::string script = "#!/bin/sh\nls\n";
        _place.write("game/tools/list", script);
        FakeAgent agent([&script](FakeConnection& client) {
            const auto data = client.start();
            CPPUNIT_ASSERT_EQUAL(std::string("exec"), data->getValue<std::string>("runner"));
            CPPUNIT_ASSERT_EQUAL(std::string("game/tools"), data->getValue<std::string>("path"));
            CPPUNIT_ASSERT_EQUAL(script, data->getValue<std::string>("code"));
            client.stopped(0);
        });
        Linkctl linkctl({"run", "--runner", "exec", "--files", _folder, "--port", agent.port(), "tools/list"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), agent.uploads().size());
    }

    void opensAShellInTheProject() {
        FakeAgent agent(expecting("game"));
        Linkctl linkctl({"run", "--runner", "shell", "--files", _folder, "--port", agent.port()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void startsNothingWhereTheUploadFails() {
        const std::vector<std::pair<int, std::string>> answers{
            {413, R"({"success":false,"detail":"It is too large."})"},
            {400, R"({"message":"Bad message","code":"invalid_data","detail":"It is too large."})"},
            {500, "It is too large.\n"},
            {200, R"({"success":false,"detail":"It is too large."})"}};
        for (const auto& [status, body] : answers) {
            FakeAgent agent(refuseToPlay);
            agent.answerUploads(status, body);
            Linkctl linkctl({"run", "--files", _folder, "--port", agent.port(), "main.py"});
            CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
            CPPUNIT_ASSERT_MESSAGE(linkctl.errors(), linkctl.errors().find("It is too large.") != std::string::npos);
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), agent.uris().size());
        }
    }

    void startsNothingWhereTheFileIsMissing() {
        const FakeAgent agent(refuseToPlay);
        Linkctl linkctl({"run", "--files", _folder, "--port", agent.port(), "other.py"});
        CPPUNIT_ASSERT_EQUAL(5, linkctl.awaitExit());
        CPPUNIT_ASSERT(agent.uris().empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunUploadTest);

} // namespace further::ctl
