#include "plugins/common/OtherUserFixture.h"

#include "plugins/common/launcher/DescriptorMessage.h"
#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/process/ReachedLauncher.h"

#include "support/AnotherUser.h"

#include <further/Descriptor.h>

#include <cppunit/extensions/HelperMacros.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace further {

using launcher::Report;
using launcher::Step;

/// As whom the launcher starts programs, whoever asks.
class LauncherRulesTest : public OtherUserFixture {
    CPPUNIT_TEST_SUITE(LauncherRulesTest);
    CPPUNIT_TEST(refusesRootWhoeverAsks);
    CPPUNIT_TEST(refusesWhomItsRulesDoNotName);
    CPPUNIT_TEST(startsProgramsOfEachWhomItsRulesName);
    CPPUNIT_TEST(rootIsNamedOnlyWhereItIsAllowed);
    CPPUNIT_TEST(whoCanNotBeHadKeepsNobodyOut);
    CPPUNIT_TEST(namesNoOthersWhereItIsNotRoots);
    CPPUNIT_TEST(servesItsOwnUserOnly);
    CPPUNIT_TEST(startsNothingAsRootUnlessAllowed);
    CPPUNIT_TEST(saysWhatItKeepsTo);
    CPPUNIT_TEST(saysNothingOfItToWhoDoesNotAskProperly);
    CPPUNIT_TEST(saysWhatIsWrongWithItsCommandLine);
    CPPUNIT_TEST_SUITE_END();

    void beginWith(const std::map<std::string, std::string>& settings) {
        _launcher.reset();
        _launcher.emplace([&](ProgramFixture& fixture) { fixture.set(settings); });
    }

    static User another() { return User::named("daemon").value(); }

    std::string saidAs(uid_t user, const std::string& line) const {
        RawProgram program(*_launcher, _launcher->shell(line), user);
        program.next(Report::Type::started);
        return program.rest();
    }

    /// The text that the launcher answers to this one; empty where none is there once it has answered a question that
    /// was asked behind it.
    std::string answerTo(const std::string& text, const std::vector<int>& descriptors = {}) const {
        const auto connection = process::connectTo(process::launcherSocket(_launcher->context));
        launcher::sendWithDescriptors(connection, std::as_bytes(std::span(text)), descriptors);
        const launcher::Question behind;
        ::send(connection.get(), &behind, sizeof behind, MSG_NOSIGNAL);
        std::string answer(launcher::mostOfRules, '\0');
        pollfd answered{connection.get(), POLLIN, 0};
        CPPUNIT_ASSERT_EQUAL(1, ::poll(&answered, 1, 20'000));
        const auto size = ::recv(connection.get(), answer.data(), answer.size(), 0);
        CPPUNIT_ASSERT(size > 0);
        answer.resize(static_cast<std::size_t>(size));
        return answer.starts_with("--") ? answer : "";
    }

public:
    void refusesRootWhoeverAsks() {
        if (!_launcher)
            return;
        RawProgram program(*_launcher, _launcher->shell("id -u"), 0);
        assertFails(program, Step::permission, EPERM);
        CPPUNIT_ASSERT_EQUAL(std::string(), program.rest());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), said("print('on')"));
    }

    void refusesWhomItsRulesDoNotName() {
        if (!_launcher)
            return;
        for (const uid_t other : {uid_t(1), user() - 1, launcher::StartRequest::nobodyAtAll}) {
            RawProgram program(*_launcher, _launcher->shell("id -u"), other);
            assertFails(program, Step::permission, EPERM);
        }
    }

    void startsProgramsOfEachWhomItsRulesName() {
        if (!_launcher)
            return;
        beginWith({{"allowedUsers", "daemon, nobody"}});
        const auto line = "id -u; id -g; id -G; echo $USER $LOGNAME $HOME";
        const auto daemon = std::to_string(another().uid);
        auto groups = saidBy("id -g daemon; id -G daemon");
        groups.pop_back(); // the exit code
        CPPUNIT_ASSERT_EQUAL(daemon + "\n" + groups + "daemon daemon " + another().home.string() + "\n",
                             saidAs(another().uid, line));
        CPPUNIT_ASSERT_EQUAL(std::to_string(user()) + "\n", saidAs(user(), "id -u"));
        for (const uid_t other : {uid_t(0), another().uid + 1, launcher::StartRequest::nobodyAtAll}) {
            RawProgram program(*_launcher, _launcher->shell("id -u"), other);
            assertFails(program, Step::permission, EPERM);
        }
    }

    void rootIsNamedOnlyWhereItIsAllowed() {
        if (!_launcher)
            return;
        beginWith({{"allowedUsers", "root"}});
        RawProgram program(*_launcher, _launcher->shell("id -u"), 0);
        assertFails(program, Step::permission, EPERM);
        beginWith({{"allowedUsers", "root"}, {"allowRoot", "true"}});
        CPPUNIT_ASSERT_EQUAL(std::string("0\n"), saidAs(0, "id -u"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(user()) + "\n", saidAs(user(), "id -u"));
    }

    void whoCanNotBeHadKeepsNobodyOut() {
        if (!_launcher)
            return;
        beginWith({{"allowedUsers", "no-such-user, daemon"}});
        CPPUNIT_ASSERT_EQUAL(std::to_string(another().uid) + "\n", saidAs(another().uid, "id -u"));
        const auto words = saidBy(FURTHER_BIN "/further-launcher --user nobody --socket /nowhere/at/all "
                                              "--also no-such-user --also root");
        CPPUNIT_ASSERT_MESSAGE(words,
                               words.starts_with("further-launcher: no program will run as no-such-user: there is "
                                                 "no user no-such-user on this device\n"
                                                 "further-launcher: no program will run as root: "));
    }

    void namesNoOthersWhereItIsNotRoots() {
        if (!_launcher)
            return;
        const auto copy = _launcher->directory() / "further-launcher"; // the build may be out of the user's reach
        std::filesystem::copy_file(FURTHER_BIN "/further-launcher", copy);
        const auto words = saidBy("setpriv --reuid nobody --clear-groups " + copy.string() +
                                  " --socket /nowhere/at/all --also daemon --also nobody");
        CPPUNIT_ASSERT_MESSAGE(words,
                               words.starts_with("further-launcher: no program will run as daemon: only a launcher "
                                                 "of root's can start programs of other users\n"
                                                 "further-launcher: /nowhere/at/all"));
    }

    // Even where somebody else can reach its socket.
    void servesItsOwnUserOnly() {
        if (!_launcher)
            return;
        const auto directory = _launcher->directory() / "runtime";
        const auto path = (directory / "launcher.sock").string();
        using std::filesystem::perms;
        std::filesystem::permissions(directory, perms::owner_all | perms::group_exec | perms::others_exec);
        std::filesystem::permissions(path, perms::all);
        const Descriptor stranger(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        sockaddr_un address{AF_UNIX, {}};
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        {
            const testing::AnotherUser other;
            CPPUNIT_ASSERT_EQUAL(
                0, ::connect(stranger.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
        }
        pollfd end{stranger.get(), POLLIN, 0};
        CPPUNIT_ASSERT_EQUAL(1, ::poll(&end, 1, 20'000));
        char byte = 0;
        CPPUNIT_ASSERT_EQUAL(ssize_t{0}, ::recv(stranger.get(), &byte, 1, 0)); // it has hung up
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), said("print('on')"));
    }

    void startsNothingAsRootUnlessAllowed() {
        if (!_launcher)
            return;
        const auto socket = (_launcher->directory() / "runtime" / "other.sock").string();
        for (const std::string words : {"", " --user root", " --user nobody --user root"})
            CPPUNIT_ASSERT_EQUAL(std::string("further-launcher: programs may not run as root: name another user with "
                                             "--user, or allow it with --allow-root\n1"),
                                 saidBy(FURTHER_BIN "/further-launcher --socket " + socket + words));
        CPPUNIT_ASSERT(!std::filesystem::exists(socket));
    }

    // Who couldn't be had isn't among them.
    void saysWhatItKeepsTo() {
        if (!_launcher)
            return;
        using namespace std::string_literals;
        CPPUNIT_ASSERT_EQUAL("--user\0nobody\0"s, answerTo("rules"));
        beginWith({{"allowedUsers", "daemon, no-such-user, root, daemon, nobody"},
                   {"maxProcesses", "50"},
                   {"maxMemory", "1024 MiB"},
                   {"controlGroup", "/no/where"}});
        CPPUNIT_ASSERT_EQUAL("--user\0nobody\0--also\0daemon\0--max-memory\0"s + "1073741824\0--max-processes\0"s +
                                 "50\0--control-group\0/no/where\0"s,
                             answerTo("rules"));
        beginWith({{"allowedUsers", "root"}, {"allowRoot", "true"}});
        CPPUNIT_ASSERT_EQUAL("--user\0nobody\0--also\0root\0--allow-root\0"s, answerTo("rules"));
    }

    void saysNothingOfItToWhoDoesNotAskProperly() {
        if (!_launcher)
            return;
        for (const std::string text : {"rule", "rules ", "Rules", "rulesrulesrules"})
            CPPUNIT_ASSERT_EQUAL(std::string(), answerTo(text));
        CPPUNIT_ASSERT_EQUAL(std::string(), answerTo("rules", {0}));
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), said("print('on')"));
    }

    void saysWhatIsWrongWithItsCommandLine() {
        const auto socket = std::string("/nowhere/at/all");
        CPPUNIT_ASSERT_EQUAL(std::string("further-launcher: there is no user no-such-user on this device\n1"),
                             saidBy(FURTHER_BIN "/further-launcher --user no-such-user --socket " + socket));
        CPPUNIT_ASSERT(saidBy(FURTHER_BIN "/further-launcher --socket x --home relative").starts_with("Usage: "));
        CPPUNIT_ASSERT(saidBy(FURTHER_BIN "/further-launcher --socket").starts_with("Usage: "));
        for (const std::string words : {"--root", "--also", "--max-memory", "--max-memory x", "--max-memory -1",
                                        "--max-memory 1k", "--max-run-time 99999999999", "--cpu-weight 101"})
            CPPUNIT_ASSERT_MESSAGE(words,
                                   saidBy(FURTHER_BIN "/further-launcher --socket x " + words).starts_with("Usage: "));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LauncherRulesTest);

} // namespace further
