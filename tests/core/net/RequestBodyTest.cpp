#include "AddedRouteFixture.h"

using namespace further;

/// The body of a request to a plugin's route, over a socket.
class RequestBodyTest : public AddedRouteFixture {
    CPPUNIT_TEST_SUITE(RequestBodyTest);
    CPPUNIT_TEST(readsABodyOfAnnouncedLength);
    CPPUNIT_TEST(readsABodyInChunks);
    CPPUNIT_TEST(asksForTheBodyOfAClientThatWaits);
    CPPUNIT_TEST(refusesABodyThatIsTooLarge);
    CPPUNIT_TEST(refusesALengthThatIsToldWrongly);
    CPPUNIT_TEST(takesNoPartForTheWhole);
    CPPUNIT_TEST(cutsOffABodyThatComesTooSlowly);
    CPPUNIT_TEST(answersAlthoughMuchIsLeftUnread);
    CPPUNIT_TEST(answersAClientThatIsStillSending);
    CPPUNIT_TEST(endsARequestWhenTheServerStops);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsABodyOfAnnouncedLength() {
        serveAdded(echo);
        CPPUNIT_ASSERT(askAt("POST", "Content-Length: 5\r\n", "hello").ends_with("\r\n\r\nhello"));
        CPPUNIT_ASSERT(askAt("POST", "Content-Length: 5\r\n", "helloandmore").ends_with("\r\n\r\nhello"));
        const std::string much(100'000, 'x');
        CPPUNIT_ASSERT(askAt("POST", "Content-Length: 100000\r\n", much).ends_with("\r\n\r\n" + much));
    }

    void readsABodyInChunks() {
        serveAdded(echo);
        const auto answer = askAt("POST", "Transfer-Encoding: chunked\r\n",
                                  "5\r\nhello\r\n1;name=value\r\n \r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
        CPPUNIT_ASSERT_MESSAGE(answer, answer.ends_with("\r\n\r\nhello 0123456789"));
    }

    void asksForTheBodyOfAClientThatWaits() {
        serveAdded(echo);
        auto client =
            connected("POST /at/x HTTP/1.1\r\nHost: device\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        std::string first;
        char byte = 0;
        while (!first.ends_with("\r\n\r\n") && client.receiveBytes(&byte, 1) == 1)
            first += byte;
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 100"s, first.substr(0, 12));
        client.sendBytes("hello", 5);
        CPPUNIT_ASSERT(readAll(client).ends_with("\r\n\r\nhello"));
    }

    void refusesABodyThatIsTooLarge() {
        serveAdded(echo);
        const auto announced = askAt("POST", "Content-Length: 100001\r\n");
        assertStatus("413", announced);
        CPPUNIT_ASSERT_MESSAGE(announced, announced.find(R"("code":"too_large")") != std::string::npos);
        CPPUNIT_ASSERT(announced.find("Content-Type: application/json\r\n") != std::string::npos);
        std::string chunks;
        for (int i = 0; i < 101; ++i)
            chunks += "3e8\r\n" + std::string(1000, 'x') + "\r\n";
        assertStatus("413", askAt("POST", "Transfer-Encoding: chunked\r\n", chunks));
        assertStatus("413", askAt("POST", "Transfer-Encoding: chunked\r\n", "fffffffff\r\nx"));
        CPPUNIT_ASSERT_EQUAL(""s, refusals()); // no fault of the plugin
    }

    void refusesALengthThatIsToldWrongly() {
        serveAdded(echo);
        assertStatus("411", askAt("POST", ""));
        assertStatus("400", askAt("POST", "Content-Length: -1\r\n"));
        for (const auto* const length : {"5x", "99999999999999999999999", "5, 5"}) // Poco ends some without a word
            CPPUNIT_ASSERT(!askAt("POST", "Content-Length: "s + length + "\r\n", "hello").starts_with("HTTP/1.1 200"));
        assertStatus("400", askAt("POST", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        assertStatus("400", askAt("POST", "Content-Length: 5\r\nContent-Length: 4\r\n", "hello"));
        assertStatus("400",
                     askAt("POST", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"));
        assertStatus("501", askAt("POST", "Transfer-Encoding: gzip\r\n"));
        for (const auto* const chunks :
             {"x\r\n", "\r\n", "-1\r\n", "5\nhello\r\n", "5\r\nhellooo\r\n", "1000000000000000000000\r\n"})
            assertStatus("400", askAt("POST", "Transfer-Encoding: chunked\r\n", chunks));
        assertStatus("400", askAt("POST", "Transfer-Encoding: chunked\r\n", std::string(10'000, '0')));
    }

    void takesNoPartForTheWhole() {
        std::promise<void> begun;
        std::promise<ErrorCode> said;
        serveAdded([&](HttpRequest& request, HttpResponse&) {
            begun.set_value();
            try {
                body(request);
            } catch (const Error& error) {
                said.set_value(error.errorCode());
                throw;
            }
        });
        for (const auto& headers :
             {"Content-Length: 5\r\n\r\nhel"s, "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"s}) {
            begun = {};
            said = {};
            auto client = connected("POST /at/x HTTP/1.1\r\nHost: device\r\n" + headers);
            begun.get_future().wait(); // whoever ends earlier is no owner's any more
            client.shutdownSend();
            assertStatus("400", readAll(client));
            CPPUNIT_ASSERT(said.get_future().get() == ErrorCode::badMessage);
        }
    }

    void cutsOffABodyThatComesTooSlowly() {
        serveAdded(echo, "POST", Identity::owner("me"), {8, 100ms});
        assertStatus("408", askAt("POST", "Content-Length: 5\r\n", "hel"));
        auto dribbling = connected("POST /at/x HTTP/1.1\r\nHost: device\r\nContent-Length: 99999\r\n\r\n");
        std::string answer;
        for (int i = 0; i < 1000 && answer.empty(); ++i) { // a byte each 10 ms, until it is sent away
            dribbling.sendBytes("x", 1);
            if (dribbling.poll(Poco::Timespan(0, 10'000), Poco::Net::Socket::SELECT_READ))
                answer = readAll(dribbling);
        }
        assertStatus("408", answer);
    }

    // One that would find its connection reset, if it were closed at once.
    void answersAClientThatIsStillSending() {
        serveAdded(echo);
        assertStatus("413", askAt("POST", "Content-Length: 30000000\r\n", std::string(30'000'000, 'x')));
    }

    void answersAlthoughMuchIsLeftUnread() {
        serveAdded([](HttpRequest&, HttpResponse&) { throw Error(ErrorCode::conflict, "No."); });
        const std::string much(90'000, 'x');
        for (int i = 0; i < 20; ++i)
            CPPUNIT_ASSERT(askAt("POST", "Content-Length: 90000\r\n", much).ends_with("}"));
        assertStatus("405", askAt("PUT", "Content-Length: 90000\r\n", much));
    }

    void endsARequestWhenTheServerStops() {
        std::promise<void> begun;
        std::promise<bool> wanted;
        serveAdded([&](HttpRequest& request, HttpResponse&) {
            begun.set_value();
            try {
                body(request);
            } catch (const Error&) {
                wanted.set_value(request.isWanted());
                throw;
            }
        });
        auto client = connected("POST /at/x HTTP/1.1\r\nHost: device\r\nContent-Length: 5\r\n\r\n");
        begun.get_future().wait();
        _server->stop();
        CPPUNIT_ASSERT(!wanted.get_future().get());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RequestBodyTest);
