#include "plugins/system-info/Disks.h"
#include "plugins/common/machine/Trees.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <vector>

namespace further::system {

using namespace std::string_literals;
using machine::Files;
using machine::json;
using machine::pc;
using machine::pi4;

class DisksTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DisksTest);
    CPPUNIT_TEST(listsTheCardOfAPi);
    CPPUNIT_TEST(listsOnlyDisksOfThisMachine);
    CPPUNIT_TEST(listsARootOnTheNetworkNotButWhatIsBelow);
    CPPUNIT_TEST(listsTheRootOfAContainer);
    CPPUNIT_TEST(leavesOutWhatHasNoSpace);
    CPPUNIT_TEST(asksTheSystemForTheSpace);
    CPPUNIT_TEST(takesNothingFromGarbage);
    CPPUNIT_TEST(listsNoMoreThanAPersonCanRead);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _place;
    const Files _files{_place.path()};
    std::vector<std::string> _asked;

    SpaceAt space() {
        return [this](const std::string& mountPoint) {
            _asked.push_back(mountPoint);
            return Space{1000, 400};
        };
    }

    std::vector<std::string> listed(const std::string& mountinfo) {
        _place.write("proc/self/mountinfo", mountinfo);
        _asked.clear();
        const auto all = disks(_files, space());
        CPPUNIT_ASSERT_EQUAL(_asked.size(), all->size());
        return _asked;
    }

public:
    void listsTheCardOfAPi() {
        CPPUNIT_ASSERT_EQUAL(
            R"([{"device":"/dev/mmcblk0p2","filesystem":"ext4","free":400,"mount":"/","total":1000},)"
            R"({"device":"/dev/mmcblk0p1","filesystem":"vfat","free":400,"mount":"/boot","total":1000}])"s,
            json(disks(pi4(), space())));
    }

    void listsOnlyDisksOfThisMachine() {
        // Not: the server, the disk that is mounted below it, sshfs, snaps, a directory that is mounted once more,
        // Docker.
        (void)disks(pc(), space());
        CPPUNIT_ASSERT((_asked == std::vector{"/"s, "/boot/efi"s, "/media/ada/My Stick"s}));
    }

    void listsARootOnTheNetworkNotButWhatIsBelow() {
        CPPUNIT_ASSERT((listed("20 1 0:20 / / rw - nfs server:/pi rw\n21 20 8:1 / /data rw - ext4 /dev/sda1 rw\n") ==
                        std::vector{"/data"s}));
    }

    void listsTheRootOfAContainer() {
        CPPUNIT_ASSERT(
            (listed("20 1 0:20 / / rw - overlay overlay rw\n"
                    "21 20 8:1 /var/lib/docker/hosts /etc/hosts rw - ext4 /dev/sda1 rw\n") == std::vector{"/"s}));
        CPPUNIT_ASSERT((listed("20 1 8:1 /machines/one / rw - ext4 /dev/sda1 rw\n") == std::vector{"/"s}));
        CPPUNIT_ASSERT(
            (listed("20 1 0:30 /@ / rw - btrfs /dev/sda1 rw\n21 20 0:30 /@home /home rw - btrfs /dev/sda1 rw\n") ==
             std::vector{"/"s}));
    }

    void leavesOutWhatHasNoSpace() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, disks(pi4(), [](const std::string&) { return Space{}; })->size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, disks(pi4(), [](const std::string&) { return std::nullopt; })->size());
    }

    void asksTheSystemForTheSpace() {
        const auto space = statvfsBelow(pi4())("/boot");
        CPPUNIT_ASSERT(space && space->total > 0 && space->free <= space->total);
        CPPUNIT_ASSERT(!statvfsBelow(pi4())("/missing"));
    }

    void takesNothingFromGarbage() {
        CPPUNIT_ASSERT(listed("").empty());
        CPPUNIT_ASSERT(
            listed("\n-\n- - -\nx\n1 2 3 4 5 6 -\n1 2 3 4 5 6 - ext4\n1 2 3 / / rw - ext4\n\xff\0\n"s).empty());
        CPPUNIT_ASSERT(listed("21 20 8:1 / /\\377\\376 rw - ext4 /dev/sda1 rw\n").empty());
        CPPUNIT_ASSERT((listed("21 20 8:1 / /a\\04\\999 rw - ext4 /dev/sda1 rw\n") == std::vector{"/a\\04\\999"s}));
    }

    void listsNoMoreThanAPersonCanRead() {
        std::string mountinfo;
        for (int i = 0; i < 100; ++i)
            mountinfo += "21 20 8:" + std::to_string(i) + " / /disk" + std::to_string(i) + " rw - ext4 /dev/sda rw\n";
        CPPUNIT_ASSERT_EQUAL(std::size_t{64}, listed(mountinfo).size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DisksTest);

} // namespace further::system
