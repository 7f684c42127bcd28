#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>

using namespace further;

class ErrorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ErrorTest);
    CPPUNIT_TEST(hasTheProtocolsWordForEachCode);
    CPPUNIT_TEST(callsTheFirstSixBadMessages);
    CPPUNIT_TEST(hasASentenceOfItsOwnForTheOthers);
    CPPUNIT_TEST(keepsCodeAndDetailWhenItIsClonedAndRethrown);
    CPPUNIT_TEST_SUITE_END();

public:
    void hasTheProtocolsWordForEachCode() {
        const std::pair<ErrorCode, std::string_view> words[] = {{ErrorCode::badMessage, "bad_message"},
                                                                {ErrorCode::unknownType, "unknown_type"},
                                                                {ErrorCode::invalidData, "invalid_data"},
                                                                {ErrorCode::conflict, "conflict"},
                                                                {ErrorCode::notRunning, "not_running"},
                                                                {ErrorCode::notFound, "not_found"},
                                                                {ErrorCode::startFailed, "start_failed"},
                                                                {ErrorCode::forbidden, "forbidden"},
                                                                {ErrorCode::busy, "busy"},
                                                                {ErrorCode::approvalNeeded, "approval_needed"},
                                                                {ErrorCode::tooLarge, "too_large"},
                                                                {ErrorCode::unavailable, "unavailable"},
                                                                {ErrorCode::internal, "internal"}};
        for (const auto& [code, word] : words)
            CPPUNIT_ASSERT_EQUAL(std::string(word), std::string(wireName(code)));
    }

    void callsTheFirstSixBadMessages() {
        for (const auto code : {ErrorCode::badMessage, ErrorCode::unknownType, ErrorCode::invalidData,
                                ErrorCode::conflict, ErrorCode::notRunning, ErrorCode::notFound})
            CPPUNIT_ASSERT_EQUAL(std::string("Bad message"), std::string(sentence(code)));
    }

    void hasASentenceOfItsOwnForTheOthers() {
        for (const auto code : {ErrorCode::startFailed, ErrorCode::forbidden, ErrorCode::approvalNeeded,
                                ErrorCode::tooLarge, ErrorCode::busy, ErrorCode::unavailable, ErrorCode::internal}) {
            CPPUNIT_ASSERT(!sentence(code).empty());
            CPPUNIT_ASSERT(sentence(code) != "Bad message");
        }
    }

    void keepsCodeAndDetailWhenItIsClonedAndRethrown() {
        const Error error(ErrorCode::busy, "Too many programs; stop one.");
        const std::unique_ptr<Poco::Exception> copy(error.clone());
        try {
            copy->rethrow();
            CPPUNIT_FAIL("nothing was thrown");
        } catch (const Error& caught) {
            CPPUNIT_ASSERT(caught.errorCode() == ErrorCode::busy);
            CPPUNIT_ASSERT_EQUAL(std::string("Too many programs; stop one."), caught.detail());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ErrorTest);
