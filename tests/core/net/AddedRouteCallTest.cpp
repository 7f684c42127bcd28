#include "AddedRouteFixture.h"

#include "support/Deadline.h"

#include <stdexcept>
#include <thread>

using namespace further;

/// A request's way through a plugin's handler, over a socket.
class AddedRouteCallTest : public AddedRouteFixture {
    CPPUNIT_TEST_SUITE(AddedRouteCallTest);
    CPPUNIT_TEST(givesTheHandlerWhatTheRequestSays);
    CPPUNIT_TEST(answersHeadWithoutABody);
    CPPUNIT_TEST(saysWhichMethodsThereAre);
    CPPUNIT_TEST(answersErrorsByTheirCode);
    CPPUNIT_TEST(answersAndTellsAFault);
    CPPUNIT_TEST(cutsAnAnswerThatBreaksOff);
    CPPUNIT_TEST(streamsAnAnswer);
    CPPUNIT_TEST(keepsLinesOutOfHeaders);
    CPPUNIT_TEST(letsNobodyInWithoutThePermission);
    CPPUNIT_TEST(servesNothingThatIsNotReady);
    CPPUNIT_TEST(leavesThreadsForOtherRequests);
    CPPUNIT_TEST(tellsAHandlerThatItsClientHasGone);
    CPPUNIT_TEST_SUITE_END();

public:
    void givesTheHandlerWhatTheRequestSays() {
        serveAdded(
            [](HttpRequest& request, HttpResponse& response) {
                response.send(201, "text/x",
                              request.method() + "|" + request.rest() + "|" + request.query("a").value_or("-") + "|" +
                                  request.query("b").value_or("-") + "|" + request.contentType() + "|" +
                                  request.user().name);
            },
            "GET");
        const auto answer = ask("GET /at/b%20c/d?a=%C3%A4&c HTTP/1.1\r\nHost: device\r\nContent-Type: text/y\r\n\r\n");
        assertStatus("201", answer);
        CPPUNIT_ASSERT_MESSAGE(answer, answer.ends_with("\r\n\r\nGET|b c/d|\xC3\xA4|-|text/y|pi"));
        CPPUNIT_ASSERT(answer.find("Content-Type: text/x\r\n") != std::string::npos);
    }

    void answersHeadWithoutABody() {
        serveAdded([](HttpRequest&, HttpResponse& response) { response.send(200, "text/plain", "hello"); }, "GET");
        const auto answer = askAt("HEAD", "");
        assertStatus("200", answer);
        CPPUNIT_ASSERT(answer.find("Content-Length: 5\r\n") != std::string::npos);
        CPPUNIT_ASSERT(answer.ends_with("\r\n\r\n"));
    }

    void saysWhichMethodsThereAre() {
        serveAdded(echo);
        add("GET", echo);
        const auto refused = askAt("DELETE", "");
        assertStatus("405", refused);
        CPPUNIT_ASSERT(refused.find("Allow: GET, HEAD, POST\r\n") != std::string::npos);
        const auto preflight = askAt("OPTIONS", "Origin: https://right.com\r\n");
        assertStatus("204", preflight);
        CPPUNIT_ASSERT(preflight.find("Access-Control-Allow-Methods: GET, HEAD, POST\r\n") != std::string::npos);
        assertStatus("404", ask("GET /elsewhere HTTP/1.1\r\nHost: device\r\n\r\n"));
        assertStatus("403", askAt("POST", "Origin: https://wrong.com\r\nContent-Length: 0\r\n"));
    }

    void answersErrorsByTheirCode() {
        ErrorCode code{};
        serveAdded([&](HttpRequest&, HttpResponse&) { throw Error(code, "So it is."); }, "GET");
        const std::pair<ErrorCode, std::string> codes[] = {
            {ErrorCode::badMessage, "400"},  {ErrorCode::invalidData, "400"}, {ErrorCode::forbidden, "403"},
            {ErrorCode::notFound, "404"},    {ErrorCode::conflict, "409"},    {ErrorCode::tooLarge, "413"},
            {ErrorCode::busy, "503"},        {ErrorCode::unavailable, "503"}, {ErrorCode::internal, "500"},
            {ErrorCode::startFailed, "500"},
        };
        for (const auto& [each, status] : codes) {
            code = each;
            const auto answer = askAt("GET", "");
            assertStatus(status, answer);
            CPPUNIT_ASSERT(answer.ends_with(R"({"message":")" + std::string(sentence(each)) + R"(","code":")" +
                                            std::string(wireName(each)) + R"(","detail":"So it is."})"));
        }
        CPPUNIT_ASSERT_EQUAL(""s, refusals()); // none is a fault
    }

    void answersAndTellsAFault() {
        std::function<void(HttpResponse&)> act;
        serveAdded([&](HttpRequest&, HttpResponse& response) { act(response); }, "GET");
        const std::pair<std::function<void(HttpResponse&)>, std::string> faults[] = {
            {[](HttpResponse&) { throw std::runtime_error("It broke"); }, "It broke"},
            {[](HttpResponse&) { throw 5; }, "no exception"},
            {[](HttpResponse&) {}, "without an answer"}};
        for (const auto& [fault, words] : faults) {
            act = fault;
            const auto answer = askAt("GET", "");
            assertStatus("500", answer);
            CPPUNIT_ASSERT(answer.find(R"("code":"internal")") != std::string::npos);
            CPPUNIT_ASSERT(answer.find(words) == std::string::npos); // for the log alone
            CPPUNIT_ASSERT_MESSAGE(refusals(), refusals().find(words) != std::string::npos);
        }
    }

    void cutsAnAnswerThatBreaksOff() {
        std::function<void(HttpResponse&)> act;
        serveAdded([&](HttpRequest&, HttpResponse& response) { act(response); }, "GET");
        act = [](HttpResponse& response) {
            response.begin(200, "text/plain");
            response.write("half");
            throw Error(ErrorCode::notFound, "Gone.");
        };
        CPPUNIT_ASSERT(!askAt("GET", "").ends_with("0\r\n\r\n"));
        act = [](HttpResponse& response) {
            response.begin(200, "text/plain", 10);
            response.write("half");
        };
        (void)askAt("GET", "");
        CPPUNIT_ASSERT_MESSAGE(refusals(), refusals().find("before its length") != std::string::npos);
    }

    void streamsAnAnswer() {
        serveAdded(
            [](HttpRequest&, HttpResponse& response) {
                response.begin(200, "text/plain");
                response.write("one");
                response.write("two");
            },
            "GET");
        const auto answer = askAt("GET", "");
        CPPUNIT_ASSERT_MESSAGE(answer, answer.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(answer, answer.ends_with("\r\nonetwo\r\n0\r\n\r\n"));
    }

    void keepsLinesOutOfHeaders() {
        serveAdded(
            [](HttpRequest& request, HttpResponse& response) {
                response.set("X-Name", request.rest());
                response.send(200, "text/plain", "");
            },
            "GET");
        const auto answer = ask("GET /at/a%0d%0aSet-Cookie:%20x HTTP/1.1\r\nHost: device\r\n\r\n");
        CPPUNIT_ASSERT_MESSAGE(answer, answer.find("X-Name: a__Set-Cookie: x\r\n") != std::string::npos);
    }

    void letsNobodyInWithoutThePermission() {
        std::atomic<int> called = 0;
        serveAdded(
            [&](HttpRequest&, HttpResponse& response) { response.send(200, "text/plain", std::to_string(++called)); },
            "GET", {});
        assertStatus("403", askAt("GET", "")); // another user of this machine
        const auto other = _authenticator.createToken("other", Permissions({"else"}), {});
        const auto refused = askAt("GET", "Authorization: Bearer " + other + "\r\n");
        assertStatus("403", refused);
        CPPUNIT_ASSERT_MESSAGE(refused, refused.find(R"(the permission \"at\")") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(0, called.load());
        const auto right = _authenticator.createToken("right", Permissions({"at"}), {});
        assertStatus("200", askAt("GET", "Authorization: Bearer " + right + "\r\n"));
    }

    void servesNothingThatIsNotReady() {
        serveAdded(echo, "GET");
        _ready = false;
        const auto answer = askAt("GET", "");
        assertStatus("503", answer);
        CPPUNIT_ASSERT(answer.find("Not now.") != std::string::npos);
    }

    void leavesThreadsForOtherRequests() {
        std::promise<void> begun;
        std::promise<void> end;
        serveAdded(
            [&](HttpRequest&, HttpResponse& response) {
                begun.set_value();
                end.get_future().wait();
                response.send(200, "text/plain", "");
            },
            "GET", Identity::owner("me"), {1, 30s});
        auto first = connected("GET /at/x HTTP/1.1\r\nHost: device\r\n\r\n");
        begun.get_future().wait();
        const auto second = askAt("GET", "");
        end.set_value();
        assertStatus("503", second);
        CPPUNIT_ASSERT(second.find(R"("code":"busy")") != std::string::npos);
        assertStatus("200", readAll(first));
    }

    void tellsAHandlerThatItsClientHasGone() {
        std::promise<bool> wantedAtFirst;
        std::promise<bool> toldInTime;
        serveAdded(
            [&](HttpRequest& request, HttpResponse& response) {
                wantedAtFirst.set_value(request.isWanted());
                const testing::Deadline deadline;
                while (request.isWanted() && !deadline.passed())
                    std::this_thread::yield();
                toldInTime.set_value(!request.isWanted());
                response.send(200, "text/plain", "Nobody reads this.");
            },
            "GET", Identity::owner("me"), {1, 30s});
        auto client = connected("GET /at/x HTTP/1.1\r\nHost: device\r\n\r\n");
        CPPUNIT_ASSERT(wantedAtFirst.get_future().get());
        client.close();
        CPPUNIT_ASSERT(toldInTime.get_future().get());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AddedRouteCallTest);
