#pragma once

#include "FakePitopd.h"
#include "LogLines.h"
#include "plugin/PluginManifest.h"
#include "support/Deadline.h"
#include "support/TemporaryDirectory.h"

#include <further/testing/FakeSession.h>
#include <further/testing/LoadedPlugin.h>

#include <Poco/JSON/Parser.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace further::pitop {

/// The built plugin, its manifest, and a pi-topd where its settings look for one.
class PluginFixture : public CppUnit::TestFixture {
public:
    void setUp() override {
        log.emplace();
        plugin.emplace(FURTHER_PI_TOP);
        daemon.emplace(plugin->strand());
    }
    void tearDown() override {
        handler.reset();
        session.reset();
        daemon.reset();
        plugin.reset();
        log.reset();
    }

protected:
    const PluginManifest manifest =
        PluginManifest::read(std::filesystem::path(FURTHER_PI_TOP).replace_extension(".json"));
    std::optional<LogLines> log;
    std::optional<testing::LoadedPlugin> plugin;
    std::optional<FakePitopd> daemon;
    std::optional<testing::FakeSession> session;
    std::unique_ptr<Handler> handler;

    const MessageSchema& schemaOf(const std::string& type) const {
        for (const auto* const list : {&manifest.receives, &manifest.sends})
            for (const auto& spec : *list)
                if (spec.type == type)
                    return *spec.schema;
        throw CppUnit::Exception(CppUnit::Message("No schema for " + type));
    }
    static Poco::JSON::Object::Ptr parsed(const std::string& data) {
        return Poco::JSON::Parser().parse(data).extract<Poco::JSON::Object::Ptr>();
    }

    void start(std::map<std::string, std::string> settings = {}) {
        settings.insert({{"requests", daemon->requests()}, {"events", daemon->events()}});
        plugin->start(settings);
        session.emplace(plugin->strand());
        handler = plugin->open(*session);
    }
    void receive(const std::string& type, const std::string& data = "{}") const {
        const auto object = parsed(data);
        schemaOf(type).check(object);
        handler->receive({type, "", object});
    }
    bool await(const std::function<bool()>& done) {
        using namespace std::chrono_literals;
        const testing::Deadline deadline;
        while (!plugin->strand().runUntil(done, 10ms)) {
            if (deadline.passed())
                return false;
            plugin->strand().advance(10ms);
        }
        return true;
    }
    /// Waits for so many messages, and holds them against the manifest.
    void awaitSent(std::size_t count) {
        CPPUNIT_ASSERT(await([&] { return session->sent().size() + session->failures().size() >= count; }));
        for (const auto& message : session->sent())
            schemaOf(message.type).check(message.data);
    }
};

} // namespace further::pitop
