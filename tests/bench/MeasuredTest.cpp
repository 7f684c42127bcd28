#include "bench/FloodedLines.h"
#include "bench/Report.h"
#include "bench/Server.h"
#include "bench/ServerMessage.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>
#include <stdexcept>

using namespace further::bench;

/// What the figures rest on.
class MeasuredTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MeasuredTest);
    CPPUNIT_TEST(readsMessagesHoweverTheyAreWritten);
    CPPUNIT_TEST(countsWhatAProgramHasWritten);
    CPPUNIT_TEST(seesLinesThatAreMissingDoubledOrTorn);
    CPPUNIT_TEST(seesNoHolesBetweenPieces);
    CPPUNIT_TEST(reportsMedianAndQuantiles);
    CPPUNIT_TEST(reportsWhyThereIsNone);
    CPPUNIT_TEST(speaksTheDialectOfThePath);
    CPPUNIT_TEST(refusesWhatIsNoServer);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsMessagesHoweverTheyAreWritten() {
        const ServerMessage dense(R"({"type":"stdout","data":{"output":"a\"b"}})");
        CPPUNIT_ASSERT(dense.is("stdout") && dense.isOutput());
        CPPUNIT_ASSERT_EQUAL(std::string("a\"b"), dense.output());
        const ServerMessage loose(R"({"data": {"output": "a\\"}, "type": "stderr", "process": "1"})");
        CPPUNIT_ASSERT(loose.is("stderr"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, loose.outputSize());
        CPPUNIT_ASSERT_EQUAL(-15L, ServerMessage(R"({"type":"stopped","data":{"exitCode":-15}})").number("exitCode"));
    }

    void countsWhatAProgramHasWritten() {
        for (const auto* text : {R"(plain)", R"(\n\t\"\\\/)", R"(\u0001)", R"(\u00e4\u20ac\ud83d\ude00)", "ä€😀", ""}) {
            const std::string json = std::string(R"({"type":"stdout","data":{"output":")") + text + "\"}}";
            const ServerMessage message(json);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, message.output().size(), message.outputSize());
        }
    }

    void seesLinesThatAreMissingDoubledOrTorn() {
        CPPUNIT_ASSERT_EQUAL(1, holes("000000000\n000000002\n000000003\n"));
        CPPUNIT_ASSERT_EQUAL(1, holes("000000000\n000000000\n000000001\n"));
        CPPUNIT_ASSERT(holes("000000000\n0000001\n000000002\n000000003\n") > 0);
    }

    void seesNoHolesBetweenPieces() {
        FloodedLines lines;
        for (const auto* piece : {"0000", "00000\n00000", "0001", "\n", "000000002\n00"}) {
            lines.take(piece);
        }
        CPPUNIT_ASSERT_EQUAL(3L, lines.seen());
        CPPUNIT_ASSERT_EQUAL(0, lines.holes());
    }

    void reportsMedianAndQuantiles() {
        Report report;
        for (int sample = 200; sample > 0; --sample) {
            report.add("ours", "echo", sample);
        }
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"ours":{"echo":{"median":100.0,"p99":198.0,"lower":50.0,"upper":150.0,)"
                                         R"("least":1.0,"most":200.0,"count":200.0}}})"
                                         "\n"),
                             written(report));
    }

    void reportsWhyThereIsNone() {
        Report report;
        report.fail("ours", "Nobody answers.");
        CPPUNIT_ASSERT_EQUAL(std::string("{\"ours\":{\"error\":\"Nobody answers.\"}}\n"), written(report));
    }

    void speaksTheDialectOfThePath() {
        const auto exec = Server::parse("a,ws://127.0.0.1:8028/exec,150,7,8");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"start","data":{"sourceScript":"\n"}})"), exec.start("\n"));
        CPPUNIT_ASSERT(exec.host == "127.0.0.1" && exec.port == "8028" && exec.path == "/exec");
        CPPUNIT_ASSERT(exec.pause == std::chrono::milliseconds(150) && exec.processes == (std::vector<pid_t>{7, 8}));
        const auto run = Server::parse("b,ws://pi.local/run?user=pi");
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"({"type":"start","process":"bench","data":{"runner":"python3","code":"1"}})"),
            run.start("1"));
        CPPUNIT_ASSERT(run.port == "80");
    }

    void refusesWhatIsNoServer() {
        for (const auto* word : {"", "ours", "ours,wss://127.0.0.1/exec", "ours,http://127.0.0.1/"}) {
            CPPUNIT_ASSERT_THROW_MESSAGE(word, Server::parse(word), std::invalid_argument);
        }
    }

private:
    static int holes(std::string_view text) {
        FloodedLines lines;
        lines.take(text);
        return lines.holes();
    }

    static std::string written(const Report& report) {
        std::ostringstream out;
        report.write(out);
        return out.str();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MeasuredTest);
