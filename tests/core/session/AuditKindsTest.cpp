#include "session/AuditKinds.h"

#include <cppunit/extensions/HelperMacros.h>

#include <set>
#include <string>
#include <string_view>

using namespace further;

class AuditKindsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuditKindsTest);
    CPPUNIT_TEST(giveEachKindAnIdThatTheJournalTakes);
    CPPUNIT_TEST(giveNoIdTwice);
    CPPUNIT_TEST_SUITE_END();

public:
    void giveEachKindAnIdThatTheJournalTakes() {
        for (const auto& kind : audit::kinds) {
            const std::string id(kind.messageId);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(id, std::size_t{32}, id.size());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(id, std::string::npos, id.find_first_not_of("0123456789abcdef"));
        }
    }

    void giveNoIdTwice() {
        std::set<std::string_view> words;
        std::set<std::string_view> ids;
        for (const auto& kind : audit::kinds) {
            words.insert(kind.word);
            ids.insert(kind.messageId);
        }
        CPPUNIT_ASSERT_EQUAL(audit::kinds.size(), words.size());
        CPPUNIT_ASSERT_EQUAL(audit::kinds.size(), ids.size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AuditKindsTest);
