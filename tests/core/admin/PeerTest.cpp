#include "admin/Peer.h"
#include "core/admin/OtherUser.h"

#include <further/Descriptor.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <vector>

using namespace further;
using namespace std::string_literals;

class PeerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PeerTest);
    CPPUNIT_TEST(isWhoConnected);
    CPPUNIT_TEST(hasTheGroupsOfWhoConnected);
    CPPUNIT_TEST(canNotBeToldOfWhatIsNoSocket);
    CPPUNIT_TEST(mayAdministerAsRootAsTheAgentOrAsAMember);
    CPPUNIT_TEST(mayNotAdministerAsAnybodyElse);
    CPPUNIT_TEST_SUITE_END();

public:
    void isWhoConnected() {
        const auto peer = connected();
        CPPUNIT_ASSERT_EQUAL(::getpid(), peer.pid);
        CPPUNIT_ASSERT_EQUAL(::geteuid(), peer.uid);
        CPPUNIT_ASSERT_EQUAL(::getegid(), peer.groups.front());
        std::vector<gid_t> groups(static_cast<std::size_t>(::getgroups(0, nullptr)));
        CPPUNIT_ASSERT(::getgroups(static_cast<int>(groups.size()), groups.data()) >= 0);
        for (const auto group : groups)
            CPPUNIT_ASSERT(std::find(peer.groups.begin(), peer.groups.end(), group) != peer.groups.end());
    }

    void hasTheGroupsOfWhoConnected() {
        if (!OtherUser::possible())
            return;
        for (const auto& groups : {std::vector<gid_t>{}, std::vector<gid_t>{12345}, std::vector<gid_t>{12345, 54321}}) {
            const auto peer = [&] {
                const OtherUser other(groups);
                return connected();
            }();
            CPPUNIT_ASSERT_EQUAL(OtherUser::number, peer.uid);
            auto all = groups;
            all.insert(all.begin(), OtherUser::number);
            CPPUNIT_ASSERT(all == peer.groups);
        }
    }

    void canNotBeToldOfWhatIsNoSocket() { CPPUNIT_ASSERT_THROW(Peer::of(-1), std::system_error); }

    void mayAdministerAsRootAsTheAgentOrAsAMember() {
        CPPUNIT_ASSERT((Peer{1, 0, {100}}.mayAdminister(agent, agentsGroup)));
        CPPUNIT_ASSERT((Peer{1, agent, {100}}.mayAdminister(agent, agentsGroup)));
        CPPUNIT_ASSERT((Peer{1, 500, {agentsGroup}}.mayAdminister(agent, agentsGroup)));
        CPPUNIT_ASSERT((Peer{1, 500, {100, 101, agentsGroup}}.mayAdminister(agent, agentsGroup)));
    }

    void mayNotAdministerAsAnybodyElse() {
        CPPUNIT_ASSERT((!Peer{1, 500, {100, 101}}.mayAdminister(agent, agentsGroup)));
        CPPUNIT_ASSERT((!Peer{1, 500, {}}.mayAdminister(agent, agentsGroup)));
        CPPUNIT_ASSERT((!Peer{1, agentsGroup, {agent}}.mayAdminister(agent, agentsGroup))); // the numbers swapped
        CPPUNIT_ASSERT((!Peer{1, 500, {0}}.mayAdminister(agent, agentsGroup)));             // root's group isn't root
    }

private:
    static constexpr uid_t agent = 600;
    static constexpr gid_t agentsGroup = 700;

    static Peer connected() {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()));
        const Descriptor one(ends[0]);
        const Descriptor other(ends[1]);
        return Peer::of(one.get());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PeerTest);
