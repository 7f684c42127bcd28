#include "agent/Doctor.h"

#include <further/Error.h>
#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>
#include <string>

using namespace further;
using namespace std::string_literals;
using Verdict = CheckResult::Verdict;

namespace {

/// A strand whose offloaded work doesn't end before a test says so.
class BusyStrand : public testing::FakeStrand {
public:
    void offload(Task work, Task then) override {
        if (full)
            throw Error(ErrorCode::busy, "Too much waits.");
        post([work = std::move(work), then = std::move(then), this] {
            if (!stuck) {
                work();
                then();
            }
        });
    }
    bool full = false;
    bool stuck = false;
};

} // namespace

class DoctorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DoctorTest);
    CPPUNIT_TEST(answersInTheOrderOfTheChecks);
    CPPUNIT_TEST(showsACheckThatThrowsAsAFault);
    CPPUNIT_TEST(doesNotWaitForACheckThatHangs);
    CPPUNIT_TEST(warnsWhereThereIsNoRoomForACheck);
    CPPUNIT_TEST(answersWhereThereIsNothingToCheck);
    CPPUNIT_TEST_SUITE_END();

public:
    void answersInTheOrderOfTheChecks() {
        examine({check("one", {Verdict::good, "Fine."}), check("two", {Verdict::fault, "Bad.", "Mend it"})});
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL("one Fine. / two Bad. Mend it / "s, _said);
    }

    void showsACheckThatThrowsAsAFault() {
        examine({{"", "one", []() -> CheckResult { throw std::runtime_error("no bus"); }},
                 {"", "two", []() -> CheckResult { throw 42; }}});
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL("one The check failed: no bus further-linkctl logs / two The check failed and doesn't say "
                             "why. further-linkctl logs / "s,
                             _said);
    }

    void doesNotWaitForACheckThatHangs() {
        _strand.stuck = true;
        examine({check("one", {Verdict::good, "Fine."})});
        _strand.runPosted();
        _strand.advance(std::chrono::milliseconds(4999));
        CPPUNIT_ASSERT_EQUAL(""s, _said);
        _strand.advance(std::chrono::milliseconds(1));
        CPPUNIT_ASSERT_EQUAL("one It hasn't answered within five seconds. further-linkctl logs / "s, _said);
    }

    void warnsWhereThereIsNoRoomForACheck() {
        _strand.full = true;
        examine({check("one", {Verdict::good, "Fine."})});
        CPPUNIT_ASSERT_EQUAL("one Too much waits. further-linkctl doctor / "s, _said);
    }

    void answersWhereThereIsNothingToCheck() {
        examine({});
        _strand.advance(std::chrono::seconds(5));
        CPPUNIT_ASSERT(_done);
    }

private:
    static Checks::Check check(const std::string& name, const CheckResult& result) {
        return {"", name, [result] { return result; }};
    }

    void examine(const std::vector<Checks::Check>& checks) {
        Doctor::examine(_strand, checks, [this](const std::vector<Doctor::Finding>& findings) {
            CPPUNIT_ASSERT(!_done);
            _done = true;
            for (const auto& [name, result] : findings)
                _said += name + " " + result.finding + (result.fix.empty() ? "" : " " + result.fix) + " / ";
        });
    }

    BusyStrand _strand;
    std::string _said;
    bool _done = false;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DoctorTest);
