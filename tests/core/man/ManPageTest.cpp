#include "man/ManPage.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further {

class ManPageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ManPageTest);
    CPPUNIT_TEST(beginsWithItsName);
    CPPUNIT_TEST(writesItsParts);
    CPPUNIT_TEST(letsNoTextBeACommand);
    CPPUNIT_TEST(keepsTheLinesOfAnExample);
    CPPUNIT_TEST_SUITE_END();

    /// What follows the head.
    static std::string after(const ManPage& page) { return page.text().substr(empty().text().size()); }
    static ManPage empty() { return {"a-b", 1, "it's short", "A 1.0"}; }

public:
    void beginsWithItsName() {
        CPPUNIT_ASSERT_EQUAL(std::string(".TH \"A\\-B\" 1 \"\" \"A 1.0\"\n.nh\n.ad l\n.SH \"NAME\"\n"
                                         "a\\-b \\- it\\(aqs short\n"),
                             empty().text());
    }

    void writesItsParts() {
        CPPUNIT_ASSERT_EQUAL(
            std::string(".SH \"ONE\"\n.PP\ntext\n.SS \"Two\"\n.TP\n.B \"\\-\\-x \\(dqY\\(dq\"\nmeaning\n"),
            after(empty().heading("ONE").paragraph("text").paragraph("").subheading("Two").entry("--x \"Y\"",
                                                                                                 "meaning")));
    }

    void letsNoTextBeACommand() {
        CPPUNIT_ASSERT_EQUAL(std::string(".PP\n\\&.so x\n\\&\\(aqx\\en \\(ti\\(ha\\(ga\n"),
                             after(empty().paragraph(".so x\n'x\\n ~^`")));
        CPPUNIT_ASSERT_EQUAL(std::string(".TP\n.B \"one two\"\n\\&.\n"), after(empty().entry("one\ntwo", ".")));
    }

    void keepsTheLinesOfAnExample() {
        CPPUNIT_ASSERT_EQUAL(std::string(".PP\n.RS 4\n.nf\none\n\\&\n  two\n.fi\n.RE\n"),
                             after(empty().example("one\n\n  two\n")));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ManPageTest);

} // namespace further
