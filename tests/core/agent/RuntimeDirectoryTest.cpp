#include "agent/RuntimeDirectory.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

using further::RuntimeDirectory;

class RuntimeDirectoryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RuntimeDirectoryTest);
    CPPUNIT_TEST(isForItsOwnerOnly);
    CPPUNIT_TEST(isAnotherForEachRun);
    CPPUNIT_TEST(makesItsParentWhereThatIsMissing);
    CPPUNIT_TEST(goesWithAllThatIsInIt);
    CPPUNIT_TEST(throwsWhereItCanNotBeMade);
    CPPUNIT_TEST(prefersTheUsersRuntimeDirectory);
    CPPUNIT_TEST(doesWithoutAUsersRuntimeDirectory);
    CPPUNIT_TEST_SUITE_END();

public:
    void isForItsOwnerOnly() {
        const RuntimeDirectory directory(_parent.path());
        CPPUNIT_ASSERT(std::filesystem::status(directory.path()).permissions() == std::filesystem::perms::owner_all);
        CPPUNIT_ASSERT(directory.path().parent_path() == _parent.path());
    }

    void isAnotherForEachRun() {
        const RuntimeDirectory first(_parent.path());
        const RuntimeDirectory second(_parent.path());
        CPPUNIT_ASSERT(first.path() != second.path());
    }

    void makesItsParentWhereThatIsMissing() {
        const RuntimeDirectory directory(_parent.path() / "a" / "b");
        CPPUNIT_ASSERT(std::filesystem::is_directory(directory.path()));
    }

    void goesWithAllThatIsInIt() {
        std::filesystem::path path;
        {
            const RuntimeDirectory directory(_parent.path());
            path = directory.path();
            std::filesystem::create_directories(path / "a" / "b");
            std::ofstream(path / "a" / "file") << "x";
        }
        CPPUNIT_ASSERT(!std::filesystem::exists(path));
        CPPUNIT_ASSERT(std::filesystem::exists(_parent.path()));
    }

    void throwsWhereItCanNotBeMade() {
        const auto file = _parent.write("file", "");
        CPPUNIT_ASSERT_THROW(RuntimeDirectory(std::filesystem::path(file)), Poco::FileException);
        CPPUNIT_ASSERT_THROW(RuntimeDirectory("/proc/nowhere"), Poco::FileException);
    }

    void prefersTheUsersRuntimeDirectory() {
        ::setenv("XDG_RUNTIME_DIR", _parent.path().c_str(), 1);
        CPPUNIT_ASSERT(RuntimeDirectory::usualParent() == _parent.path());
    }

    void doesWithoutAUsersRuntimeDirectory() {
        ::setenv("XDG_RUNTIME_DIR", (_parent.path() / "missing").c_str(), 1);
        const auto system = RuntimeDirectory::usualParent();
        CPPUNIT_ASSERT(system == "/run" || system == "/tmp");
        ::unsetenv("XDG_RUNTIME_DIR");
        CPPUNIT_ASSERT(RuntimeDirectory::usualParent() == system);
    }

    void setUp() override {
        if (const char* const users = std::getenv("XDG_RUNTIME_DIR"))
            _usual = users;
    }
    void tearDown() override {
        ::unsetenv("XDG_RUNTIME_DIR");
        if (_usual)
            ::setenv("XDG_RUNTIME_DIR", _usual->c_str(), 1);
    }

private:
    const further::testing::TemporaryDirectory _parent;
    std::optional<std::string> _usual;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RuntimeDirectoryTest);
