#include "plugins/python-exec/module/Base64.h"

#include <Poco/Base64Decoder.h>

#include <cppunit/extensions/HelperMacros.h>

#include <iterator>
#include <sstream>
#include <string>

namespace further::python {

class Base64Test : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(Base64Test);
    CPPUNIT_TEST(encodesAsTheStandardHasIt);
    CPPUNIT_TEST(encodesEachByteAtEachPlace);
    CPPUNIT_TEST_SUITE_END();

public:
    void encodesAsTheStandardHasIt() {
        const std::string whole = "foobar";
        const char* const right[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
        for (std::size_t size = 0; size <= whole.size(); ++size)
            CPPUNIT_ASSERT_EQUAL(std::string(right[size]), base64(whole.substr(0, size)));
    }

    void encodesEachByteAtEachPlace() {
        std::string bytes;
        for (int i = 0; i < 3 * 256 + 1; ++i)
            bytes += static_cast<char>(i * 7);
        std::istringstream encoded(base64(bytes));
        Poco::Base64Decoder decoder(encoded);
        CPPUNIT_ASSERT(bytes == std::string(std::istreambuf_iterator<char>(decoder), {}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(Base64Test);

} // namespace further::python
