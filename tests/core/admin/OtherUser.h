#pragma once

#include <cppunit/TestAssert.h>

#include <sys/syscall.h>
#include <unistd.h>

#include <vector>

namespace further {

/// Makes this thread somebody else's for as long as it lives. Only root can: ask possible() first.
class OtherUser {
public:
    static constexpr uid_t number = 65534;

    static bool possible() { return ::geteuid() == 0; }

    explicit OtherUser(const std::vector<gid_t>& groups = {}) {
        _groups.resize(static_cast<std::size_t>(::getgroups(0, nullptr)));
        CPPUNIT_ASSERT(::getgroups(static_cast<int>(_groups.size()), _groups.data()) >= 0);
        // The system calls themselves: what the library has in their place changes all threads.
        CPPUNIT_ASSERT_EQUAL(0L, ::syscall(SYS_setgroups, groups.size(), groups.data()));
        CPPUNIT_ASSERT_EQUAL(0L, ::syscall(SYS_setresgid, number, number, 0));
        CPPUNIT_ASSERT_EQUAL(0L, ::syscall(SYS_setresuid, number, number, 0));
    }
    ~OtherUser() {
        ::syscall(SYS_setresuid, 0, 0, 0);
        ::syscall(SYS_setresgid, _group, _group, _group);
        ::syscall(SYS_setgroups, _groups.size(), _groups.data());
    }
    OtherUser(const OtherUser&) = delete;
    OtherUser& operator=(const OtherUser&) = delete;

private:
    const gid_t _group = ::getegid();
    std::vector<gid_t> _groups;
};

} // namespace further
