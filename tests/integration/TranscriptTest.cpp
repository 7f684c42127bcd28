#include "support/AgentProcess.h"
#include "support/MessageClient.h"

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/JSON/Stringifier.h>
#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace further::testing {

namespace {

using Poco::JSON::Object;

Object::Ptr parsed(const std::string& text) {
    return Poco::JSON::Parser().parse(text).extract<Object::Ptr>();
}

std::string written(const Poco::Dynamic::Var& value) {
    std::ostringstream text;
    Poco::JSON::Stringifier::condense(value, text);
    return text.str();
}

/// Whether a value is as it should be. A `*` that a text begins or ends with stands for anything there.
bool matches(const Poco::Dynamic::Var& should, const Poco::Dynamic::Var& is) {
    if (should.type() == typeid(std::string) && is.type() == typeid(std::string)) {
        const auto pattern = should.extract<std::string>();
        const auto text = is.extract<std::string>();
        if (pattern.starts_with('*'))
            return text.ends_with(pattern.substr(1));
        return pattern.ends_with('*') ? text.starts_with(pattern.substr(0, pattern.size() - 1)) : text == pattern;
    }
    if (should.type() != typeid(Object::Ptr) || is.type() != typeid(Object::Ptr))
        return written(should) == written(is);
    const auto& members = *should.extract<Object::Ptr>();
    const auto& found = *is.extract<Object::Ptr>();
    if (members.size() != found.size())
        return false;
    for (const auto& [key, value] : members)
        if (!found.has(key) || !matches(value, found.get(key)))
            return false;
    return true;
}

bool isOutput(const Object& message) {
    const auto type = message.getValue<std::string>("type");
    return type == "stdout" || type == "stderr";
}

/// A client that says its lines and hears whether the agent says the others.
class Replay {
public:
    Replay(const Poco::Net::SocketAddress& agent, const std::string& query) : _client(agent, "/run?" + query) {}

    void say(const std::string& line) { _client.sendText(line); }

    void hear(const std::string& line) {
        const auto should = parsed(line);
        auto is = next();
        // What a program prints may come in pieces.
        while (!matches(should, is) && isOutput(*should) && isOutput(*is)) {
            const auto more = next();
            if (more->getValue<std::string>("type") != is->getValue<std::string>("type") ||
                more->getValue<std::string>("process") != is->getValue<std::string>("process")) {
                _ahead = more;
                break;
            }
            is->getObject("data")->set("output", is->getObject("data")->getValue<std::string>("output") +
                                                     more->getObject("data")->getValue<std::string>("output"));
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE("There came " + written(is), line, matches(should, is) ? line : written(is));
    }

private:
    Object::Ptr next() {
        if (_ahead)
            return std::exchange(_ahead, {});
        return parsed(_client.nextText());
    }

    MessageClient _client;
    Object::Ptr _ahead; // read, and not yet heard
};

} // namespace

/// Whole conversations, as files.
class TranscriptTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TranscriptTest);
    CPPUNIT_TEST(replaysAShellWithAResize);
    CPPUNIT_TEST(replaysAProgramWithVideoAndKeys);
    CPPUNIT_TEST_SUITE_END();

    static void replay(const std::string& name) {
        const AgentProcess agent;
        std::ifstream file(std::filesystem::path(FURTHER_SOURCE) / "tests/integration/transcripts" / (name + ".txt"));
        std::string line;
        CPPUNIT_ASSERT(std::getline(file, line));
        Replay replay(agent.address(), line);
        while (std::getline(file, line))
            if (line.starts_with("> "))
                replay.say(line.substr(2));
            else
                replay.hear(line.substr(2));
    }

public:
    void replaysAShellWithAResize() { replay("shell-with-resize"); }
    void replaysAProgramWithVideoAndKeys() { replay("video-and-keys"); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TranscriptTest);

} // namespace further::testing
