#include "plugins/python-exec/BootModule.h"

#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace further::python {

namespace fs = std::filesystem;

/// Where interpreters find what waits for programs.
class BootModuleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BootModuleTest);
    CPPUNIT_TEST(isWhereItWasInstalled);
    CPPUNIT_TEST(isCopiedWithWhatOtherVersionsFindForThoseWhoDontReachIt);
    CPPUNIT_TEST(isMissedWhereOnlyOtherVersionsFindSomething);
    CPPUNIT_TEST_SUITE_END();

    const testing::TemporaryDirectory _place;
    const User _someoneElse{::geteuid() + 1, "someone-else", "/nonexistent"};

    /// As installed, for whoever may pass by this mode.
    void install(unsigned mode) const {
        _place.write("python-boot/sitecustomize.cpython-311-x86_64-linux-gnu.so", "module");
        _place.write("python-boot/sitecustomize.py", "others");
        fs::create_directory(_place.path() / "python-boot/__pycache__");
        fs::permissions(_place.path() / "python-boot", fs::perms(mode));
    }

    static std::vector<std::string> namesIn(const fs::path& directory) {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(directory))
            names.push_back(entry.path().filename());
        std::sort(names.begin(), names.end());
        return names;
    }

public:
    void isWhereItWasInstalled() {
        install(0700);
        CPPUNIT_ASSERT_EQUAL((_place.path() / "python-boot").string(),
                             bootDirectory(_place.path(), nullptr, {User::current()}).string());
    }

    void isCopiedWithWhatOtherVersionsFindForThoseWhoDontReachIt() {
        install(0700);
        const ModuleDirectory module({"/tmp"}, {_someoneElse});
        const auto boot = bootDirectory(_place.path(), &module, {_someoneElse});
        CPPUNIT_ASSERT_EQUAL((module.path() / "python-boot").string(), boot.string());
        CPPUNIT_ASSERT(namesIn(boot) ==
                       (std::vector<std::string>{"sitecustomize.cpython-311-x86_64-linux-gnu.so", "sitecustomize.py"}));
        for (const auto& file : fs::directory_iterator(boot))
            CPPUNIT_ASSERT(fs::perms(0644) == file.status().permissions());
    }

    void isMissedWhereOnlyOtherVersionsFindSomething() {
        _place.write("python-boot/sitecustomize.py", "others");
        CPPUNIT_ASSERT_THROW(bootDirectory(_place.path(), nullptr, {User::current()}), Poco::FileException);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BootModuleTest);

} // namespace further::python
