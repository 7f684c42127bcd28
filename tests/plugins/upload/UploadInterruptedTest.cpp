#include "plugins/upload/UploadFixture.h"

#include "support/Deadline.h"

#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>

#include <sched.h>

namespace further::files {

/// The program itself, ended in the middle of an upload.
class UploadInterruptedTest : public UploadFixture {
    CPPUNIT_TEST_SUITE(UploadInterruptedTest);
    CPPUNIT_TEST(leavesTheOldDirectoryWholeWhereItIsKilled);
    CPPUNIT_TEST(leavesNothingWhereItsInputEnds);
    CPPUNIT_TEST(leavesTheOldDirectoryWholeWhereNothingSaysThatAllHasCome);
    CPPUNIT_TEST(answersALineAndThenTheBytes);
    CPPUNIT_TEST_SUITE_END();

    struct Running {
        Poco::Pipe input;
        Poco::Pipe output;
        Poco::ProcessHandle process;

        Running(const std::string& directory, const Poco::Process::Args& arguments)
            : process(Poco::Process::launch(FURTHER_BIN "/further-files", arguments, directory, &input, &output,
                                            nullptr)) {}

        void send(const std::string& text) { input.writeBytes(text.data(), static_cast<int>(text.size())); }
        std::string answer() {
            Poco::PipeInputStream in(output);
            return {std::istreambuf_iterator<char>(in), {}};
        }
    };

    Running begin() const { return Running(work(), {"upload", "10", projects(), "pi-top.com"}); }

    /// Until the new directory has a file.
    void awaitProgress() const {
        const testing::Deadline deadline;
        while (tree(work()).find("/a=2") == std::string::npos) {
            CPPUNIT_ASSERT_MESSAGE(tree(work()), !deadline.passed());
            ::sched_yield();
        }
    }

public:
    void leavesTheOldDirectoryWholeWhereItIsKilled() {
        put(body("n", {{"a", "1"}}));
        auto program = begin();
        program.send(body("n", {{"a", "2"}, {"b", "3"}}).substr(0, 90));
        awaitProgress();
        Poco::Process::kill(program.process); // SIGKILL
        program.process.wait();
        CPPUNIT_ASSERT_EQUAL(std::string("1"), read(work() / "n/a"));
        CPPUNIT_ASSERT(tree(work()) != "n/a=1"); // what it has begun is there …
        put(body("m", {{"a", "4"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("m/a=4 n/a=1"), tree(work())); // … until the next upload
    }

    void leavesNothingWhereItsInputEnds() {
        put(body("n", {{"a", "1"}}));
        auto program = begin();
        program.send(body("n", {{"a", "2"}, {"b", "3"}}).substr(0, 90));
        awaitProgress();
        program.input.close(Poco::Pipe::CLOSE_WRITE);
        CPPUNIT_ASSERT(program.answer().find(R"("status":400)") != std::string::npos);
        program.process.wait();
        CPPUNIT_ASSERT_EQUAL(std::string("n/a=1"), tree(work()));
    }

    // All of the JSON has come, and then its request has failed.
    void leavesTheOldDirectoryWholeWhereNothingSaysThatAllHasCome() {
        put(body("n", {{"a", "1"}}));
        auto program = begin();
        program.send(body("n", {{"a", "2"}}) + "  ");
        program.input.close(Poco::Pipe::CLOSE_WRITE);
        CPPUNIT_ASSERT(program.answer().find("broken off") != std::string::npos);
        program.process.wait();
        CPPUNIT_ASSERT_EQUAL(std::string("n/a=1"), tree(work()));
        auto whole = begin();
        for (const char each : body("n", {{"a", "2"}}) + '\0') // byte by byte
            whole.send({each});
        whole.input.close(Poco::Pipe::CLOSE_WRITE);
        CPPUNIT_ASSERT(whole.answer().find(R"("status":200)") != std::string::npos);
        whole.process.wait();
        CPPUNIT_ASSERT_EQUAL(std::string("n/a=2"), tree(work()));
    }

    void answersALineAndThenTheBytes() {
        put(body("n", {{"a", "1\\n\\u0000"}}));
        Running program(work(), {"read", "n/a"});
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"status":200,"length":3,"download":"a"})") + "\n1\n" + '\0',
                             program.answer());
        program.process.wait();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UploadInterruptedTest);

} // namespace further::files
