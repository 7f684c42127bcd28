#pragma once

#include "ModuleClient.h"

#include "plugins/python-exec/module/ModuleProgram.h"

#include <further/testing/FakeSession.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace further::python {

/// A session with one program, `p1`, and its socket; the test is what runs in it.
class ModuleFixture : public CppUnit::TestFixture {
public:
    void setUp() override {
        CPPUNIT_ASSERT(::mkdtemp(_directory.data()) != nullptr);
        _session = std::make_unique<testing::FakeSession>(_strand);
        _listener = std::make_shared<ModuleListener>(*_session, path());
        _program = std::make_unique<ModuleProgram>(*_session, _listener, "p1");
    }

    void tearDown() override {
        _program.reset();
        _listener.reset();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.watches() + _strand.timers());
        std::filesystem::remove_all(_directory);
    }

protected:
    std::string _directory = "/tmp/further-test-XXXXXX";
    testing::FakeStrand _strand;
    std::unique_ptr<testing::FakeSession> _session;
    std::shared_ptr<ModuleListener> _listener;
    std::unique_ptr<ModuleProgram> _program;

    std::string path() const { return _directory + "/socket"; }

    static std::string secretOf(const ModuleProgram& program) {
        return program.environment().at(1).substr(std::string("FURTHER_LINK_SECRET=").size());
    }

    /// A client that has said `program`'s secret, and was let in.
    std::unique_ptr<ModuleClient> client(const ModuleProgram& program) {
        auto made = std::make_unique<ModuleClient>(_strand, path());
        made->say("secret " + secretOf(program) + "\n");
        CPPUNIT_ASSERT_MESSAGE(made->heard(), made->hears("ready\n"));
        return made;
    }
    std::unique_ptr<ModuleClient> client() { return client(*_program); }

    void assertRefused(ModuleClient& client, const std::string& words) {
        CPPUNIT_ASSERT(client.isHungUp());
        CPPUNIT_ASSERT_MESSAGE(client.heard(), client.heard().find(words) != std::string::npos);
    }

    static std::string video(const std::string& jpeg) { return "video " + std::to_string(jpeg.size()) + "\n" + jpeg; }

    std::string shown() const { return _session->output("video", "p1"); }
    bool awaitShown(const std::string& encoded) {
        return _strand.runUntil([&] { return shown().size() >= encoded.size(); }) && shown() == encoded;
    }
    /// Steps the strand until all is read that `client` has said.
    void settle(ModuleClient& client) {
        client.say("keylisten settled\n");
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _session->count("keylisten", "p1") == 1; }));
    }
};

} // namespace further::python
