#include "access/Permissions.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

using namespace further;

class PermissionsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PermissionsTest);
    CPPUNIT_TEST(allowNothingByThemselves);
    CPPUNIT_TEST(allowWhatIsNamed);
    CPPUNIT_TEST(allowAll);
    CPPUNIT_TEST(refuseWhatIsNoName);
    CPPUNIT_TEST_SUITE_END();

    using Names = std::vector<std::string>;

public:
    void allowNothingByThemselves() {
        CPPUNIT_ASSERT(!Permissions().allow("hello"));
        CPPUNIT_ASSERT(!Permissions().allow(""));
        CPPUNIT_ASSERT(!Permissions::named({}).allow("hello"));
        CPPUNIT_ASSERT(Permissions().names().empty());
    }

    void allowWhatIsNamed() {
        const auto some = Permissions::named({"pi-top.get", "hello"});
        CPPUNIT_ASSERT(some.allow("hello"));
        CPPUNIT_ASSERT(some.allow("pi-top.get"));
        CPPUNIT_ASSERT(!some.allow("pi-top"));
        CPPUNIT_ASSERT(!some.allow("hello.greet"));
        CPPUNIT_ASSERT((some.names() == Names{"hello", "pi-top.get"}));
    }

    void allowAll() {
        CPPUNIT_ASSERT(Permissions::all().allow("whatever"));
        CPPUNIT_ASSERT((Permissions::all().names() == Names{"*"}));
        CPPUNIT_ASSERT(Permissions::named({"*"}) == Permissions::all());
    }

    void refuseWhatIsNoName() {
        for (const auto& names :
             {Names{"*", "hello"}, Names{""}, Names{"Hello"}, Names{"a b"}, Names{"a\n"}, Names{std::string(101, 'a')}})
            CPPUNIT_ASSERT_THROW(Permissions::named(names), Poco::SyntaxException);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PermissionsTest);
