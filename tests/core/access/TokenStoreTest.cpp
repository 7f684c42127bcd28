#include "access/TokenStore.h"
#include "access/Secret.h"
#include "support/TemporaryDirectory.h"

#include <further/Error.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

class TokenStoreTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TokenStoreTest);
    CPPUNIT_TEST(knowsItsTokens);
    CPPUNIT_TEST(keepsThemForTheAgentsToCome);
    CPPUNIT_TEST(keepsNoTokenItself);
    CPPUNIT_TEST(forgetsTheRevoked);
    CPPUNIT_TEST(knowsNoneWhoseTimeIsUp);
    CPPUNIT_TEST(refusesNames);
    CPPUNIT_TEST(findsAFreeName);
    CPPUNIT_TEST(hasALimit);
    CPPUNIT_TEST(createsNoneThatItCanNotKeep);
    CPPUNIT_TEST(saysWhatIsWrongWithItsFile);
    CPPUNIT_TEST_SUITE_END();

    TokenStore store() {
        return TokenStore(PrivateFile(_file), [this] { return _now; });
    }
    std::string content() const {
        std::ostringstream text;
        text << std::ifstream(_file).rdbuf();
        return text.str();
    }

public:
    void knowsItsTokens() {
        auto tokens = store();
        const auto laptop = tokens.create("laptop", Permissions::all(), {});
        const auto app = tokens.create("app", Permissions({"hello"}), {});
        CPPUNIT_ASSERT_EQUAL("fl_"s, laptop.substr(0, 3));
        CPPUNIT_ASSERT_EQUAL(std::size_t(3 + 32), laptop.size()); // 192 bits
        CPPUNIT_ASSERT(tokens.identify(laptop)->is(Identity::Kind::token, "laptop"));
        CPPUNIT_ASSERT(!tokens.identify(app)->permissions.allow("other"));
        CPPUNIT_ASSERT(tokens.identify(app)->permissions.allow("hello"));
        CPPUNIT_ASSERT(!tokens.identify(app)->until);
        CPPUNIT_ASSERT(!tokens.identify(""));
        CPPUNIT_ASSERT(!tokens.identify(laptop + "x"));
        CPPUNIT_ASSERT(!tokens.identify(secret::digestOf(laptop))); // what stands in the file opens nothing
        CPPUNIT_ASSERT(tokens.all().front().used);
    }

    void keepsThemForTheAgentsToCome() {
        const auto token = store().create("laptop", Permissions({"a", "b"}), 1h);
        auto next = store();
        CPPUNIT_ASSERT(next.identify(token)->permissions == Permissions({"a", "b"}));
        CPPUNIT_ASSERT(next.all().front().expires);
        CPPUNIT_ASSERT(std::chrono::abs(*next.all().front().expires - (_now + 1h)) <= 1s);
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(_file.c_str(), &is));
        CPPUNIT_ASSERT_EQUAL(mode_t(0600), is.st_mode & 07777);
    }

    void keepsNoTokenItself() {
        const auto token = store().create("laptop", Permissions::all(), {});
        CPPUNIT_ASSERT(content().find(token) == std::string::npos);
        CPPUNIT_ASSERT(content().find(token.substr(3)) == std::string::npos);
        CPPUNIT_ASSERT(content().find(secret::digestOf(token)) != std::string::npos);
    }

    void forgetsTheRevoked() {
        auto tokens = store();
        const auto token = tokens.create("laptop", Permissions::all(), {});
        CPPUNIT_ASSERT(tokens.revoke("laptop"));
        CPPUNIT_ASSERT(!tokens.identify(token));
        CPPUNIT_ASSERT(!tokens.revoke("laptop"));
        CPPUNIT_ASSERT(!store().identify(token));
    }

    void knowsNoneWhoseTimeIsUp() {
        auto tokens = store();
        const auto token = tokens.create("laptop", Permissions::all(), 60s);
        CPPUNIT_ASSERT(tokens.identify(token)->until);
        _now += 60s;
        CPPUNIT_ASSERT(!tokens.identify(token));
    }

    void refusesNames() {
        auto tokens = store();
        (void)tokens.create("Ada_s-laptop.2", Permissions::all(), {});
        for (const auto& name : {""s, "a b"s, "a\n"s, "\xc3\xa9"s, "a/b"s, std::string(65, 'a'), "Ada_s-laptop.2"s})
            CPPUNIT_ASSERT_THROW(tokens.create(name, Permissions::all(), {}), Error);
    }

    void findsAFreeName() {
        auto tokens = store();
        CPPUNIT_ASSERT_EQUAL("pc"s, tokens.freeName("pc"));
        (void)tokens.create("pc", Permissions::all(), {});
        CPPUNIT_ASSERT_EQUAL("pc-2"s, tokens.freeName("pc"));
        (void)tokens.create("pc-2", Permissions::all(), {});
        CPPUNIT_ASSERT_EQUAL("pc-3"s, tokens.freeName("pc"));
    }

    void hasALimit() {
        TokenStore tokens(PrivateFile({}));
        for (std::size_t i = 0; i < TokenStore::mostTokens; ++i)
            (void)tokens.create("t" + std::to_string(i), Permissions::all(), {});
        CPPUNIT_ASSERT_THROW(tokens.create("more", Permissions::all(), {}), Error);
    }

    void createsNoneThatItCanNotKeep() {
        TokenStore tokens(PrivateFile(_directory.path() / "missing" / "tokens.json"));
        CPPUNIT_ASSERT_THROW(tokens.create("laptop", Permissions::all(), {}), Poco::FileException);
        CPPUNIT_ASSERT(tokens.all().empty());
    }

    void saysWhatIsWrongWithItsFile() {
        for (const auto* const text :
             {"", "{", "[]", "{}", R"({"tokens": 1})", R"({"tokens": [1]})", R"({"tokens": [{"name": "a"}]})",
              R"({"tokens": [{"name": "a", "sha256": "b", "permissions": [1], "created": 1}]})",
              R"({"tokens": [{"name": "a", "sha256": "b", "permissions": ["*"], "created": "x"}]})"}) {
            std::filesystem::permissions(_directory.write("tokens.json", text), std::filesystem::perms::owner_read);
            try {
                store();
                CPPUNIT_FAIL("accepted: "s + text);
            } catch (const Poco::DataFormatException& problem) {
                CPPUNIT_ASSERT_EQUAL("The tokens in " + _file.string() +
                                         " can't be read: mend the file, or remove it, and make new ones",
                                     problem.message());
            }
        }
    }

private:
    const testing::TemporaryDirectory _directory;
    const std::filesystem::path _file = _directory.path() / "tokens.json";
    TokenStore::Time _now = std::chrono::system_clock::now();
};

CPPUNIT_TEST_SUITE_REGISTRATION(TokenStoreTest);
