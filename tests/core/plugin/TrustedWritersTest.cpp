#include "plugin/TrustedWriters.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string>

using namespace further;
using namespace std::string_literals;

class TrustedWritersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TrustedWritersTest);
    CPPUNIT_TEST(takesWhatOnlyTheAgentMayWrite);
    CPPUNIT_TEST(takesWhatRootOwns);
    CPPUNIT_TEST(takesWhatTheAgentsGroupMayWrite);
    CPPUNIT_TEST(refusesAFileThatEveryoneMayWrite);
    CPPUNIT_TEST(refusesAFileThatAnotherGroupMayWrite);
    CPPUNIT_TEST(refusesAFileWithAListOfWriters);
    CPPUNIT_TEST(refusesAFileOfAnotherUser);
    CPPUNIT_TEST(takesAFileOfWhoeverOwnsTheAgentsProgram);
    CPPUNIT_TEST(takesAFileOfWhoeverOwnsADirectoryAboveTheAgentsProgram);
    CPPUNIT_TEST(takesWhatAGroupMayWriteThatMayWriteTheAgentsProgram);
    CPPUNIT_TEST(looksAtWhatALinkToTheAgentsProgramLeadsTo);
    CPPUNIT_TEST(refusesADirectoryThatEveryoneMayWrite);
    CPPUNIT_TEST(refusesADirectoryFurtherUpThatEveryoneMayWrite);
    CPPUNIT_TEST(takesAStickyDirectoryFurtherUpOnly);
    CPPUNIT_TEST(looksAtWhatALinkLeadsTo);
    CPPUNIT_TEST(looksAtWhereALinkStands);
    CPPUNIT_TEST(refusesWhatIsNoFile);
    CPPUNIT_TEST(quotesAPathForTheShell);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        _file = _directory.write("up/plugins/x.so", "");
        _plugins = _file.parent_path();
        _up = _plugins.parent_path();
        for (const auto& directory : {_up, _plugins})
            allow(directory, 0755);
        allow(_file, 0644);
    }

    void takesWhatOnlyTheAgentMayWrite() { CPPUNIT_ASSERT_EQUAL("accepted"s, refusal(_file)); }

    void takesWhatRootOwns() { CPPUNIT_ASSERT_EQUAL("accepted"s, refusal("/bin/sh", TrustedWriters(nobody, nobody))); }

    void takesWhatTheAgentsGroupMayWrite() {
        for (const auto& path : {_up, _plugins})
            allow(path, 0775);
        allow(_file, 0664);
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal(_file));
    }

    void refusesAFileThatEveryoneMayWrite() {
        allow(_file, 0646);
        CPPUNIT_ASSERT_EQUAL(everyone(_file), refusal(_file));
    }

    void refusesAFileThatAnotherGroupMayWrite() {
        allow(_file, 0664);
        if (::getegid() == 0) // whose group is trusted by everyone
            CPPUNIT_ASSERT_EQUAL(0, ::chown(_file.c_str(), static_cast<uid_t>(-1), nobody));
        const auto sentence = refusal(_file, TrustedWriters(::geteuid(), nobody + 1, "/bin/sh"));
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with("The group "));
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.ends_with(" may write " + _file.string() +
                                                            ", and so could put code into the agent; mend it with: "
                                                            "chmod g-w " +
                                                            _file.string()));
    }

    void refusesAFileWithAListOfWriters() {
        struct Entry {
            std::uint16_t whose;
            std::uint16_t may;
            std::uint32_t id;
        };
        struct List {
            std::uint32_t version;
            Entry entries[5];
        };
        constexpr auto none = static_cast<std::uint32_t>(-1);
        // Owner, a user by number, group, the most that the two may do, others: as the kernel takes it.
        const List list{2, {{0x01, 6, none}, {0x02, 6, nobody}, {0x04, 4, none}, {0x10, 6, none}, {0x20, 4, none}}};
        if (::setxattr(_file.c_str(), "system.posix_acl_access", &list, sizeof list, 0) < 0) {
            CPPUNIT_ASSERT_EQUAL(EOPNOTSUPP, errno); // where there are no lists, nothing is lost
            return;
        }
        CPPUNIT_ASSERT_EQUAL("An access control list lets more users write " + _file.string() +
                                 ", and so could put code into the agent; mend it with: setfacl -b " + _file.string(),
                             refusal(_file));
    }

    void refusesAFileOfAnotherUser() {
        if (::geteuid() == 0)
            CPPUNIT_ASSERT_EQUAL(0, ::chown(_file.c_str(), nobody, static_cast<gid_t>(-1)));
        const auto sentence = refusal(_file, TrustedWriters(nobody + 1, nobody + 1, "/bin/sh"));
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with(_file.string() + " belongs to "));
        CPPUNIT_ASSERT_MESSAGE(
            sentence, sentence.ends_with(", who is neither root nor the agent's user, nor one who could replace the "
                                         "agent itself, and so could "
                                         "put code into the agent; mend it with: chown root " +
                                         _file.string()));
    }

    void takesAFileOfWhoeverOwnsTheAgentsProgram() {
        const auto program = _directory.write("bin/agent", "");
        own(_file);
        assertOwnerRefused(program);
        own(program);
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal(_file, TrustedWriters(nobody + 1, nobody + 1, program)));
    }

    void takesAFileOfWhoeverOwnsADirectoryAboveTheAgentsProgram() {
        const auto program = _directory.write("build/bin/agent", "");
        own(_file);
        assertOwnerRefused(program);
        own(_directory.path() / "build");
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal(_file, TrustedWriters(nobody + 1, nobody + 1, program)));
    }

    void takesWhatAGroupMayWriteThatMayWriteTheAgentsProgram() {
        if (::geteuid() != 0)
            return; // only root can give files away to a group
        const auto program = _directory.write("bin/agent", "");
        allow(_file, 0664);
        for (const auto* const path : {_file.c_str(), program.c_str()})
            CPPUNIT_ASSERT_EQUAL(0, ::chown(path, static_cast<uid_t>(-1), nobody));
        allow(program, 0755);
        CPPUNIT_ASSERT(refusal(_file, TrustedWriters(0, 0, program)).starts_with("The group "));
        allow(program, 0775);
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal(_file, TrustedWriters(0, 0, program)));
    }

    void looksAtWhatALinkToTheAgentsProgramLeadsTo() {
        const auto program = _directory.write("bin/agent", "");
        const auto link = _directory.path() / "further-linkd";
        std::filesystem::create_symlink(program, link);
        own(_file);
        own(program);
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal(_file, TrustedWriters(nobody + 1, nobody + 1, link)));
    }

    void refusesADirectoryThatEveryoneMayWrite() {
        allow(_plugins, 0777);
        CPPUNIT_ASSERT_EQUAL(everyone(_plugins), refusal(_file));
    }

    void refusesADirectoryFurtherUpThatEveryoneMayWrite() {
        allow(_up, 0777);
        CPPUNIT_ASSERT_EQUAL(everyone(_up), refusal(_file));
    }

    void takesAStickyDirectoryFurtherUpOnly() {
        allow(_up, 01777);
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal(_file));
        allow(_plugins, 01777);
        CPPUNIT_ASSERT_EQUAL(everyone(_plugins), refusal(_file));
    }

    void looksAtWhatALinkLeadsTo() {
        const auto link = _directory.path() / "x.so";
        std::filesystem::create_symlink(_file, link);
        CPPUNIT_ASSERT_EQUAL(_file, TrustedWriters().resolve(link));
        allow(_plugins, 0777);
        CPPUNIT_ASSERT_EQUAL(everyone(_plugins), refusal(link));
    }

    void looksAtWhereALinkStands() {
        const auto place = _directory.path() / "links";
        std::filesystem::create_directory(place);
        std::filesystem::create_symlink(_file, place / "x.so");
        allow(place, 0777);
        CPPUNIT_ASSERT_EQUAL(everyone(place), refusal(place / "x.so"));
    }

    void refusesWhatIsNoFile() {
        CPPUNIT_ASSERT_EQUAL(_plugins.string() + " is no file; a plugin is a shared object with its manifest beside it",
                             refusal(_plugins));
        CPPUNIT_ASSERT_EQUAL((_plugins / "y.so").string() + " can't be read: No such file or directory",
                             refusal(_plugins / "y.so"));
    }

    void quotesAPathForTheShell() {
        const std::filesystem::path file = _directory.write("it's mine/x.so", "");
        allow(file, 0666);
        const auto sentence = refusal(file);
        CPPUNIT_ASSERT_MESSAGE(
            sentence, sentence.ends_with("chmod go-w '" + _directory.path().string() + "/it'\\''s mine/x.so'"));
    }

private:
    static constexpr uid_t nobody = 65534;

    static void allow(const std::filesystem::path& path, mode_t mode) {
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), mode));
    }

    /// Gives `path` to somebody who is neither root nor the agent of the test: without root's rights that is us.
    static void own(const std::filesystem::path& path) {
        if (::geteuid() == 0)
            CPPUNIT_ASSERT_EQUAL(0, ::chown(path.c_str(), nobody, static_cast<gid_t>(-1)));
    }
    void assertOwnerRefused(const std::filesystem::path& program) const {
        if (::geteuid() != 0)
            return; // all that we make is ours, the program too
        const auto sentence = refusal(_file, TrustedWriters(nobody + 1, nobody + 1, program));
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with(_file.string() + " belongs to "));
    }

    static std::string everyone(const std::filesystem::path& path) {
        return "Every user may write " + path.string() +
               ", and so could put code into the agent; mend it with: chmod go-w " + path.string();
    }

    static std::string refusal(const std::filesystem::path& file, const TrustedWriters& trusted = TrustedWriters()) {
        try {
            (void)trusted.resolve(file);
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "accepted";
    }

    const testing::TemporaryDirectory _directory;
    std::filesystem::path _file;
    std::filesystem::path _plugins;
    std::filesystem::path _up;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TrustedWritersTest);
