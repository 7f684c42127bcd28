#include "Bench.h"
#include "support/TemporaryDirectory.h"

#include "plugins/pi-top/simulator/DeviceFiles.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace further::simulator {

using namespace std::string_literals;

class DeviceFilesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeviceFilesTest);
    CPPUNIT_TEST(writesWhatAPiTop4Has);
    CPPUNIT_TEST(writesWhatTheOthersHave);
    CPPUNIT_TEST(leavesNothingBehind);
    CPPUNIT_TEST(makesTheDirectoryThatIsNamed);
    CPPUNIT_TEST(keepsDirectoriesThatWereThere);
    CPPUNIT_TEST(replacesNothing);
    CPPUNIT_TEST(takesBackAllWhereOneIsThere);
    CPPUNIT_TEST(removesNothingThatIsNotItsOwn);
    CPPUNIT_TEST(saysWhereItMayNotWrite);
    CPPUNIT_TEST(showsThrottlingWithTheCommand);
    CPPUNIT_TEST(doesNotThrottleInSomeoneElsesFile);
    CPPUNIT_TEST(leavesWholeFilesToReaders);
    CPPUNIT_TEST_SUITE_END();

    const testing::TemporaryDirectory _directory;
    const std::filesystem::path _root = _directory.path() / "device";
    const Model& _piTop4 = models.back();

    static std::string contentOf(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::string throttled() const { return contentOf(_root / "sys/devices/platform/soc/soc:firmware/get_throttled"); }
    static std::size_t filesBelow(const std::filesystem::path& path) {
        using Walk = std::filesystem::recursive_directory_iterator;
        return static_cast<std::size_t>(std::distance(Walk(path), Walk()));
    }

public:
    void writesWhatAPiTop4Has() {
        const DeviceFiles files(_root, _piTop4);
        CPPUNIT_ASSERT_EQUAL("pi_top_4\n"s, contentOf(_root / "run/pt_device_type"));
        for (const auto* const name : {"run/pt_hub_serial", "run/pt_battery_serial", "run/pt_display_serial"}) {
            const auto serial = contentOf(_root / name);
            CPPUNIT_ASSERT_EQUAL(serial.size() - 1, serial.find_first_not_of("0123456789"));
            CPPUNIT_ASSERT_EQUAL('\n', serial.back());
        }
        CPPUNIT_ASSERT_EQUAL("Raspberry Pi 4 Model B Rev 1.4\0"s, contentOf(_root / "proc/device-tree/model"));
        const auto serial = contentOf(_root / "proc/device-tree/serial-number");
        CPPUNIT_ASSERT_EQUAL(std::size_t(17), serial.size());
        CPPUNIT_ASSERT_EQUAL('\0', serial.back());
        CPPUNIT_ASSERT_EQUAL("45277\n"s, contentOf(_root / "sys/class/thermal/thermal_zone0/temp"));
        CPPUNIT_ASSERT_EQUAL("0\n"s, throttled());
    }

    void writesWhatTheOthersHave() {
        for (const auto& [index, type] : {std::pair(0, "pi_top\n"), std::pair(1, "pi_top_ceed\n"),
                                          std::pair(2, "pi_top_3\n"), std::pair(3, "pi_top_4\n")}) {
            const DeviceFiles files(_root, models.at(static_cast<std::size_t>(index)));
            CPPUNIT_ASSERT_EQUAL(std::string(type), contentOf(_root / "run/pt_device_type"));
            CPPUNIT_ASSERT_EQUAL(index == 1, contentOf(_root / "run/pt_battery_serial") == "None\n");
        }
    }

    void leavesNothingBehind() {
        { const DeviceFiles files(_root, _piTop4); }
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), filesBelow(_directory.path()));
    }

    void makesTheDirectoryThatIsNamed() {
        { const DeviceFiles files(_root / "deep" / "down/", _piTop4); }
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), filesBelow(_directory.path()));
    }

    void keepsDirectoriesThatWereThere() {
        std::filesystem::create_directories(_root / "run");
        { const DeviceFiles files(_root, _piTop4); }
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), filesBelow(_directory.path()));
    }

    void replacesNothing() {
        _directory.write("device/run/pt_device_type", "mine");
        try {
            const DeviceFiles files(_root, _piTop4);
            CPPUNIT_FAIL("it was replaced");
        } catch (const std::runtime_error& e) {
            CPPUNIT_ASSERT_EQUAL(
                (_root / "run/pt_device_type").string() +
                    " is there already, and this simulator hasn't made it. If it is left from one that "
                    "was killed, remove it; or name another directory: --root DIR",
                std::string(e.what()));
        }
        CPPUNIT_ASSERT_EQUAL("mine"s, contentOf(_root / "run/pt_device_type"));
    }

    void takesBackAllWhereOneIsThere() {
        _directory.write("device/sys/class/thermal/thermal_zone0/temp", "1");
        const auto before = filesBelow(_directory.path());
        CPPUNIT_ASSERT_THROW(DeviceFiles(_root, _piTop4), std::runtime_error);
        CPPUNIT_ASSERT_EQUAL(before, filesBelow(_directory.path()));
    }

    void removesNothingThatIsNotItsOwn() {
        {
            const DeviceFiles files(_root, _piTop4);
            std::filesystem::remove(_root / "run/pt_device_type");
            _directory.write("other", "mine");
            std::filesystem::rename(_directory.path() / "other", _root / "run/pt_device_type");
            _directory.write("device/run/pt_more", "mine, too");
        }
        CPPUNIT_ASSERT_EQUAL("mine"s, contentOf(_root / "run/pt_device_type"));
        CPPUNIT_ASSERT_EQUAL("mine, too"s, contentOf(_root / "run/pt_more"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(4), filesBelow(_directory.path()));
    }

    void saysWhereItMayNotWrite() {
        _directory.write("device", "a file");
        try {
            const DeviceFiles files(_root, _piTop4);
            CPPUNIT_FAIL("it was written");
        } catch (const std::runtime_error& e) {
            CPPUNIT_ASSERT(std::string(e.what()).find("can't be written: Not a directory") != std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL("a file"s, contentOf(_root));
    }

    void showsThrottlingWithTheCommand() {
        Bench bench("pi-top-4", 80, std::make_unique<DeviceFiles>(_root, _piTop4));
        CPPUNIT_ASSERT_EQUAL("ok\n"s, bench.say("throttle under-voltage throttled"));
        CPPUNIT_ASSERT_EQUAL("50005\n"s, throttled());
        bench.say("throttle frequency-capped");
        CPPUNIT_ASSERT_EQUAL("70002\n"s, throttled());
        bench.say("throttle soft-temperature-limit");
        CPPUNIT_ASSERT_EQUAL("f0008\n"s, throttled());
        bench.say("throttle none");
        CPPUNIT_ASSERT_EQUAL("f0000\n"s, throttled());
        CPPUNIT_ASSERT(bench.say("status").find("throttling: none; since boot under-voltage frequency-capped throttled "
                                                "soft-temperature-limit\n") != std::string::npos);
        CPPUNIT_ASSERT(bench.say("throttle none throttled").starts_with("error: "));
    }

    void doesNotThrottleInSomeoneElsesFile() {
        Bench bench("pi-top-4", 80, std::make_unique<DeviceFiles>(_root, _piTop4));
        const auto file = _root / "sys/devices/platform/soc/soc:firmware/get_throttled";
        _directory.write("other", "mine");
        std::filesystem::rename(_directory.path() / "other", file);
        CPPUNIT_ASSERT(bench.say("throttle throttled").starts_with("error: "));
        CPPUNIT_ASSERT_EQUAL("mine"s, contentOf(file));
    }

    void leavesWholeFilesToReaders() {
        Bench bench("pi-top-4", 80, std::make_unique<DeviceFiles>(_root, _piTop4));
        const auto file = _root / "sys/devices/platform/soc/soc:firmware/get_throttled";
        std::ifstream reader(file);
        bench.say("throttle throttled");
        CPPUNIT_ASSERT_EQUAL("0\n"s, std::string(std::istreambuf_iterator<char>(reader), {}));
        CPPUNIT_ASSERT_EQUAL("40004\n"s, throttled());
        const auto mode = std::filesystem::status(file).permissions();
        CPPUNIT_ASSERT((mode & std::filesystem::perms::others_read) != std::filesystem::perms::none);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeviceFilesTest);

} // namespace further::simulator
