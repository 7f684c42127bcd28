#include "ctl/DeviceStore.h"
#include "ctl/Failure.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <fstream>
#include <thread>
#include <vector>

namespace further::ctl {

/// The file of paired devices: what it keeps, and from whom.
class DeviceStoreTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeviceStoreTest);
    CPPUNIT_TEST(hasNothingWhereThereIsNoFile);
    CPPUNIT_TEST(keepsWhatItIsGivenForItsOwner);
    CPPUNIT_TEST(takesAFolderBackFromOthers);
    CPPUNIT_TEST(replacesTheSameAddress);
    CPPUNIT_TEST(removesADevice);
    CPPUNIT_TEST(losesNoDeviceWhereTwoAreKeptAtOnce);
    CPPUNIT_TEST(leavesNothingElseBehind);
    CPPUNIT_TEST(refusesAFileThatOthersMayReadOrWrite);
    CPPUNIT_TEST(refusesALink);
    CPPUNIT_TEST(refusesWhatItCantRead);
    CPPUNIT_TEST(saysWhereNothingCanBeKept);
    CPPUNIT_TEST(keepsNoMoreThanItsLimit);
    CPPUNIT_TEST_SUITE_END();

    const testing::TemporaryDirectory _directory;
    const DeviceStore _store{_directory.path() / "a" / "further-link"};

    static PairedDevice device(const std::string& host, const std::string& token = "secret",
                               std::uint16_t port = 8028) {
        return {{host, port}, "sha256/abc", "AB:CD", token, "laptop"};
    }

    void write(const std::string& text, mode_t mode = 0600) const {
        std::filesystem::create_directories(_store.file().parent_path());
        std::ofstream(_store.file()) << text;
        ::chmod(_store.file().c_str(), mode);
    }

    void checkRefused(const std::string& why) const {
        try {
            _store.devices();
        } catch (const Failure& failure) {
            CPPUNIT_ASSERT_MESSAGE(failure.what(), std::string(failure.what()).find(why) != std::string::npos);
            return;
        }
        CPPUNIT_FAIL("It was read");
    }

public:
    void hasNothingWhereThereIsNoFile() {
        CPPUNIT_ASSERT(_store.devices().empty());
        CPPUNIT_ASSERT(!_store.find({"pi", 8028}));
        CPPUNIT_ASSERT(!_store.remove({"pi", 8028}));
        CPPUNIT_ASSERT(DeviceStore({}).devices().empty());
        CPPUNIT_ASSERT(!std::filesystem::exists(_store.file().parent_path()));
    }

    void keepsWhatItIsGivenForItsOwner() {
        const auto old = ::umask(0);
        _store.keep(device("2001:db8::5", "s3cret\"\\"));
        ::umask(old);
        const auto found = _store.find({"2001:db8::5", 8028}).value();
        CPPUNIT_ASSERT_EQUAL(std::string("s3cret\"\\"), found.token);
        CPPUNIT_ASSERT_EQUAL(std::string("sha256/abc"), found.pin);
        CPPUNIT_ASSERT_EQUAL(std::string("AB:CD"), found.fingerprint);
        CPPUNIT_ASSERT_EQUAL(std::string("laptop"), found.name);
        using std::filesystem::perms;
        CPPUNIT_ASSERT(std::filesystem::status(_store.file()).permissions() == perms(0600));
        CPPUNIT_ASSERT(std::filesystem::status(_store.file().parent_path()).permissions() == perms(0700));
    }

    void takesAFolderBackFromOthers() {
        std::filesystem::create_directories(_store.file().parent_path());
        std::filesystem::permissions(_store.file().parent_path(), std::filesystem::perms(0777));
        _store.keep(device("pi"));
        CPPUNIT_ASSERT(std::filesystem::status(_store.file().parent_path()).permissions() ==
                       std::filesystem::perms(0700));
    }

    void replacesTheSameAddress() {
        _store.keep(device("pi.local", "old"));
        _store.keep(device("pi.local", "another", 8030));
        _store.keep(device("PI.local", "new"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, _store.devices().size());
        CPPUNIT_ASSERT_EQUAL(std::string("new"), _store.find({"pi.LOCAL", 8028})->token);
        CPPUNIT_ASSERT_EQUAL(std::string("another"), _store.find({"pi.local", 8030})->token);
    }

    void removesADevice() {
        _store.keep(device("one"));
        _store.keep(device("two"));
        CPPUNIT_ASSERT(_store.remove({"one", 8028}));
        CPPUNIT_ASSERT(!_store.remove({"one", 8028}));
        CPPUNIT_ASSERT_EQUAL(std::string("two"), _store.devices().at(0).address.host);
    }

    void losesNoDeviceWhereTwoAreKeptAtOnce() {
        std::vector<std::thread> threads;
        for (int number = 0; number < 8; ++number)
            threads.emplace_back([this, number] { _store.keep(device("pi" + std::to_string(number))); });
        for (auto& thread : threads)
            thread.join();
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, _store.devices().size());
    }

    void leavesNothingElseBehind() {
        _store.keep(device("pi"));
        _store.keep(device("pi"));
        for (const auto& entry : std::filesystem::directory_iterator(_store.file().parent_path()))
            CPPUNIT_ASSERT_EQUAL(std::string("devices.json"), entry.path().filename().string());
    }

    void refusesAFileThatOthersMayReadOrWrite() {
        for (const mode_t mode : {0640, 0604, 0620, 0602}) {
            write("{}", mode);
            checkRefused("chmod 600");
        }
        CPPUNIT_ASSERT_THROW(_store.keep(device("pi")), Failure);
    }

    void refusesALink() {
        write("{}");
        const auto other = _directory.path() / "other.json";
        std::filesystem::rename(_store.file(), other);
        std::filesystem::create_symlink(other, _store.file());
        checkRefused("can't be read");
    }

    void refusesWhatItCantRead() {
        for (const std::string text : {"nonsense", "[]", "{\"devices\":[", "\xff"}) {
            write(text);
            checkRefused("rm " + _store.file().string());
        }
        write(std::string((1u << 20) + 1, ' '));
        checkRefused("too large");
        write(R"({"devices":[7,{"address":"none"},{"address":"pi:8028","token":7}]})");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _store.devices().size());
    }

    void saysWhereNothingCanBeKept() {
        CPPUNIT_ASSERT_THROW(DeviceStore({}).keep(device("pi")), Failure);
        CPPUNIT_ASSERT_THROW(DeviceStore("/proc/none").keep(device("pi")), Failure);
    }

    void keepsNoMoreThanItsLimit() {
        std::string all = R"({"devices":[)";
        for (std::size_t number = 0; number < DeviceStore::most; ++number)
            all += (number == 0 ? "" : ",") + (R"({"address":"pi)" + std::to_string(number)) + R"(:8028"})";
        write(all + "]}");
        CPPUNIT_ASSERT_THROW(_store.keep(device("one-more")), Failure);
        _store.keep(device("pi7"));
        CPPUNIT_ASSERT_EQUAL(std::string("secret"), _store.find({"pi7", 8028})->token);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeviceStoreTest);

} // namespace further::ctl
