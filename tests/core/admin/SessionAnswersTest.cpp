#include "admin/SessionAnswers.h"
#include "core/admin/SessionsOnSocket.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;

class SessionAnswersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SessionAnswersTest);
    CPPUNIT_TEST(listsNoSessions);
    CPPUNIT_TEST(listsSessions);
    CPPUNIT_TEST(tellsOfAClientThatReadsSlowly);
    CPPUNIT_TEST(tellsOfAClientWhoseInputIsHeld);
    CPPUNIT_TEST(listsPrograms);
    CPPUNIT_TEST(stopsAProgram);
    CPPUNIT_TEST(survivesAProgramWhoseStopThrows);
    CPPUNIT_TEST(disconnectsASession);
    CPPUNIT_TEST(saysThatThereIsNone);
    CPPUNIT_TEST(saysWhatIsWrongWithANumber);
    CPPUNIT_TEST(survivesAClientThatVanishesMeanwhile);
    CPPUNIT_TEST_SUITE_END();

public:
    void listsNoSessions() {
        Fixture f;
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.answer("sessions")->getArray("sessions")->size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.answer("programs")->getArray("programs")->size());
    }

    void listsSessions() {
        Fixture f;
        auto& client = f.sessions.connect();
        f.sessions.connect();
        client.say("probe.act", R"({"do": "job"})");
        client.say("other.act", R"({"do": "greet"})");
        f.sessions.awaitAnswers(client, 1);
        const auto sessions = f.answer("sessions")->getArray("sessions");
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), sessions->size());
        const auto first = sessions->getObject(0);
        CPPUNIT_ASSERT_EQUAL(1, first->getValue<int>("id"));
        CPPUNIT_ASSERT_EQUAL("a test"s, first->getValue<std::string>("address"));
        CPPUNIT_ASSERT_EQUAL(""s, first->getValue<std::string>("origin"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(20), first->getValue<std::string>("since").size());
        CPPUNIT_ASSERT_EQUAL(0, first->getValue<int>("queued"));
        CPPUNIT_ASSERT(!first->getValue<bool>("paused"));
        CPPUNIT_ASSERT(!first->getValue<bool>("held"));
        CPPUNIT_ASSERT_EQUAL(1, first->getValue<int>("programs"));
        const auto plugins = first->getArray("plugins");
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), plugins->size());
        CPPUNIT_ASSERT_EQUAL("other probe"s,
                             plugins->getElement<std::string>(0) < plugins->getElement<std::string>(1)
                                 ? plugins->getElement<std::string>(0) + " " + plugins->getElement<std::string>(1)
                                 : plugins->getElement<std::string>(1) + " " + plugins->getElement<std::string>(0));
        CPPUNIT_ASSERT_EQUAL(0, sessions->getObject(1)->getValue<int>("programs"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), sessions->getObject(1)->getArray("plugins")->size());
    }

    void tellsOfAClientThatReadsSlowly() {
        Fixture f;
        auto& client = f.sessions.connect();
        client.say("probe.act", R"({"do": "flood"})");
        client.reads = false;
        f.sessions.await([&] { return f.sessions.diary() == "probe pauses\n"; });
        const auto session = f.answer("sessions")->getArray("sessions")->getObject(0);
        CPPUNIT_ASSERT(session->getValue<bool>("paused"));
        CPPUNIT_ASSERT(session->getValue<std::size_t>("queued") > 100'000); // the high-water mark
    }

    void tellsOfAClientWhoseInputIsHeld() {
        Fixture f;
        auto& client = f.sessions.connect();
        client.say("probe.act", R"({"do": "hold"})");
        f.sessions.await([&] {
            const auto all = f.sessions.sessions->report();
            return !all.empty() && all.front().held;
        });
        CPPUNIT_ASSERT(f.answer("sessions")->getArray("sessions")->getObject(0)->getValue<bool>("held"));
    }

    void listsPrograms() {
        Fixture f;
        auto& client = f.sessions.connect();
        run(f, client, "job");
        const auto programs = f.answer("programs")->getArray("programs");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), programs->size());
        const auto program = programs->getObject(0);
        CPPUNIT_ASSERT_EQUAL(1, program->getValue<int>("id"));
        CPPUNIT_ASSERT_EQUAL(1, program->getValue<int>("session"));
        CPPUNIT_ASSERT_EQUAL("probe"s, program->getValue<std::string>("plugin"));
        CPPUNIT_ASSERT_EQUAL("a job"s, program->getValue<std::string>("name"));
        CPPUNIT_ASSERT_EQUAL(::getpid(), program->getValue<pid_t>("pid"));
        CPPUNIT_ASSERT_EQUAL(User::current().name, program->getValue<std::string>("user"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(20), program->getValue<std::string>("since").size());
        CPPUNIT_ASSERT(program->getValue<double>("age") >= 0 && program->getValue<double>("age") < 60);
        CPPUNIT_ASSERT(program->getValue<double>("cpu") >= 0);
        CPPUNIT_ASSERT(program->getValue<std::size_t>("memory") > 0);
    }

    void stopsAProgram() {
        Fixture f;
        auto& client = f.sessions.connect();
        run(f, client, "job");
        CPPUNIT_ASSERT_EQUAL("The program 1 was told to stop."s, f.sentence("program.stop", R"({"id": 1})"));
        CPPUNIT_ASSERT_EQUAL("probe is told to stop\n"s, f.sessions.diary());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.answer("programs")->getArray("programs")->size());
        f.sessions.settle(client); // and its session goes on
    }

    void survivesAProgramWhoseStopThrows() {
        Fixture f;
        auto& client = f.sessions.connect();
        run(f, client, "faulty-job");
        CPPUNIT_ASSERT_EQUAL("The program 1 was told to stop."s, f.sentence("program.stop", R"({"id": 1})"));
        CPPUNIT_ASSERT_EQUAL("probe ends\n"s, f.sessions.diary());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.answer("programs")->getArray("programs")->size());
        f.sessions.awaitAnswers(client, 2); // the handler's last word, and why
        CPPUNIT_ASSERT_EQUAL("internal"s, client.answers().back().word("code"));
    }

    void disconnectsASession() {
        Fixture f;
        auto& client = f.sessions.connect();
        auto& other = f.sessions.connect();
        run(f, client, "job");
        CPPUNIT_ASSERT_EQUAL("The session 1 is disconnected; what it runs ends."s,
                             f.sentence("session.disconnect", R"({"id": 1})"));
        f.sessions.await([&] { return client.frames().closeCode() != 0; });
        CPPUNIT_ASSERT_EQUAL(1001, client.frames().closeCode());
        CPPUNIT_ASSERT_EQUAL("probe ends\n"s, f.sessions.diary());
        client.leave();
        f.sessions.await([&] { return f.sessions.sessions->size() == 1; });
        f.sessions.settle(other);
        CPPUNIT_ASSERT_EQUAL("There is no session 1 now."s, f.sentence("session.disconnect", R"({"id": 1})"));
    }

    void saysThatThereIsNone() {
        Fixture f;
        for (const auto& [type, sentence] : {std::pair{"program.stop", "There is no program 7 now."},
                                             std::pair{"session.disconnect", "There is no session 7 now."}}) {
            CPPUNIT_ASSERT_EQUAL(std::string(sentence), f.sentence(type, R"({"id": 7})"));
            CPPUNIT_ASSERT_EQUAL("not_found"s, f.client.outcome());
        }
        CPPUNIT_ASSERT_EQUAL("There is no program 7 now."s, f.sentence("program.stop", R"({"id": "7"})")); // digits
        CPPUNIT_ASSERT_EQUAL("There is no program x now."s, f.sentence("program.stop", R"({"id": "x"})"));
    }

    void saysWhatIsWrongWithANumber() {
        Fixture f;
        CPPUNIT_ASSERT_EQUAL("data.id is missing; it must be the number from the list."s, f.sentence("program.stop"));
        CPPUNIT_ASSERT_EQUAL("data.id is missing; it must be the number from the list."s,
                             f.sentence("session.disconnect"));
        CPPUNIT_ASSERT_EQUAL("data.id must be a whole number of 0 or more."s,
                             f.sentence("program.stop", R"({"id": 1.5})"));
        CPPUNIT_ASSERT_EQUAL("invalid_data"s, f.client.outcome());
    }

    void survivesAClientThatVanishesMeanwhile() {
        Fixture f;
        {
            LineClient brief(f.socket.path());
            brief.ask("sessions");
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.answer("sessions")->getArray("sessions")->size());
    }

private:
    struct Fixture : SessionsOnSocket {
        Fixture() {
            answerSessions(server, strand, *sessions.all);
            server.start();
        }
    };

    /// A job of the plugin probe in this client's session.
    static void run(Fixture& f, SessionFixture::Client& client, const std::string& job) {
        client.say("probe.act", R"({"do": ")" + job + "\"}");
        f.sessions.await([&] { return f.sessions.sessions->programs() == 1; });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SessionAnswersTest);
