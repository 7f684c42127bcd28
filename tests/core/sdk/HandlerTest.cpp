#include <further/Error.h>
#include <further/Handler.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

using namespace further;

namespace {

class EchoHandler : public Handler {
public:
    EchoHandler() {
        on("echo.say", &EchoHandler::say);
        on("echo.ask", &EchoHandler::ask);
    }

    std::vector<std::string> received;

private:
    void say(const Message& message) { received.push_back("say " + message.process); }
    void ask(const Message&) { throw Poco::NotImplementedException("no answer"); }
};

class TwiceHandler : public Handler {
public:
    TwiceHandler() {
        on("twice", &TwiceHandler::first);
        on("twice", &TwiceHandler::second);
    }

private:
    void first(const Message&) {}
    void second(const Message&) {}
};

} // namespace

class HandlerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HandlerTest);
    CPPUNIT_TEST(callsTheMethodThatIsBoundToTheType);
    CPPUNIT_TEST(letsWhatAMethodThrowsFlyOut);
    CPPUNIT_TEST(refusesATypeThatIsNotBound);
    CPPUNIT_TEST(refusesTwoMethodsForOneType);
    CPPUNIT_TEST(listsItsTypesInOrder);
    CPPUNIT_TEST(doesNothingWhenPausedUnlessItSaysSo);
    CPPUNIT_TEST_SUITE_END();

public:
    void callsTheMethodThatIsBoundToTheType() {
        EchoHandler handler;
        handler.receive({"echo.say", "p1"});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), handler.received.size());
        CPPUNIT_ASSERT_EQUAL(std::string("say p1"), handler.received.front());
    }

    void letsWhatAMethodThrowsFlyOut() {
        EchoHandler handler;
        CPPUNIT_ASSERT_THROW(handler.receive({"echo.ask"}), Poco::NotImplementedException);
    }

    void refusesATypeThatIsNotBound() {
        EchoHandler handler;
        try {
            handler.receive({"echo"});
            CPPUNIT_FAIL("accepted");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::unknownType);
            CPPUNIT_ASSERT(error.detail().find("\"echo\"") != std::string::npos);
        }
    }

    void refusesTwoMethodsForOneType() { CPPUNIT_ASSERT_THROW(TwiceHandler(), Poco::ExistsException); }

    void listsItsTypesInOrder() {
        const EchoHandler handler;
        CPPUNIT_ASSERT((std::vector<std::string>{"echo.ask", "echo.say"} == handler.types()));
    }

    void doesNothingWhenPausedUnlessItSaysSo() {
        EchoHandler handler;
        handler.onPause();
        handler.onResume();
        CPPUNIT_ASSERT(handler.received.empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HandlerTest);
