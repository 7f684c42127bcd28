#include "plugin/PluginAbi.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <cstring>
#include <filesystem>
#include <string>

using namespace further;
using namespace std::string_literals;

class PluginAbiTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginAbiTest);
    CPPUNIT_TEST(readsWhatAPluginWasBuiltWith);
    CPPUNIT_TEST(refusesASharedObjectThatDoesNotSay);
    CPPUNIT_TEST(refusesADescriptorThatItDoesNotKnow);
    CPPUNIT_TEST(takesTheSame);
    CPPUNIT_TEST(takesAnOlderSdkOfTheSameMajorVersion);
    CPPUNIT_TEST(refusesANewerSdk);
    CPPUNIT_TEST(refusesAnotherMajorVersion);
    CPPUNIT_TEST(refusesEveryOtherReleaseOfPoco);
    CPPUNIT_TEST(refusesAnotherCompiler);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsWhatAPluginWasBuiltWith() {
        const auto abi = readAbi(plugin("obedient"));
        const auto own = ownAbi();
        CPPUNIT_ASSERT_EQUAL(0, std::memcmp(&abi, &own, sizeof abi));
    }

    void refusesASharedObjectThatDoesNotSay() {
        CPPUNIT_ASSERT_EQUAL("It is no plugin: the shared object doesn't say which SDK it was built with. Put "
                             "FURTHER_PLUGIN(Class) into its source"s,
                             refusal([] { (void)readAbi(plugin("no-plugin")); }));
    }

    void refusesADescriptorThatItDoesNotKnow() {
        for (const auto* const name : {"other-descriptor", "short-descriptor"})
            CPPUNIT_ASSERT_EQUAL("What the shared object says of the SDK that it was built with can't be understood. "
                                 "Build it again with this agent's SDK, with FURTHER_PLUGIN once in its source"s,
                                 refusal([&] { (void)readAbi(plugin(name)); }));
    }

    void takesTheSame() { CPPUNIT_ASSERT_EQUAL("accepted"s, judge(_agent)); }

    void takesAnOlderSdkOfTheSameMajorVersion() {
        auto old = _agent;
        old.sdkMinor = 2;
        CPPUNIT_ASSERT_EQUAL("accepted"s, judge(old));
    }

    void refusesANewerSdk() {
        auto newer = _agent;
        newer.sdkMinor = 4;
        CPPUNIT_ASSERT_EQUAL(
            "It was built with the SDK 2.4, and this agent has 2.3, which lacks what came later. Update "
            "the agent, or build the plugin with the SDK of this agent"s,
            judge(newer));
    }

    void refusesAnotherMajorVersion() {
        auto other = _agent;
        other.sdkMajor = 1;
        CPPUNIT_ASSERT_EQUAL("It was built with the SDK 1.3, and this agent has 2.3: two major versions don't work "
                             "together. Build the plugin with the SDK of this agent"s,
                             judge(other));
        other.sdkMajor = 3;
        other.sdkMinor = 0;
        CPPUNIT_ASSERT_EQUAL("It was built with the SDK 3.0, and this agent has 2.3: two major versions don't work "
                             "together. Update the agent, or build the plugin with the SDK of this agent"s,
                             judge(other));
    }

    void refusesEveryOtherReleaseOfPoco() {
        for (const auto& [version, words] : {std::pair(0x010B0100U, "Poco 1.11.1,"),
                                             {0x010A0000U, "Poco 1.10.0,"},
                                             {0x020B0000U, "Poco 2.11.0,"},
                                             {0x010B00D3U, "Poco 1.11.0 development 3,"},
                                             {0x010B00A2U, "Poco 1.11.0 alpha 2,"},
                                             {0x010B00B1U, "Poco 1.11.0 beta 1,"}}) {
            auto other = _agent;
            other.pocoVersion = version;
            CPPUNIT_ASSERT_EQUAL("It was built with "s + words +
                                     " and this agent with Poco 1.11.0. Build it with the Poco of this system",
                                 judge(other));
        }
    }

    void refusesAnotherCompiler() {
        auto other = _agent;
        std::memset(other.compilerAbi, 'x', sizeof other.compilerAbi); // without an end, as a broken file may have it
        CPPUNIT_ASSERT_EQUAL("It was built with another C++ (" + std::string(sizeof other.compilerAbi, 'x') +
                                 ") than this agent (libstdc++ cxx11). Build it with the compiler of this system and "
                                 "without options that change its library",
                             judge(other));
    }

private:
    static std::filesystem::path plugin(const std::string& name) {
        return std::filesystem::path(FURTHER_TEST_PLUGINS) / (name + ".so");
    }

    template <class Act>
    static std::string refusal(Act act) {
        try {
            act();
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "accepted";
    }

    std::string judge(const FurtherPluginAbi& abi) const {
        return refusal([&] { requireSameAbi(abi, _agent); });
    }

    const FurtherPluginAbi _agent{"further-plugin", sizeof(FurtherPluginAbi), 2, 3, 0x010B0000, "libstdc++ cxx11"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginAbiTest);
