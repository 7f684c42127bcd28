#include "plugins/common/launcher/Spec.h"
#include "plugins/common/launcher/SpecFile.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace further {

using launcher::MalformedSpec;
using launcher::Spec;

class SpecTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SpecTest);
    CPPUNIT_TEST(isReadAsItWasWritten);
    CPPUNIT_TEST(refusesEveryPrefix);
    CPPUNIT_TEST(refusesMoreThanThereShouldBe);
    CPPUNIT_TEST(outlivesAnyByteThatIsAnother);
    CPPUNIT_TEST(refusesWhatMakesNoSense);
    CPPUNIT_TEST(needsNoArgumentsWhereTheRestSaysWhatIsRun);
    CPPUNIT_TEST(hasNoTimeThatNobodyCanWaitFor);
    CPPUNIT_TEST(refusesFilesThatAreNotSealed);
    CPPUNIT_TEST_SUITE_END();

    static Spec example() {
        Spec spec;
        spec.arguments = {"/usr/bin/python3", "-u", "argument", ""};
        spec.fileAt = 2;
        spec.environment = {"A=b", "C="};
        spec.source = Spec::Source::script;
        spec.content = std::string("print('\0')", 10);
        spec.scriptName = "main.py";
        spec.workDirectory = "~/further";
        spec.tempDirectory = "/tmp";
        spec.scriptDirectory = "a/b";
        spec.terminal = true;
        spec.keepChildren = true;
        spec.stopGrace = std::chrono::milliseconds(1500);
        spec.leftoverGrace = std::chrono::milliseconds(0);
        return spec;
    }

    static void assertRefuses(const Spec& spec) { CPPUNIT_ASSERT_THROW(Spec::decode(spec.encode()), MalformedSpec); }

public:
    void isReadAsItWasWritten() {
        const auto written = example();
        const auto read = launcher::readSpecFile(launcher::makeSpecFile(written));
        CPPUNIT_ASSERT(read.arguments == written.arguments);
        CPPUNIT_ASSERT_EQUAL(written.fileAt, read.fileAt);
        CPPUNIT_ASSERT(read.environment == written.environment);
        CPPUNIT_ASSERT(read.source == written.source);
        CPPUNIT_ASSERT_EQUAL(written.content, read.content);
        CPPUNIT_ASSERT_EQUAL(written.scriptName, read.scriptName);
        CPPUNIT_ASSERT_EQUAL(written.workDirectory, read.workDirectory);
        CPPUNIT_ASSERT_EQUAL(written.tempDirectory, read.tempDirectory);
        CPPUNIT_ASSERT_EQUAL(written.scriptDirectory, read.scriptDirectory);
        CPPUNIT_ASSERT(read.terminal);
        CPPUNIT_ASSERT(read.keepChildren);
        CPPUNIT_ASSERT(read.stopGrace == written.stopGrace);
        CPPUNIT_ASSERT(read.leftoverGrace == written.leftoverGrace);
    }

    void refusesEveryPrefix() {
        const auto bytes = example().encode();
        for (std::size_t size = 0; size < bytes.size(); ++size)
            CPPUNIT_ASSERT_THROW(Spec::decode(bytes.substr(0, size)), MalformedSpec);
    }

    void refusesMoreThanThereShouldBe() {
        CPPUNIT_ASSERT_THROW(Spec::decode(example().encode() + '\0'), MalformedSpec);
    }

    void outlivesAnyByteThatIsAnother() {
        const auto bytes = example().encode();
        for (std::size_t at = 0; at < bytes.size(); ++at)
            for (const char wrong : {'\0', '\x7f', '\xff'}) {
                auto other = bytes;
                other[at] = wrong;
                try {
                    Spec::decode(other);
                } catch (const MalformedSpec&) { // and nothing else
                }
            }
    }

    void refusesWhatMakesNoSense() {
        auto spec = example();
        spec.fileAt = 5;
        assertRefuses(spec);
        spec = example();
        spec.source = Spec::Source::none;
        spec.arguments.clear();
        assertRefuses(spec);
        spec = example();
        spec.arguments[1] = std::string("-\0u", 3);
        assertRefuses(spec);
        for (const char* name : {"", ".", "..", "../main.py", "/main.py"}) {
            spec = example();
            spec.scriptName = name;
            assertRefuses(spec);
        }
        for (const char* variable : {"", "=", "=value", "NAME"}) {
            spec = example();
            spec.environment = {variable};
            assertRefuses(spec);
        }
        spec = example();
        spec.source = static_cast<Spec::Source>(4);
        assertRefuses(spec);
        spec.source = Spec::Source::shell;
        assertRefuses(spec); // its directory has a NUL
    }

    void needsNoArgumentsWhereTheRestSaysWhatIsRun() {
        auto spec = example();
        spec.arguments.clear();
        spec.fileAt = 0;
        CPPUNIT_ASSERT(Spec::decode(spec.encode()).executesFile());
        spec.source = Spec::Source::shell;
        spec.content = "~";
        const auto read = Spec::decode(spec.encode());
        CPPUNIT_ASSERT(!read.hasFile() && !read.executesFile());
    }

    void hasNoTimeThatNobodyCanWaitFor() {
        auto spec = example();
        spec.leftoverGrace = std::chrono::hours(365 * 24);
        auto bytes = spec.encode();
        CPPUNIT_ASSERT(Spec::decode(bytes).leftoverGrace == std::chrono::milliseconds(2147483647));
        bytes.back() = '\x80'; // the highest bit of leftoverGrace, which stands last
        CPPUNIT_ASSERT_THROW(Spec::decode(bytes), MalformedSpec);
    }

    void refusesFilesThatAreNotSealed() {
        const Descriptor file(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
        const auto bytes = example().encode();
        CPPUNIT_ASSERT(::write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
        CPPUNIT_ASSERT_THROW(launcher::readSpecFile(file), MalformedSpec);
        CPPUNIT_ASSERT_THROW(launcher::readSpecFile(Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC))),
                             MalformedSpec);
        CPPUNIT_ASSERT_THROW(launcher::readSpecFile(Descriptor()), MalformedSpec);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SpecTest);

} // namespace further
