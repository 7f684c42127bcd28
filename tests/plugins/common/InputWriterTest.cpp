#include "plugins/common/process/InputWriter.h"

#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>

using namespace further;

class InputWriterTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(InputWriterTest);
    CPPUNIT_TEST(writesManySmallInputsInFewTurns);
    CPPUNIT_TEST(keepsTheOrderOfSmallAndLargeInputs);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK));
        _reader = Descriptor(ends[0]);
        _writer.emplace(_strand, Descriptor(ends[1]), [this] { ++_turns; });
    }
    void tearDown() override { _writer.reset(); }

    void writesManySmallInputsInFewTurns() {
        _writer->write(std::string(pipeSize, 'a')); // the pipe is full
        for (int i = 0; i < 10000; ++i)
            _writer->write("b");
        CPPUNIT_ASSERT_EQUAL(std::size_t(10000), _writer->pending());
        CPPUNIT_ASSERT_EQUAL(std::string(pipeSize, 'a') + std::string(10000, 'b'), readAll(pipeSize + 10000));
        CPPUNIT_ASSERT(_turns <= 2);
    }

    void keepsTheOrderOfSmallAndLargeInputs() {
        std::string all;
        for (const std::size_t size : {70000, 1, 2, 65536, 3, 65530, 10, 200000, 4}) {
            const std::string input(size, static_cast<char>('a' + size % 26));
            all += input;
            _writer->write(input);
        }
        CPPUNIT_ASSERT(all == readAll(all.size()));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _writer->pending());
    }

private:
    static constexpr std::size_t pipeSize = 65536;

    std::string readAll(std::size_t size) {
        std::string all;
        const auto complete = [&] {
            std::array<char, pipeSize> buffer{};
            const auto count = ::read(_reader.get(), buffer.data(), buffer.size());
            if (count > 0)
                all.append(buffer.data(), static_cast<std::size_t>(count));
            return all.size() >= size;
        };
        CPPUNIT_ASSERT(_strand.runUntil(complete));
        return all;
    }

    testing::FakeStrand _strand;
    Descriptor _reader;
    std::optional<process::InputWriter> _writer;
    int _turns = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(InputWriterTest);
