#include "admin/JournalAnswers.h"
#include "core/admin/AdminFixture.h"

#include <Poco/JSON/Array.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <chrono>
#include <string>

using namespace further;
using namespace std::string_literals;

class JournalAnswersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JournalAnswersTest);
    CPPUNIT_TEST(answersTheLastLinesOfTheLog);
    CPPUNIT_TEST(answersSoManyAsItIsAskedFor);
    CPPUNIT_TEST(answersAHundredUnlessItIsAsked);
    CPPUNIT_TEST(answersTheLastEvents);
    CPPUNIT_TEST(followsWithTheLastLinesFirst);
    CPPUNIT_TEST(followsWithNoneFirst);
    CPPUNIT_TEST(followsForEachClientByItself);
    CPPUNIT_TEST(leavesOutWhatIsNotReadInTimeAndSaysHowMuch);
    CPPUNIT_TEST(leavesOutNothingThatWasAskedFor);
    CPPUNIT_TEST(saysWhatIsWrongWithARequest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { answerJournals(_f.server, _f.strand, _logs, _events); }

    void answersTheLastLinesOfTheLog() {
        _logs.append({at(0), "warning", "plugin.hello", "One \"line\"\nor two"});
        const auto lines = linesOf("logs", "{}");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), lines->size());
        CPPUNIT_ASSERT_EQUAL("time level source text"s, keys(lines, 0));
        CPPUNIT_ASSERT_EQUAL("1970-01-01T00:00:00Z"s, word(lines, 0, "time"));
        CPPUNIT_ASSERT_EQUAL("warning"s, word(lines, 0, "level"));
        CPPUNIT_ASSERT_EQUAL("plugin.hello"s, word(lines, 0, "source"));
        CPPUNIT_ASSERT_EQUAL("One \"line\"\nor two"s, word(lines, 0, "text"));
    }

    void answersSoManyAsItIsAskedFor() {
        for (int i = 0; i < 5; ++i)
            log(std::to_string(i));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), linesOf("logs", R"({"lines": 0})")->size());
        const auto two = linesOf("logs", R"({"lines": 2})");
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), two->size());
        CPPUNIT_ASSERT_EQUAL("3"s, word(two, 0, "text"));
        CPPUNIT_ASSERT_EQUAL("4"s, word(two, 1, "text"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(5), linesOf("logs", R"({"lines": 9223372036854775807})")->size());
    }

    void answersAHundredUnlessItIsAsked() {
        for (int i = 0; i < 150; ++i)
            log(std::to_string(i));
        const auto lines = linesOf("logs", "{}");
        CPPUNIT_ASSERT_EQUAL(std::size_t(100), lines->size());
        CPPUNIT_ASSERT_EQUAL("50"s, word(lines, 0, "text"));
    }

    void answersTheLastEvents() {
        _events.append({Event::Kind::connected, 3, "Client 3 has come", at(60)});
        _events.append({Event::Kind::plugin, 0, "The plugin hello runs", at(61)});
        const auto lines = linesOf("events", "{}");
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), lines->size());
        CPPUNIT_ASSERT_EQUAL("time event session text"s, keys(lines, 0));
        CPPUNIT_ASSERT_EQUAL("1970-01-01T00:01:00Z"s, word(lines, 0, "time"));
        CPPUNIT_ASSERT_EQUAL("connected"s, word(lines, 0, "event"));
        CPPUNIT_ASSERT_EQUAL(3, lines->getObject(0)->getValue<int>("session"));
        CPPUNIT_ASSERT_EQUAL("Client 3 has come"s, word(lines, 0, "text"));
        CPPUNIT_ASSERT_EQUAL("time event text"s, keys(lines, 1)); // of no session
        CPPUNIT_ASSERT_EQUAL("plugin"s, word(lines, 1, "event"));
    }

    void followsWithTheLastLinesFirst() {
        for (const auto* const text : {"a", "b", "c"})
            log(text);
        auto& client = _f.connect();
        client.ask("logs", R"({"lines": 2, "follow": true})");
        _f.awaitCount(client, 2);
        log("d");
        log("e");
        _f.awaitCount(client, 4);
        CPPUNIT_ASSERT_EQUAL("line line line line"s, client.types());
        CPPUNIT_ASSERT_EQUAL("bcde"s, texts(client));
    }

    void followsWithNoneFirst() {
        log("a");
        auto& client = _f.connect();
        client.ask("events", R"({"follow": true})");
        _f.settle();
        _events.append({Event::Kind::refused, 0, "Somebody was not let in"});
        _f.awaitCount(client, 1);
        CPPUNIT_ASSERT_EQUAL("refused"s, client.word(0, "event"));
    }

    void followsForEachClientByItself() {
        auto& one = _f.connect();
        auto& other = _f.connect();
        for (auto* const client : {&one, &other})
            client->ask("logs", R"({"follow": true})");
        _f.settle();
        log("a");
        _f.awaitCount(one, 1);
        _f.awaitCount(other, 1);
        one.leave();
        _f.await([&] { return _f.strand.watches() == 2; }); // the listening socket, and the other
        log("b");
        _f.awaitCount(other, 2);
        CPPUNIT_ASSERT_EQUAL("ab"s, texts(other));
    }

    void leavesOutWhatIsNotReadInTimeAndSaysHowMuch() {
        LineClient client(_f.socket.path()); // which the fixture doesn't read
        client.ask("logs", R"({"follow": true})");
        _f.settle();
        constexpr int all = 1000;
        for (int i = 0; i < all; ++i) {
            log(std::to_string(i) + std::string(4000, ' '));
            if (i % 10 == 0)
                _f.settle();
        }
        _f.settle();
        std::size_t read = 1; // until nothing more comes: then it has taken all that was kept for it
        for (std::size_t before = 0; read > before; client.listen()) {
            before = read;
            _f.settle();
            client.listen();
            read = client.count();
        }
        log(std::to_string(all));
        _f.await([&] {
            client.listen();
            return client.word(client.count() - 1, "text") == std::to_string(all);
        });
        int next = 0;
        int notes = 0;
        for (std::size_t i = 0; i < client.count(); ++i) {
            const auto text = client.word(i, "text");
            if (client.word(i, "source") == "test") {
                CPPUNIT_ASSERT_EQUAL(next++, std::stoi(text));
                continue;
            }
            ++notes;
            CPPUNIT_ASSERT_EQUAL("warning"s, client.word(i, "level"));
            CPPUNIT_ASSERT(text.ends_with(" lines are left out here: they came faster than they were read"));
            next += std::stoi(text);
        }
        CPPUNIT_ASSERT_EQUAL(all + 1, next); // each is there or counted, in its place
        CPPUNIT_ASSERT(notes > 0);
        CPPUNIT_ASSERT_MESSAGE(std::to_string(client.count()), client.count() < 500);
    }

    void leavesOutNothingThatWasAskedFor() {
        for (int i = 0; i < 200; ++i)
            log(std::string(4000, 'x'));
        LineClient client(_f.socket.path());
        client.ask("logs", R"({"lines": 200, "follow": true})");
        _f.settle();
        _f.await([&] {
            client.listen();
            return client.count() == 200;
        });
        for (std::size_t i = 0; i < client.count(); ++i)
            CPPUNIT_ASSERT_EQUAL("test"s, client.word(i, "source"));
    }

    void saysWhatIsWrongWithARequest() {
        for (const auto* const data : {R"({"lines": -1})", R"({"lines": "all"})", R"({"follow": 1})"})
            for (const auto* const type : {"logs", "events"}) {
                auto& client = _f.connect();
                client.ask(type, data);
                _f.awaitCount(client, 1);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(data, "invalid_data"s, client.outcome());
            }
    }

private:
    static std::chrono::system_clock::time_point at(int seconds) {
        return std::chrono::system_clock::from_time_t(seconds);
    }

    void log(const std::string& text) { _logs.append({at(0), "information", "test", text}); }

    Poco::JSON::Array::Ptr linesOf(const std::string& type, const std::string& data) {
        auto& client = _f.connect();
        client.ask(type, data);
        _f.awaitCount(client, 1);
        CPPUNIT_ASSERT_EQUAL("answer"s, client.outcome());
        return client.data(0)->getArray("lines");
    }

    static std::string word(const Poco::JSON::Array::Ptr& lines, unsigned number, const std::string& key) {
        return lines->getObject(number)->getValue<std::string>(key);
    }

    static std::string keys(const Poco::JSON::Array::Ptr& lines, unsigned number) {
        // The order of the wire is for people, and is lost here: the one of the protocol is asked for by name.
        std::string keys;
        for (const auto* const key : {"time", "level", "source", "event", "session", "text"})
            if (lines->getObject(number)->has(key))
                keys += (keys.empty() ? "" : " ") + std::string(key);
        CPPUNIT_ASSERT_EQUAL(lines->getObject(number)->size(),
                             static_cast<std::size_t>(1 + std::count(keys.begin(), keys.end(), ' ')));
        return keys;
    }

    static std::string texts(const LineClient& client) {
        std::string texts;
        for (std::size_t i = 0; i < client.count(); ++i)
            texts += client.word(i, "text");
        return texts;
    }

    LogJournal _logs{200};
    EventJournal _events{10};
    AdminFixture _f; // last: the journals outlive the server
};

CPPUNIT_TEST_SUITE_REGISTRATION(JournalAnswersTest);
