#include "core/admin/AdminFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

using namespace further;

/// How long a client of the admin socket may say nothing.
class AdminSilenceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdminSilenceTest);
    CPPUNIT_TEST(sendsAClientAwayThatIsSilentForTooLong);
    CPPUNIT_TEST(letsAFollowerBeSilent);
    CPPUNIT_TEST_SUITE_END();

public:
    void sendsAClientAwayThatIsSilentForTooLong() {
        AdminFixture f;
        auto& client = f.connect();
        client.ask("echo", R"({"say": "here"})");
        f.awaitCount(client, 1);
        f.strand.advance(std::chrono::seconds(59));
        CPPUNIT_ASSERT(!client.ended());
        f.strand.advance(std::chrono::seconds(1));
        f.awaitEnd(client);
    }

    void letsAFollowerBeSilent() {
        AdminFixture f;
        f.server.on("follow", [](const AdminRequest& request) {
            request.line(new Poco::JSON::Object);
            request.follow(Registered([] {}));
        });
        auto& client = f.connect();
        client.ask("follow");
        f.awaitCount(client, 1);
        f.strand.advance(std::chrono::hours(24));
        f.settle();
        CPPUNIT_ASSERT(!client.ended());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdminSilenceTest);
