#include "agent/ManPages.h"

#include "agent/CoreSettings.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>
#include <Poco/Util/Option.h>
#include <cppunit/extensions/HelperMacros.h>

namespace further {

class ManPagesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ManPagesTest);
    CPPUNIT_TEST(tellsOfEveryOption);
    CPPUNIT_TEST(tellsOfEverySettingOfTheAgent);
    CPPUNIT_TEST(tellsOfThePluginsSettings);
    CPPUNIT_TEST(refusesAManifestThatIsNone);
    CPPUNIT_TEST_SUITE_END();

    static void checkHas(const std::string& page, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(text + "\n" + page, page.find(text) != std::string::npos);
    }

public:
    void tellsOfEveryOption() {
        Poco::Util::OptionSet options;
        options.addOption(Poco::Util::Option("config", "c", "Read FILE.").argument("FILE"));
        options.addOption(Poco::Util::Option("daemon", "", "In the background."));
        const auto page = daemonManPage(options);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, page.find(".TH \"FURTHER\\-LINKD\" 8 "));
        checkHas(page, ".B \"\\-cFILE, \\-\\-config=FILE\"\nRead FILE.\n");
        checkHas(page, ".B \"\\-\\-daemon\"\nIn the background.\n");
    }

    void tellsOfEverySettingOfTheAgent() {
        const auto page = configurationManPage("");
        checkHas(page, ".B \"net.port = integer\"\n");
        checkHas(page, "\nThe default is 8028. FURTHER_LINK_PORT in the environment wins over the file.\n");
        checkHas(page, "\nThe default is true. FURTHER_LINK_NOSSL=1 in the environment makes it false.\n");
        for (const auto& spec : coreSettings())
            checkHas(page, ".B \"" + spec.key + " = ");
    }

    void tellsOfThePluginsSettings() {
        const testing::TemporaryDirectory plugins;
        plugins.write("probe.json", R"({"name":"probe","version":"1","summary":"Probes.","settings":[
            {"key":"depth","type":"integer","default":"3","meaning":"How deep","environment":"FURTHER_DEPTH"}]})");
        plugins.write("quiet.json", R"({"name":"quiet","version":"1","summary":"Has none."})");
        const auto page = configurationManPage(plugins.path().string() + ",");
        checkHas(page, ".SH \"THE PLUGIN probe\"\n.PP\nProbes.\n.TP\n.B \"probe.depth = integer\"\nHow deep.\n");
        checkHas(page, "\nThe default is 3. FURTHER_DEPTH in the environment wins over the file.\n");
        CPPUNIT_ASSERT(page.find("quiet") == std::string::npos);
    }

    void refusesAManifestThatIsNone() {
        const testing::TemporaryDirectory plugins;
        plugins.write("probe.json", "{");
        CPPUNIT_ASSERT_THROW(configurationManPage(plugins.path().string()), Poco::Exception);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ManPagesTest);

} // namespace further
