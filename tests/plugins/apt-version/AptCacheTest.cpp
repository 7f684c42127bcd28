#include "FakeApt.h"
#include "support/Skip.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace further::apt {

using namespace std::chrono_literals;
using namespace std::string_literals;

class AptCacheTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AptCacheTest);
    CPPUNIT_TEST(tellsNamesFromWhatIsNone);
    CPPUNIT_TEST(tellsTheInstalledVersion);
    CPPUNIT_TEST(tellsAVersionOfAnotherArchitecture);
    CPPUNIT_TEST(takesNoOtherPackageForTheOneAskedFor);
    CPPUNIT_TEST(runsNothingForWhatIsNoName);
    CPPUNIT_TEST(givesItNothingOfOurEnvironment);
    CPPUNIT_TEST(readsTheBeginningOfALongOutput);
    CPPUNIT_TEST(saysThatThereIsNoApt);
    CPPUNIT_TEST(saysThatAptFails);
    CPPUNIT_TEST(endsAptWhereItTakesTooLong);
    CPPUNIT_TEST(endsAptWhereNobodyWantsItsAnswer);
    CPPUNIT_TEST(runsTwoAtATime);
    CPPUNIT_TEST(refusesWhereOthersTakeAllTheTime);
    CPPUNIT_TEST(tellsWhatTheRealAptTells);
    CPPUNIT_TEST_SUITE_END();

    static bool yes() { return true; }

    /// `null` for nothing.
    static std::string versionIn(const std::string& script, const std::string& package = "a-package") {
        const FakeApt apt(script);
        return AptCache(apt.options()).versionOf(package, yes).value_or("null");
    }

    static std::string refusal(AptCache::Options options, const AptCache::Wanted& wanted = yes) {
        try {
            (void)AptCache(std::move(options)).versionOf("a-package", wanted);
        } catch (const Error& error) {
            return std::string(wireName(error.errorCode())) + ": " + error.detail();
        }
        return "none";
    }

    static constexpr auto hangs = "echo $$ > \"$0.pid\"\nsleep 100 & wait\n";

    /// Whether the one that hangs, or what it has started, is still there. A killed one may take a moment.
    static bool isGone(const FakeApt& apt) {
        std::ifstream in(apt.path("apt-cache.pid"));
        pid_t pid = 0;
        in >> pid;
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (::kill(-pid, 0) == 0 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
        return pid > 0 && ::kill(-pid, 0) != 0;
    }

public:
    void tellsNamesFromWhatIsNone() {
        for (const auto* const name : {"a", "0ad", "g++", "libstdc++6", "python3.11", "a-b", "a.", "a-"})
            CPPUNIT_ASSERT_MESSAGE(name, AptCache::isPackageName(name));
        CPPUNIT_ASSERT(AptCache::isPackageName(std::string(128, 'a')));
        for (const auto& name : {""s,    "-a"s,  "--help"s, "+a"s,       ".a"s,        "A"s,   "aB"s,
                                 "a b"s, "a/b"s, "../a"s,   "a;b"s,      "$(a)"s,      "a*"s,  "a:armhf"s,
                                 "a_b"s, "a\n"s, "a\0b"s,   "\xc3\xa4"s, "a\xc3\xa4"s, "a=1"s, std::string(129, 'a')})
            CPPUNIT_ASSERT_MESSAGE(name, !AptCache::isPackageName(name));
    }

    void tellsTheInstalledVersion() {
        const auto policy = [](const std::string& installed) {
            return "printf '" + ("a-package:\\n  Installed: " + installed) +
                   "\\n  Candidate: 9.9\\n  Version table:\\n'";
        };
        CPPUNIT_ASSERT_EQUAL("5:1.0~rc1+dfsg-1ubuntu2"s, versionIn(policy("5:1.0~rc1+dfsg-1ubuntu2")));
        CPPUNIT_ASSERT_EQUAL("(none)"s, versionIn(policy("(none)")));
        CPPUNIT_ASSERT_EQUAL("null"s, versionIn("exit 0"));
        const FakeApt apt(policy("1"));
        (void)AptCache(apt.options()).versionOf("a-package", yes);
        CPPUNIT_ASSERT_EQUAL("policy -- a-package\n"s, apt.runs());
    }

    void tellsAVersionOfAnotherArchitecture() {
        CPPUNIT_ASSERT_EQUAL("1"s, versionIn("printf 'a-package:armhf:\\n  Installed: 1\\n'"));
    }

    void takesNoOtherPackageForTheOneAskedFor() {
        CPPUNIT_ASSERT_EQUAL("null"s, versionIn("printf 'bash:\\n  Installed: 1\\n'", "bas."));
        CPPUNIT_ASSERT_EQUAL("null"s, versionIn("printf 'bash-static:\\n  Installed: 1\\n'", "bash"));
    }

    void runsNothingForWhatIsNoName() {
        const FakeApt apt("printf '%s:\\n  Installed: 1\\n' \"$2\"");
        for (const auto* const name : {"-o=a", "", "a b", "a:b", "A"})
            CPPUNIT_ASSERT_THROW((void)AptCache(apt.options()).versionOf(name, yes), Error);
        CPPUNIT_ASSERT_EQUAL(""s, apt.runs());
    }

    void givesItNothingOfOurEnvironment() {
        ::setenv("APT_CONFIG", "/tmp/evil.conf", 1);
        const auto version =
            versionIn("printf 'a-package:\\n  Installed: %s\\n' \"${APT_CONFIG-unset}/${LANG-unset}\"");
        ::unsetenv("APT_CONFIG");
        CPPUNIT_ASSERT_EQUAL("unset/unset"s, version);
    }

    void readsTheBeginningOfALongOutput() {
        CPPUNIT_ASSERT_EQUAL("1"s, versionIn("printf 'a-package:\\n  Installed: 1\\n'; exec cat /dev/zero"));
        CPPUNIT_ASSERT_EQUAL("null"s, versionIn("exec cat /dev/zero"));
    }

    void saysThatThereIsNoApt() {
        CPPUNIT_ASSERT_EQUAL("unavailable: The versions of packages can't be told: there is no /nowhere/apt-cache on "
                             "this device, which isn't Debian's, it seems"s,
                             refusal({"/nowhere/apt-cache", 1s}));
    }

    void saysThatAptFails() {
        const auto sentence = "unavailable: The versions of packages can't be told: apt-cache failed. Try it on the "
                              "device: apt-cache policy a-package"s;
        for (const auto* const script : {"exit 100", "kill -9 $$", "printf 'a-package:\\n  Installed: 1\\n'; exit 1"})
            CPPUNIT_ASSERT_EQUAL(sentence, refusal(FakeApt(script).options()));
        CPPUNIT_ASSERT_EQUAL(
            "unavailable: The versions of packages can't be told: apt-cache says something that isn't understood"s,
            refusal(FakeApt("echo a-package:; echo; echo '  Installed: 1'").options()));
    }

    void endsAptWhereItTakesTooLong() {
        const FakeApt apt(hangs);
        CPPUNIT_ASSERT_EQUAL("unavailable: The versions of packages can't be told: apt-cache took too long. Try it on "
                             "the device: apt-cache policy bash"s,
                             refusal(apt.options(1s)));
        CPPUNIT_ASSERT(isGone(apt));
    }

    void endsAptWhereNobodyWantsItsAnswer() {
        const FakeApt apt(hangs);
        std::atomic<bool> wanted{true};
        auto asking =
            std::async(std::launch::async, [&] { return refusal(apt.options(), [&] { return wanted.load(); }); });
        while (!std::filesystem::exists(apt.path("apt-cache.pid")))
            std::this_thread::yield();
        wanted = false;
        CPPUNIT_ASSERT_EQUAL("unavailable: The versions of packages can't be told: the agent ends"s, asking.get());
        CPPUNIT_ASSERT(isGone(apt));
    }

    void runsTwoAtATime() {
        // Each leaves a file while it runs, and says how many it has seen.
        const FakeApt apt("cd \"$(dirname \"$0\")\"; touch run.$$; sleep 0.1; printf 'a-package:\\n  Installed: %s\\n' "
                          "$(ls run.* | wc -l); rm run.$$");
        AptCache cache(apt.options(60s));
        std::vector<std::future<std::string>> asking;
        for (int i = 0; i < 8; ++i)
            asking.push_back(
                std::async(std::launch::async, [&] { return cache.versionOf("a-package", yes).value_or("null"); }));
        for (auto& each : asking) {
            const auto seen = each.get();
            CPPUNIT_ASSERT_MESSAGE(seen, seen == "1" || seen == "2");
        }
    }

    void refusesWhereOthersTakeAllTheTime() {
        const FakeApt stuck(hangs);
        AptCache busy(stuck.options(2s));
        std::vector<std::future<std::string>> waiting;
        for (int i = 0; i < 3; ++i)
            waiting.push_back(std::async(std::launch::async, [&] {
                try {
                    return busy.versionOf("a-package", yes).value_or("null");
                } catch (const Error& error) {
                    return std::string(wireName(error.errorCode()));
                }
            }));
        int refused = 0;
        for (auto& each : waiting)
            refused += each.get() == "null" ? 0 : 1;
        CPPUNIT_ASSERT_EQUAL(3, refused);
    }

    void tellsWhatTheRealAptTells() {
        AptCache apt;
        if (::access("/usr/bin/apt-cache", X_OK) != 0)
            return testing::skip("there is no apt-cache");
        CPPUNIT_ASSERT(!apt.versionOf("no-such-package-anywhere", yes));
        const auto version = apt.versionOf("base-files", yes);
        CPPUNIT_ASSERT(version && version != "(none)");
        CPPUNIT_ASSERT(version->find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz.+-:~") == std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AptCacheTest);

} // namespace further::apt
