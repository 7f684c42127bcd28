#include "plugins/python-exec/module/ModuleDirectory.h"
#include "plugins/common/ProgramFixture.h"
#include "plugins/python-exec/module/ModuleFiles.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace further::python {

/// Where programs find what they import, and its sockets.
class ModuleDirectoryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ModuleDirectoryTest);
    CPPUNIT_TEST(hasTheModule);
    CPPUNIT_TEST(isReadableWhateverTheUmask);
    CPPUNIT_TEST(canBePassedAndNotListed);
    CPPUNIT_TEST(isGoneAtTheEnd);
    CPPUNIT_TEST(removesWhatADeadAgentHasLeft);
    CPPUNIT_TEST(leavesAnotherAgentsAlone);
    CPPUNIT_TEST(leavesAloneWhatIsntIts);
    CPPUNIT_TEST(isWhereTheUserCanReachIt);
    CPPUNIT_TEST(isWhereASocketsPathFits);
    CPPUNIT_TEST(saysThatItCantBeAnywhere);
    CPPUNIT_TEST(socketsHaveNamesThatNobodyForesees);
    CPPUNIT_TEST_SUITE_END();

    std::filesystem::path _place;
    const User _self = User::current();

    static unsigned modeOf(const std::filesystem::path& path) {
        struct stat is {};
        return ::stat(path.c_str(), &is) == 0 ? is.st_mode & 07777U : 0;
    }

    static std::string textOf(const std::filesystem::path& path) {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(_place), std::filesystem::directory_iterator()));
    }

    std::filesystem::path directory(const std::string& name, unsigned mode = 0755) const {
        const auto made = _place / name;
        std::filesystem::create_directories(made);
        std::filesystem::permissions(made, std::filesystem::perms(mode));
        return made;
    }

public:
    void setUp() override {
        std::string name = "/tmp/further-test-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(name.data()) != nullptr);
        _place = name;
        std::filesystem::permissions(_place, std::filesystem::perms(0755));
    }

    void tearDown() override { std::filesystem::remove_all(_place); }

    void hasTheModule() {
        const ModuleDirectory made({_place}, {_self});
        CPPUNIT_ASSERT_EQUAL(std::size_t(4), moduleFiles().size());
        for (const auto& [name, text] : moduleFiles())
            CPPUNIT_ASSERT(std::string(text) == textOf(made.python() / "further_link" / name));
        CPPUNIT_ASSERT(textOf(made.python() / "further_link/__init__.py").find("__version__") != std::string::npos);
    }

    void isReadableWhateverTheUmask() {
        for (const mode_t mask : {0077, 0000}) {
            const auto before = ::umask(mask);
            const ModuleDirectory made({_place}, {_self});
            ::umask(before);
            CPPUNIT_ASSERT_EQUAL(0755U, modeOf(made.python()));
            CPPUNIT_ASSERT_EQUAL(0755U, modeOf(made.python() / "further_link"));
            CPPUNIT_ASSERT_EQUAL(0644U, modeOf(made.python() / "further_link/__init__.py"));
        }
    }

    void canBePassedAndNotListed() {
        const ModuleDirectory made({_place}, {_self});
        CPPUNIT_ASSERT_EQUAL(0711U, modeOf(made.path()));
    }

    void isGoneAtTheEnd() {
        {
            const ModuleDirectory made({_place}, {_self});
            std::ofstream(made.freshSocket()) << "left";
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), entries());
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), entries());
    }

    void removesWhatADeadAgentHasLeft() {
        std::ofstream(directory("further-python-abcdef/python/further_link") / "__init__.py") << "left";
        const ModuleDirectory made({_place}, {_self});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), entries());
        CPPUNIT_ASSERT(std::filesystem::exists(made.python()));
    }

    void leavesAnotherAgentsAlone() {
        const ModuleDirectory one({_place}, {_self});
        const ModuleDirectory two({_place}, {_self});
        CPPUNIT_ASSERT(std::filesystem::exists(one.python() / "further_link/__init__.py"));
        CPPUNIT_ASSERT(std::filesystem::exists(two.python() / "further_link/__init__.py"));
    }

    void leavesAloneWhatIsntIts() {
        directory("further-other");
        std::ofstream(_place / "further-python-file") << "x";
        const auto target = directory("target");
        std::ofstream(target / "kept") << "x";
        std::filesystem::create_symlink(target, _place / "further-python-link");
        if (::geteuid() == 0) {
            const auto nobodys = directory("further-python-nobody");
            CPPUNIT_ASSERT_EQUAL(0, ::chown(nobodys.c_str(), 65534, 65534));
        }
        const auto before = entries();
        const ModuleDirectory made({_place}, {_self});
        CPPUNIT_ASSERT_EQUAL(before + 1, entries());
        CPPUNIT_ASSERT(std::filesystem::exists(target / "kept"));
    }

    void isWhereTheUserCanReachIt() {
        const User another{_self.uid + 1, "another", "/"};
        const auto closed = directory("closed/inner").parent_path();
        std::filesystem::permissions(closed, std::filesystem::perms(0700));
        const auto open = directory("open");
        const ModuleDirectory theirs({closed / "inner", closed, open}, {_self, another});
        CPPUNIT_ASSERT_EQUAL(open.string(), theirs.path().parent_path().string());
        const ModuleDirectory own({closed, open}, {_self});
        CPPUNIT_ASSERT_EQUAL(closed.string(), own.path().parent_path().string());
    }

    void isWhereASocketsPathFits() {
        const auto deep = directory(std::string(60, 'd'));
        const auto open = directory("open");
        const ModuleDirectory made({deep, open}, {_self});
        CPPUNIT_ASSERT_EQUAL(open.string(), made.path().parent_path().string());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), static_cast<std::size_t>(std::filesystem::remove_all(deep) - 1));
    }

    void saysThatItCantBeAnywhere() {
        try {
            const ModuleDirectory made({_place / "missing", directory("closed", 0700)},
                                       {User{_self.uid + 1, "another", "/"}});
            CPPUNIT_FAIL("it was made");
        } catch (const Poco::FileException& problem) {
            CPPUNIT_ASSERT_EQUAL("Nothing that all programs could reach can be put into " +
                                     (_place / "missing").string() + " or " + (_place / "closed").string(),
                                 problem.message());
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), entries());
    }

    void socketsHaveNamesThatNobodyForesees() {
        const ModuleDirectory made({_place}, {_self});
        const auto name = made.freshSocket();
        CPPUNIT_ASSERT_EQUAL(made.path().string(), name.parent_path().string());
        CPPUNIT_ASSERT_EQUAL(std::size_t(24), name.filename().string().size());
        CPPUNIT_ASSERT(name != made.freshSocket());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ModuleDirectoryTest);

} // namespace further::python
