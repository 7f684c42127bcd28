#include "PythonFixture.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

namespace further {

class PythonHandlerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PythonHandlerTest);
    CPPUNIT_TEST(runsAScript);
    CPPUNIT_TEST_SUITE_END();

public:
    void runsAScript() {
        PythonFixture f;
        f.run("print('hi')");
        CPPUNIT_ASSERT(f.await("stopped"));
        for (auto& m : f.session.sent()) {
            std::ostringstream o;
            m.data->stringify(o);
            std::cout << m.type << " " << o.str() << "\n";
        }
        CPPUNIT_ASSERT_EQUAL(0, f.exitCode());
        CPPUNIT_ASSERT_EQUAL(std::string("hi\n"), f.session.output("stdout"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PythonHandlerTest);

} // namespace further
