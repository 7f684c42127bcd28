#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/RawClient.h"
#include "support/Skip.h"

#include <further/User.h>

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <map>

namespace further::testing {

/// Uploads, as the Further web app makes them.
class UploadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UploadTest);
    CPPUNIT_TEST(takesAnUploadThatAProgramThenRunsFrom);
    CPPUNIT_TEST(readsBackAndRemoves);
    CPPUNIT_TEST(actsAsTheUserThatWasAskedFor);
    CPPUNIT_TEST(copiesAProject);
    CPPUNIT_TEST(answersAPage);
    CPPUNIT_TEST(keepsOtherPagesOut);
    CPPUNIT_TEST(needsItsPermission);
    CPPUNIT_TEST(keepsToItsLimits);
    CPPUNIT_TEST(leavesTheOldDirectoryWholeWhereAClientBreaksOff);
    CPPUNIT_TEST(servesNothingWhileItIsSwitchedOff);
    CPPUNIT_TEST(listsItsRoutes);
    CPPUNIT_TEST(endsInTheMiddleOfAnUpload);
    CPPUNIT_TEST_SUITE_END();

    struct Answer {
        Poco::Net::HTTPResponse head;
        std::string body;
        int status() const { return head.getStatus(); }
    };
    using Headers = std::map<std::string, std::string>;

    static Answer ask(const AgentProcess& agent, const std::string& method, const std::string& path,
                      const std::string& body = {}, const Headers& headers = {}) {
        Poco::Net::HTTPClientSession session(agent.address());
        session.setTimeout(Poco::Timespan(20, 0));
        Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPRequest::HTTP_1_1);
        for (const auto& [name, value] : headers)
            request.set(name, value);
        if (!body.empty())
            request.setContentLength64(static_cast<Poco::Int64>(body.size()));
        session.sendRequest(request) << body;
        Answer answer;
        Poco::StreamCopier::copyToString(session.receiveResponse(answer.head), answer.body);
        return answer;
    }

    static std::string upload(const std::string& name, const std::string& file, const std::string& text) {
        return R"({"name": ")" + name + R"(", "username": "ada@example.org", "files": {")" + file +
               R"(": {"type": "text", "content": {"text": ")" + text + "\"}}}}";
    }

    static void assertTaken(const Answer& answer) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body, 200, answer.status());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true,"fetched_urls":true})"), answer.body);
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), answer.head.getContentType());
    }

    /// The body of an upload of `n` with a file `a`, but for its end.
    static std::string begun(const AgentProcess& agent) {
        return "POST /upload HTTP/1.1\r\n" + RawClient::hostLine(agent.port()) + "Content-Length: 1000\r\n\r\n" +
               upload("n", "a", "2").substr(0, 100);
    }

    /// Waits until there are so many directories in the working directory.
    static void awaitDirectories(const AgentProcess& agent, std::size_t count) {
        awaitEntries(agent.home().path() / "further", count);
    }

public:
    void takesAnUploadThatAProgramThenRunsFrom() {
        const AgentProcess agent;
        assertTaken(ask(agent, "POST", "/upload", upload("game", "main.py", "print(6 * 7)\\n")));
        ExecClient client(agent.address());
        client.startPath("game/main.py");
        client.awaitOutput("42");
        client.await("stopped");
    }

    void readsBackAndRemoves() {
        const AgentProcess agent;
        assertTaken(ask(agent, "POST", "/upload", upload("n", "d/a b", "hi")));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"name":"n","files":[{"path":"d/a b","size":2}]})"),
                             ask(agent, "GET", "/files/n").body);
        const auto file = ask(agent, "GET", "/files/n/d/a%20b");
        CPPUNIT_ASSERT_EQUAL(std::string("hi"), file.body);
        CPPUNIT_ASSERT_EQUAL(std::string("nosniff"), file.head.get("X-Content-Type-Options"));
        CPPUNIT_ASSERT_EQUAL(std::string("attachment; filename*=UTF-8''a%20b"), file.head.get("Content-Disposition"));
        CPPUNIT_ASSERT_EQUAL(500, ask(agent, "GET", "/files/n/%2e%2e/%2e%2e/etc").status());
        CPPUNIT_ASSERT_EQUAL(404, ask(agent, "GET", "/files/n/none").status());
        CPPUNIT_ASSERT_EQUAL(200, ask(agent, "DELETE", "/files/n").status());
        CPPUNIT_ASSERT_EQUAL(404, ask(agent, "GET", "/files/n").status());
    }

    void actsAsTheUserThatWasAskedFor() {
        const auto daemon = User::named("daemon");
        if (::geteuid() != 0 || !daemon) {
            skip("only root can have files of other users");
            return;
        }
        const TemporaryDirectory place; // which others may enter, and whose working directory they may change
        std::filesystem::permissions(place.path(), std::filesystem::perms::others_exec,
                                     std::filesystem::perm_options::add);
        const auto work = place.path() / "work";
        std::filesystem::create_directory(work);
        std::filesystem::permissions(work, std::filesystem::perms::all);
        const AgentProcess agent({"programs.allowRoot=false", "programs.user=nobody", "programs.allowedUsers=daemon",
                                  "programs.workDirectory=" + work.string()});
        const auto ownerOf = [&](const std::string& name) {
            struct stat status {};
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, 0, ::lstat((work / name).c_str(), &status));
            return status.st_uid;
        };
        assertTaken(ask(agent, "POST", "/upload?user=daemon", upload("theirs", "a", "1")));
        assertTaken(ask(agent, "POST", "/upload", upload("usual", "a", "1")));
        CPPUNIT_ASSERT_EQUAL(daemon->uid, ownerOf("theirs"));
        CPPUNIT_ASSERT_EQUAL(daemon->uid, ownerOf("theirs/a"));
        CPPUNIT_ASSERT_EQUAL(User::named("nobody")->uid, ownerOf("usual"));
        CPPUNIT_ASSERT_EQUAL(403, ask(agent, "POST", "/upload?user=root", upload("roots", "a", "1")).status());
        CPPUNIT_ASSERT_EQUAL(403, ask(agent, "DELETE", "/files/usual?user=games").status());
        CPPUNIT_ASSERT(!std::filesystem::exists(work / "roots"));
    }

    void copiesAProject() {
        const AgentProcess agent;
        assertTaken(ask(agent, "POST", "/upload", upload("n", "project.cfg", "x")));
        CPPUNIT_ASSERT(exists(agent.home().path() / "Desktop/Projects/Further/ada/n/project.cfg"));
    }

    void answersAPage() {
        const AgentProcess agent({"security.origins=https://further.pi-top.com"});
        const Headers page{{"Origin", "https://further.pi-top.com"}};
        const auto preflight = ask(agent, "OPTIONS", "/upload", {}, page);
        CPPUNIT_ASSERT_EQUAL(204, preflight.status());
        CPPUNIT_ASSERT_EQUAL(std::string("POST"), preflight.head.get("Access-Control-Allow-Methods"));
        CPPUNIT_ASSERT_EQUAL(std::string("DELETE, GET, HEAD"),
                             ask(agent, "OPTIONS", "/files/n", {}, page).head.get("Access-Control-Allow-Methods"));
        const auto answer = ask(agent, "POST", "/upload", upload("n", "a", "1"), page);
        assertTaken(answer);
        CPPUNIT_ASSERT_EQUAL(page.at("Origin"), answer.head.get("Access-Control-Allow-Origin"));
        const auto wrong = ask(agent, "GET", "/upload", {}, page);
        CPPUNIT_ASSERT_EQUAL(405, wrong.status());
        CPPUNIT_ASSERT_EQUAL(std::string("POST"), wrong.head.get("Allow"));
    }

    void keepsOtherPagesOut() {
        const AgentProcess agent;
        const Headers evil{{"Origin", "https://evil.example"}, {"Content-Type", "text/plain"}};
        CPPUNIT_ASSERT_EQUAL(403, ask(agent, "POST", "/upload", upload("n", "a", "1"), evil).status());
        CPPUNIT_ASSERT(!exists(agent.home().path() / "further/n"));
    }

    void needsItsPermission() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        const auto token =
            linkctl.json({"token", "create", "x", "--permissions", "python-exec"})->getValue<std::string>("token");
        const auto refused =
            ask(agent, "POST", "/upload", upload("n", "a", "1"), {{"Authorization", "Bearer " + token}});
        CPPUNIT_ASSERT_EQUAL(403, refused.status());
        CPPUNIT_ASSERT_MESSAGE(refused.body, refused.body.find(R"(the permission \"upload\")") != std::string::npos);
        CPPUNIT_ASSERT(!exists(agent.home().path() / "further/n"));
    }

    void keepsToItsLimits() {
        const AgentProcess agent({"upload.maxSize=1 KiB", "upload.maxFiles=1"});
        const auto large = ask(agent, "POST", "/upload", upload("n", "a", std::string(2000, 'x')));
        CPPUNIT_ASSERT_EQUAL(413, large.status());
        const auto many = ask(agent, "POST", "/upload",
                              R"({"name": "n", "files": {"a": {"type": "text", "content": {"text": ""}}, "b":
                              {"type": "text", "content": {"text": ""}}}})");
        CPPUNIT_ASSERT_EQUAL(400, many.status());
        CPPUNIT_ASSERT_MESSAGE(many.body, many.body.find("upload.maxFiles") != std::string::npos);
    }

    void leavesTheOldDirectoryWholeWhereAClientBreaksOff() {
        const AgentProcess agent;
        assertTaken(ask(agent, "POST", "/upload", upload("n", "a", "1")));
        {
            RawClient client(agent.port());
            client.send(begun(agent));
            awaitDirectories(agent, 2);
        }
        awaitDirectories(agent, 1);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), ask(agent, "GET", "/files/n/a").body);
    }

    void servesNothingWhileItIsSwitchedOff() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        linkctl.print({"plugins", "disable", "upload"});
        const auto refused = ask(agent, "POST", "/upload", upload("n", "a", "1"));
        CPPUNIT_ASSERT_EQUAL(503, refused.status());
        CPPUNIT_ASSERT_MESSAGE(refused.body, refused.body.find("it is disabled") != std::string::npos);
        linkctl.print({"plugins", "enable", "upload"});
        assertTaken(ask(agent, "POST", "/upload", upload("n", "a", "1")));
    }

    void listsItsRoutes() {
        const AgentProcess agent;
        CPPUNIT_ASSERT(
            ask(agent, "GET", "/plugins").body.find(R"({"method":"POST","path":"/upload","permission":"upload"})") !=
            std::string::npos);
    }

    void endsInTheMiddleOfAnUpload() {
        AgentProcess agent;
        assertTaken(ask(agent, "POST", "/upload", upload("n", "a", "1")));
        RawClient client(agent.port());
        client.send(begun(agent));
        awaitDirectories(agent, 2);
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
        CPPUNIT_ASSERT(client.awaitEnd());
        CPPUNIT_ASSERT(exists(agent.home().path() / "further/n/a"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UploadTest);

} // namespace further::testing
