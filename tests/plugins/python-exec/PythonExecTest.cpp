#include "PythonFixture.h"

#include "plugins/python-exec/PythonExec.h"
#include "plugins/python-exec/PythonSetup.h"

#include <Poco/StreamChannel.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace further {

class PythonExecTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PythonExecTest);
    CPPUNIT_TEST(servesASessionFromStartToStop);
    CPPUNIT_TEST(warnsOfAMissingInterpreterAndStarts);
    CPPUNIT_TEST(namesNoMissingInterpreterAsAnExample);
    CPPUNIT_TEST(tellsTheDoctorOfItsInterpreter);
    CPPUNIT_TEST(refusesToStartWithoutTheLauncher);
    CPPUNIT_TEST(handlesTheMessagesOfARunner);
    CPPUNIT_TEST_SUITE_END();

    /// What the plugin's start logs.
    static std::string logOfStart(const Values& config) {
        ProgramFixture f;
        f.context.setConfig(pythonSettings(config));
        std::ostringstream log;
        const Poco::AutoPtr<Poco::Channel> channel(new Poco::StreamChannel(log));
        f.context.logger().setChannel(channel);
        python::PythonExec plugin;
        plugin.start(f.context);
        plugin.stop();
        f.context.logger().setChannel(nullptr);
        return log.str();
    }

public:
    void servesASessionFromStartToStop() {
        ProgramFixture f;
        f.context.setConfig(pythonSettings({}));
        python::PythonExec plugin;
        plugin.start(f.context);
        testing::FakeSession session(f.strand);
        auto handler = plugin.open(session);
        Message start{"start", "p"};
        start.data->set("runner", "python3");
        start.data->set("code", "print('hi')");
        handler->receive(start);
        CPPUNIT_ASSERT(f.strand.runUntil([&] { return session.count("stopped", "p") == 1; }));
        handler.reset();
        plugin.stop();
    }

    void warnsOfAMissingInterpreterAndStarts() {
        CPPUNIT_ASSERT_EQUAL(std::string(), logOfStart({}));
        CPPUNIT_ASSERT_EQUAL(
            std::string("/usr/bin/python9 can't be executed, and no Python program can start: set "
                        "python-exec.interpreter to a Python interpreter, such as /usr/bin/python3.\n"),
            logOfStart({{"interpreter", "/usr/bin/python9"}}));
    }

    void namesNoMissingInterpreterAsAnExample() {
        const auto adviceFor = [](const Values& config) {
            ProgramFixture f;
            f.context.setConfig(pythonSettings(config));
            return python::PythonSetup::from(f.context).advice();
        };
        CPPUNIT_ASSERT_EQUAL(std::string("set python-exec.interpreter to a Python interpreter."), adviceFor({}));
        CPPUNIT_ASSERT(adviceFor({{"interpreter", "/usr/bin/python9"}}).ends_with(", such as /usr/bin/python3."));
    }

    void tellsTheDoctorOfItsInterpreter() {
        const auto check = [](const Values& config) {
            ProgramFixture f;
            f.context.setConfig(pythonSettings(config));
            python::PythonExec plugin;
            plugin.start(f.context);
            const auto result = f.context.checks().at("interpreter")();
            plugin.stop();
            return result;
        };
        CPPUNIT_ASSERT(check({}).verdict == CheckResult::Verdict::good);
        const auto missing = check({{"interpreter", "/usr/bin/python9"}});
        CPPUNIT_ASSERT(missing.verdict == CheckResult::Verdict::fault);
        CPPUNIT_ASSERT_EQUAL(std::string("/usr/bin/python9 can't be executed, and no Python program can start."),
                             missing.finding);
        CPPUNIT_ASSERT(missing.fix.find("set python-exec.interpreter") != std::string::npos);
    }

    void refusesToStartWithoutTheLauncher() {
        ProgramFixture f;
        f.context.setConfig(pythonSettings({}));
        f.context.setDirectories({f.context.directories().runtime, "/missing"});
        python::PythonExec plugin;
        CPPUNIT_ASSERT_THROW(plugin.start(f.context), Error);
    }

    void handlesTheMessagesOfARunner() {
        const PythonFixture f;
        CPPUNIT_ASSERT(
            (std::vector<std::string>{"keyevent", "resize", "start", "stdin", "stop"} == f.handler->types()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PythonExecTest);

} // namespace further
