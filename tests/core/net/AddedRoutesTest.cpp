#include "WebServerFixture.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

using namespace further;

/// What stands where, and who may put it there.
class AddedRoutesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AddedRoutesTest);
    CPPUNIT_TEST(findsAPathAndWhatBeginsWithIt);
    CPPUNIT_TEST(prefersTheLongestPath);
    CPPUNIT_TEST(saysWhichMethodsAPathHas);
    CPPUNIT_TEST(standsBeforeNobodyElse);
    CPPUNIT_TEST(refusesARouteThatCanNotBe);
    CPPUNIT_TEST(isGoneWithItsRegistration);
    CPPUNIT_TEST(isGoneOnlyWhenNobodyUsesIt);
    CPPUNIT_TEST_SUITE_END();

    static AddedRoute route(const std::string& method, const std::string& path, const std::string& owner = "one") {
        return {{method, path, [](HttpRequest&, HttpResponse&) {}, 0, owner}, owner, {}, {}, {}};
    }

    void add(const std::string& method, const std::string& path, const std::string& owner = "one") {
        _held.push_back(_routes.add(route(method, path, owner)));
    }

    std::string pathFor(const std::string& path) const {
        const auto found = _routes.at(path);
        return found.routes.empty() ? "" : found.routes.front()->added.route.path;
    }

    void assertRefused(ErrorCode code, const std::string& method, const std::string& path,
                       const std::string& owner = "two") {
        try {
            add(method, path, owner);
        } catch (const Error& error) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(error.detail(), wireName(code), wireName(error.errorCode()));
            CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find(path) != std::string::npos);
            return;
        }
        CPPUNIT_FAIL("It was taken: " + method + " " + path);
    }

public:
    void findsAPathAndWhatBeginsWithIt() {
        add("POST", "/upload");
        add("GET", "/files/");
        CPPUNIT_ASSERT_EQUAL("/upload"s, pathFor("/upload"));
        CPPUNIT_ASSERT_EQUAL(""s, pathFor("/upload/x"));
        CPPUNIT_ASSERT_EQUAL(""s, pathFor("/uploads"));
        CPPUNIT_ASSERT_EQUAL("/files/"s, pathFor("/files/a/b"));
        CPPUNIT_ASSERT_EQUAL("/files/"s, pathFor("/files/"));
        CPPUNIT_ASSERT_EQUAL(""s, pathFor("/files"));
    }

    void prefersTheLongestPath() {
        add("GET", "/files/");
        add("GET", "/files/of/");
        CPPUNIT_ASSERT_EQUAL("/files/of/"s, pathFor("/files/of/x"));
        CPPUNIT_ASSERT_EQUAL("/files/"s, pathFor("/files/oft"));
    }

    void saysWhichMethodsAPathHas() {
        add("GET", "/files/");
        add("DELETE", "/files/");
        CPPUNIT_ASSERT_EQUAL("DELETE, GET, HEAD"s, _routes.at("/files/x").methods());
        CPPUNIT_ASSERT(_routes.at("/files/x").byMethod("HEAD")->added.route.method == "GET");
        CPPUNIT_ASSERT(!_routes.at("/files/x").byMethod("POST"));
    }

    void standsBeforeNobodyElse() {
        add("GET", "/files/");
        assertRefused(ErrorCode::conflict, "POST", "/status");
        assertRefused(ErrorCode::conflict, "GET", "/version/"); // the agent has one there
        assertRefused(ErrorCode::conflict, "POST", "/files/");
        assertRefused(ErrorCode::conflict, "GET", "/files/of/");
        add("GET", "/a/b", "two");
        assertRefused(ErrorCode::conflict, "GET", "/a/", "one");
        assertRefused(ErrorCode::conflict, "GET", "/files/", "one"); // it has that already
    }

    void refusesARouteThatCanNotBe() {
        for (const auto* const path : {"", "/", "upload", "/a//b", "/a/../b", "/a?b", "/a%20b", "/a b"})
            assertRefused(ErrorCode::invalidData, "GET", path);
        assertRefused(ErrorCode::invalidData, "TRACE", "/a");
        CPPUNIT_ASSERT_THROW((void)_routes.add({{"GET", "/a", {}, 0, ""}, "two", {}, {}, {}}), Error);
    }

    void isGoneWithItsRegistration() {
        auto held = _routes.add(route("GET", "/a"));
        held = {};
        CPPUNIT_ASSERT_EQUAL(""s, pathFor("/a"));
        add("GET", "/a", "two");
    }

    void isGoneOnlyWhenNobodyUsesIt() {
        auto held = std::make_unique<Registered>(_routes.add(route("GET", "/a")));
        const auto standing = _routes.at("/a").byMethod("GET");
        std::shared_lock used(standing->inUse);
        auto gone = std::async(std::launch::async, [&] { held.reset(); });
        CPPUNIT_ASSERT(gone.wait_for(20ms) == std::future_status::timeout);
        CPPUNIT_ASSERT(!standing->gone);
        used.unlock();
        gone.get();
        CPPUNIT_ASSERT(standing->gone);
    }

private:
    AddedRoutes _routes{{"/status", "/version/more"}, {}};
    std::vector<Registered> _held;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AddedRoutesTest);
