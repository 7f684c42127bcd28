#include "ModuleFixture.h"

#include "support/AnotherUser.h"
#include "support/Skip.h"

#include <further/Error.h>

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further::python {

/// Who is let in at a session's socket, and who isn't.
class ModuleListenerTest : public ModuleFixture {
    CPPUNIT_TEST_SUITE(ModuleListenerTest);
    CPPUNIT_TEST(greetsWhoKnowsTheSecret);
    CPPUNIT_TEST(refusesWhoDoesnt);
    CPPUNIT_TEST(refusesWhoSaysNothing);
    CPPUNIT_TEST(refusesWhoHasNotSaidTheSecretFirst);
    CPPUNIT_TEST(refusesOtherUsers);
    CPPUNIT_TEST(refusesAFifthConnection);
    CPPUNIT_TEST(limitsWhatAProgramHasItHold);
    CPPUNIT_TEST(holdsNothingOfWhoHasNotSaidTheSecret);
    CPPUNIT_TEST(limitsThoseThatHaveSaidNothing);
    CPPUNIT_TEST(refusesNonsenseAndTheRestGoesOn);
    CPPUNIT_TEST(secretsAreOfOneProgram);
    CPPUNIT_TEST(anEndedProgramIsUnknown);
    CPPUNIT_TEST(removesItsSocket);
    CPPUNIT_TEST(saysWhereNoSocketCanBe);
    CPPUNIT_TEST_SUITE_END();

public:
    void greetsWhoKnowsTheSecret() {
        CPPUNIT_ASSERT_EQUAL("FURTHER_LINK_SOCKET=" + path(), _program->environment().at(0));
        const auto one = client();
        _strand.advance(std::chrono::hours(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _listener->connections());
    }

    void refusesWhoDoesnt() {
        for (const auto& secret : {std::string(), std::string("x"), secretOf(*_program) + "x"}) {
            ModuleClient wrong(_strand, path());
            wrong.say("secret " + secret + "\n");
            assertRefused(wrong, "error The agent doesn't know this program");
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _listener->connections());
    }

    void refusesWhoSaysNothing() {
        ModuleClient silent(_strand, path());
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _listener->connections() == 1; }));
        _strand.advance(std::chrono::milliseconds(4999));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _listener->connections());
        _strand.advance(std::chrono::milliseconds(1));
        CPPUNIT_ASSERT(silent.isHungUp());
    }

    void refusesWhoHasNotSaidTheSecretFirst() {
        for (const auto& word : {video("foo"), std::string("keylisten a\n")}) {
            ModuleClient hasty(_strand, path());
            hasty.say(word);
            assertRefused(hasty, "error The program has said nothing that shows which one it is");
        }
        CPPUNIT_ASSERT(_session->sent().empty());
    }

    void refusesOtherUsers() {
        if (!testing::AnotherUser::possible()) {
            testing::skip("only root can be another user");
            return;
        }
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(_directory.c_str(), 0711));
        std::optional<ModuleClient> stranger;
        {
            const testing::AnotherUser now;
            stranger.emplace(_strand, path()); // the system lets everybody connect
            CPPUNIT_ASSERT(stranger->sayAtOnce("secret " + secretOf(*_program) + "\n"));
        }
        CPPUNIT_ASSERT(stranger->isHungUp());
        CPPUNIT_ASSERT_EQUAL(std::string(), stranger->heard());
    }

    void refusesAFifthConnection() {
        std::vector<std::unique_ptr<ModuleClient>> clients;
        while (clients.size() < 4)
            clients.push_back(client());
        ModuleClient fifth(_strand, path());
        fifth.say("secret " + secretOf(*_program) + "\n");
        assertRefused(fifth, "error A program and what it starts may have 4 connections");
        ModuleProgram other(*_session, _listener, "p2");
        client(other);
        clients.pop_back();
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _listener->connections() == 3; }));
        client();
    }

    void limitsWhatAProgramHasItHold() {
        const std::string most(ModuleInput::longestFrame, 'x');
        const std::string_view begun = std::string_view(most).substr(most.size() / 4);
        const auto one = client();
        one->say("video " + std::to_string(most.size()) + "\n");
        one->say(begun);
        const auto other = client();
        other->say("video " + std::to_string(most.size()) + "\n");
        other->say(begun);
        assertRefused(*other, "at the same time");
        one->say(std::string_view(most).substr(begun.size()));
        CPPUNIT_ASSERT(_strand.runUntil([&] { return !shown().empty(); }));
        const auto again = client();
        again->say(video("x"));
        settle(*again);
    }

    void holdsNothingOfWhoHasNotSaidTheSecret() {
        ModuleClient stranger(_strand, path());
        stranger.say("video 100\nx");
        assertRefused(stranger, "said nothing that shows");
    }

    void limitsThoseThatHaveSaidNothing() {
        std::vector<std::unique_ptr<ModuleClient>> silent;
        for (std::size_t i = 0; i < 16; ++i) {
            silent.push_back(std::make_unique<ModuleClient>(_strand, path()));
            CPPUNIT_ASSERT(_strand.runUntil([&] { return _listener->connections() == i + 1; }));
        }
        ModuleClient oneMore(_strand, path());
        CPPUNIT_ASSERT(oneMore.isHungUp());
        silent.pop_back();
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _listener->connections() == 15; }));
        client();
    }

    void refusesNonsenseAndTheRestGoesOn() {
        const auto good = client();
        const auto bad = client();
        bad->say("{\"type\":\"video\"}\n");
        assertRefused(*bad, "error The program has sent what further_link doesn't say");
        const auto twice = client();
        twice->say("secret " + secretOf(*_program) + "\n");
        assertRefused(*twice, "its secret twice");
        good->say(video("foo"));
        CPPUNIT_ASSERT(awaitShown("Zm9v"));
    }

    void secretsAreOfOneProgram() {
        ModuleProgram other(*_session, _listener, "p2");
        CPPUNIT_ASSERT(secretOf(other) != secretOf(*_program));
        CPPUNIT_ASSERT_EQUAL(std::size_t(24), secretOf(other).size());
        const auto its = client(other);
        its->say(video("foo"));
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _session->count("video", "p2") == 1; }));
        CPPUNIT_ASSERT_EQUAL(std::string(), shown());
    }

    void anEndedProgramIsUnknown() {
        const auto secret = secretOf(*_program);
        const auto one = client();
        _program.reset();
        CPPUNIT_ASSERT(one->isHungUp());
        ModuleClient late(_strand, path());
        late.say("secret " + secret + "\n");
        assertRefused(late, "or it has ended");
    }

    void removesItsSocket() {
        CPPUNIT_ASSERT(std::filesystem::exists(path()));
        _program.reset();
        _listener.reset();
        CPPUNIT_ASSERT(!std::filesystem::exists(path()));
    }

    void saysWhereNoSocketCanBe() {
        for (const auto& wrong : {_directory + "/missing/socket", path(), _directory + "/" + std::string(100, 'x')})
            CPPUNIT_ASSERT_THROW_MESSAGE(wrong, ModuleListener(*_session, wrong), Error);
        CPPUNIT_ASSERT(std::filesystem::exists(path())); // it belongs to another
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ModuleListenerTest);

} // namespace further::python
