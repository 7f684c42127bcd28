#include "agent/Configuration.h"
#include "agent/CoreSettings.h"
#include "support/AnotherUser.h"
#include "support/Skip.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

/// What is in the files: what can't be read of them, what is passed over, and slips.
class ConfigurationFilesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConfigurationFilesTest);
    CPPUNIT_TEST(saysWhichFileCanNotBeRead);
    CPPUNIT_TEST(saysHowAFileIsOpenedToTheAgent);
    CPPUNIT_TEST(passesOverTheMarkOfOtherEditors);
    CPPUNIT_TEST(warnsOfAFileBesideItThatIsNotRead);
    CPPUNIT_TEST(listsNoMoreThanSomeOfThem);
    CPPUNIT_TEST(warnsOfAKeyThatStandsTwice);
    CPPUNIT_TEST(saysThatALineHasNoEqualsSign);
    CPPUNIT_TEST(hintsAtACommentBehindAValue);
    CPPUNIT_TEST(knowsWhereWhatASentenceNamesStands);
    CPPUNIT_TEST(saysThatALineHasNoKey);
    CPPUNIT_TEST(saysThatAFileIsNoText);
    CPPUNIT_TEST_SUITE_END();

public:
    void saysWhichFileCanNotBeRead() {
        const auto assertSays = [&](const std::filesystem::path& file, const std::string& why) {
            CPPUNIT_ASSERT_EQUAL("The configuration file " + file.string() + " can't be read (" + why +
                                     ", or name another with --config",
                                 refusalOf([&] { _configuration.readFile(_file); }));
        };
        _file = _directory.path() / "missing.properties";
        assertSays(_file, "No such file or directory): put it back");
        _file = _directory.path();
        assertSays(_file, "Is a directory): put a file there");
        _file = _directory.write("test.properties", "");
        const auto folder = _directory.path() / "conf.d/folder.properties";
        std::filesystem::create_directories(folder);
        assertSays(folder, "Is a directory): put a file there");
    }

    void saysHowAFileIsOpenedToTheAgent() {
        if (!testing::AnotherUser::possible()) {
            testing::skip("only root can be let in nowhere");
            return;
        }
        std::filesystem::permissions(_directory.path(), std::filesystem::perms(0755));
        const auto main = _directory.write("test.properties", "");
        const auto more = _directory.write("conf.d/more.properties", "");
        const std::filesystem::path folder = _directory.path() / "conf.d";
        const auto assertMended = [&](const std::filesystem::path& path, int mode, const std::string& what,
                                      const std::string& mending) {
            const auto before = std::filesystem::status(path).permissions();
            std::filesystem::permissions(path, std::filesystem::perms(mode));
            const auto said = [&] {
                const testing::AnotherUser somebody;
                return refusalOf([&] { _configuration.readFile(main); });
            }();
            CPPUNIT_ASSERT_EQUAL(what + " can't be read (Permission denied): sudo chmod " + mending, said);
            std::filesystem::permissions(path, before);
        };
        assertMended(main, 0600, "The configuration file " + main, "644 " + main);
        assertMended(more, 0600, "The configuration file " + more, "644 " + more);
        assertMended(folder, 0700, "The directory of configuration files " + folder.string(), "755 " + folder.string());
        assertMended(folder, 0744, "The configuration file " + more, "a+rx " + folder.string());
    }

    void passesOverTheMarkOfOtherEditors() {
        for (const auto* const first : {"net.port = 1234\n", "# a comment\nnet.port = 1234\n"}) {
            Configuration configuration;
            configuration.readFile(_directory.write("test.properties", "\xEF\xBB\xBF"s + first));
            CPPUNIT_ASSERT_EQUAL(std::int64_t(1234), configuration.section("", coreSettings()).integer("net.port"));
            CPPUNIT_ASSERT(configuration.checkKeys({}).empty());
        }
    }

    void warnsOfAFileBesideItThatIsNotRead() {
        _directory.write("conf.d/class.properties.txt", "net.port = 20\n");
        for (const auto* const name : {"a.properties~", "a.properties.dpkg-old", "a.properties.dpkg-dist",
                                       "a.properties.bak", ".a.properties.swp"})
            _directory.write("conf.d/"s + name, "net.port = 30\n");
        read("net.port = 1\n");
        const std::vector<std::string> warning = {(_directory.path() / "conf.d/class.properties.txt").string() +
                                                  " isn't read, because its name doesn't end in .properties"};
        CPPUNIT_ASSERT(_configuration.checkKeys({}) == warning);
        CPPUNIT_ASSERT(_configuration.warnings({}) == warning);
    }

    void listsNoMoreThanSomeOfThem() {
        for (int i = 0; i < 50; ++i)
            _directory.write("conf.d/" + std::to_string(i), "");
        read("");
        CPPUNIT_ASSERT_EQUAL(std::size_t(20), _configuration.warnings({}).size());
    }

    void warnsOfAKeyThatStandsTwice() {
        read("net.port = 1\n\nlogging.level = error\nnet.port = 2\n");
        const std::vector<std::string> warning = {"net.port stands twice in " + path() +
                                                  ": line 4 holds, and line 1 has no effect"};
        CPPUNIT_ASSERT(_configuration.warnings({}) == warning);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(2), core().integer("net.port"));
    }

    void saysThatALineHasNoEqualsSign() {
        const auto sentence = [](const std::string& line) {
            return "There is no = in the line \"" + line +
                   "\": write key = value, such as net.port = 8028; the keys: man further-link.properties";
        };
        for (const std::string line : {"net.port 8028", "exec.runner", "motor.speed 3"}) {
            Configuration configuration;
            configuration.readFile(_directory.write("test.properties", "\n" + line));
            const auto faults = configuration.faults({});
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), faults.size());
            CPPUNIT_ASSERT_EQUAL(path() + ":2 " + sentence(line), faults[0].place.text() + " " + faults[0].sentence);
        }
        read("net.port 8028\n");
        CPPUNIT_ASSERT_EQUAL(sentence("net.port 8028") + " (in " + path() + ":1)",
                             refusalOf([&] { (void)_configuration.checkKeys({}); }));
    }

    void hintsAtACommentBehindAValue() {
        read("net.port = 8029\t# the class\nprograms.keepChildren = x#y\n");
        const auto faults = _configuration.faults({});
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), faults.size());
        CPPUNIT_ASSERT(faults[0].sentence.ends_with("; a comment needs a line of its own, with # at its beginning"));
        CPPUNIT_ASSERT(faults[1].sentence.find("comment") == std::string::npos);
    }

    void knowsWhereWhatASentenceNamesStands() {
        read("\nprograms.user = ada\nnet.port = 1\n");
        CPPUNIT_ASSERT_EQUAL(path() + ":2", _configuration.placeIn("programs.user is \"ada\", as net.port").text());
        CPPUNIT_ASSERT_EQUAL(""s, _configuration.placeIn("logging.level is odd").text());
        CPPUNIT_ASSERT_EQUAL(""s, _configuration.placeIn("Something is odd").text());
    }

    void saysThatALineHasNoKey() {
        for (const auto* const line : {"=5", " = 5", ": x", ".port=5", "net..port=5", "net.=5", "."})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line,
                                         "The configuration file " + path() +
                                             ": a line has no key, or a key with a dot too many; write key = value, "
                                             "such as net.port = 8028",
                                         refusalOf([&] { read("net.port = 1\n"s + line + "\n"); }));
    }

    void saysThatAFileIsNoText() {
        CPPUNIT_ASSERT_EQUAL("The configuration file " + path() + ": it is no text, there is a byte 0 in line 2",
                             refusalOf([&] { read("net.port = 1\nexec.runner = a\0programs.allowRoot = true\n"s); }));
    }

private:
    static std::string refusalOf(const std::function<void()>& work) {
        try {
            work();
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "accepted";
    }
    std::string path() const { return (_directory.path() / "test.properties").string(); }
    void read(const std::string& content) { _configuration.readFile(_directory.write("test.properties", content)); }
    Settings core() const { return _configuration.section("", coreSettings()); }

    const testing::TemporaryDirectory _directory;
    Configuration _configuration;
    std::filesystem::path _file;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConfigurationFilesTest);
