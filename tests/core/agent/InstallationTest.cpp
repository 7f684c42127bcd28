#include "agent/Installation.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <string>

using further::Installation;

class InstallationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(InstallationTest);
    CPPUNIT_TEST(isABuildTreeWhereAllProgramsAreTogether);
    CPPUNIT_TEST(movesWithItsPrefix);
    CPPUNIT_TEST(isConfiguredInEtcBelowUsr);
    CPPUNIT_TEST(isConfiguredBelowAnyOtherPrefix);
    CPPUNIT_TEST(seesItsOwnProgram);
    CPPUNIT_TEST_SUITE_END();

public:
    void isABuildTreeWhereAllProgramsAreTogether() {
        for (const std::string program : {"further-linkd", "further-linkctl", "further-launcher"})
            _top.write("bin/" + program, "");
        const Installation tree(_top.path() / "bin");
        CPPUNIT_ASSERT_EQUAL(_top.path() / "bin", tree.libexec());
        CPPUNIT_ASSERT_EQUAL(_top.path() / "plugins", tree.plugins());
        CPPUNIT_ASSERT_EQUAL(_top.path() / "bin/further-linkctl", tree.linkctl());
        CPPUNIT_ASSERT_EQUAL(_top.path() / "lib/libfurther-tls.so", tree.tlsModule());
        CPPUNIT_ASSERT_EQUAL(std::filesystem::path("/etc/further-link/further-link.properties"),
                             tree.configurationFile());
    }

    void movesWithItsPrefix() {
        const Installation installed("/moved/here/sbin");
        CPPUNIT_ASSERT_EQUAL(std::filesystem::path("/moved/here/libexec/further-link"), installed.libexec());
        CPPUNIT_ASSERT_EQUAL(std::filesystem::path("/moved/here/bin/further-linkctl"), installed.linkctl());
        const auto plugins = installed.plugins().string();
        CPPUNIT_ASSERT_MESSAGE(plugins, plugins.starts_with("/moved/here/lib"));
        CPPUNIT_ASSERT_MESSAGE(plugins, plugins.ends_with("/further-link/plugins"));
        CPPUNIT_ASSERT_EQUAL(installed.plugins().parent_path() / "libfurther-tls.so", installed.tlsModule());
    }

    void isConfiguredInEtcBelowUsr() {
        CPPUNIT_ASSERT_EQUAL(std::filesystem::path("/etc/further-link/further-link.properties"),
                             Installation("/usr/sbin").configurationFile());
    }

    void isConfiguredBelowAnyOtherPrefix() {
        CPPUNIT_ASSERT_EQUAL(std::filesystem::path("/usr/local/etc/further-link/further-link.properties"),
                             Installation("/usr/local/sbin").configurationFile());
    }

    void seesItsOwnProgram() {
        // The tests are beside the programs' directory, and so are no build tree themselves.
        const auto own = std::filesystem::read_symlink("/proc/self/exe").parent_path();
        CPPUNIT_ASSERT_EQUAL(Installation(own).plugins(), Installation::own().plugins());
        CPPUNIT_ASSERT(Installation::own().libexec().is_absolute());
    }

private:
    const further::testing::TemporaryDirectory _top;
};

CPPUNIT_TEST_SUITE_REGISTRATION(InstallationTest);
