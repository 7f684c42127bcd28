#include "plugins/upload/files/FileCache.h"

#include "plugins/upload/UploadFixture.h"

namespace further::files {

class FileCacheTest : public UploadFixture {
    CPPUNIT_TEST_SUITE(FileCacheTest);
    CPPUNIT_TEST(fetchesAFileOnceAndLinksIt);
    CPPUNIT_TEST(keepsBucketsApart);
    CPPUNIT_TEST(letsNobodyWriteToIt);
    CPPUNIT_TEST(keepsNothingOfWhatCouldNotBeFetched);
    CPPUNIT_TEST(beginsAnewWhatWasBrokenOff);
    CPPUNIT_TEST(refusesNamesThatLeaveIt);
    CPPUNIT_TEST(followsNoLinks);
    CPPUNIT_TEST_SUITE_END();

    bool link(const std::string& bucket, const std::string& fileName, const FileCache::Fetch& fetch) {
        const Descriptor directory(::open(work().c_str(), O_RDONLY));
        FreshTree tree(directory);
        const bool linked = FileCache(directory).link(bucket, fileName, fetch, tree, {"d", "f"});
        tree.replace("n");
        return linked;
    }

    FileCache::Fetch fetch(const std::string& text) {
        return [this, text](const Descriptor& into) {
            ++_fetched;
            writeAll(into, text);
            return true;
        };
    }

    int _fetched = 0;

public:
    void fetchesAFileOnceAndLinksIt() {
        for (int i = 0; i < 2; ++i) {
            CPPUNIT_ASSERT(link("b", "f.csv", fetch("text")));
            CPPUNIT_ASSERT_EQUAL(std::string(".flcache/b/f.csv=text n/d/f=text"), tree(work()));
        }
        CPPUNIT_ASSERT_EQUAL(1, _fetched);
        CPPUNIT_ASSERT(std::filesystem::equivalent(work() / ".flcache/b/f.csv", work() / "n/d/f"));
    }

    void keepsBucketsApart() {
        link("b", "f", fetch("1"));
        link("c", "f", fetch("2"));
        CPPUNIT_ASSERT_EQUAL(std::string(".flcache/b/f=1 .flcache/c/f=2 n/d/f=2"), tree(work()));
    }

    void letsNobodyWriteToIt() {
        link("b", "f", fetch("1"));
        struct stat status {};
        CPPUNIT_ASSERT(::stat((work() / "n/d/f").c_str(), &status) == 0 && (status.st_mode & 0777) == 0444);
    }

    void keepsNothingOfWhatCouldNotBeFetched() {
        CPPUNIT_ASSERT(!link("b", "f", [](const Descriptor& into) {
            writeAll(into, "half");
            return false;
        }));
        CPPUNIT_ASSERT_EQUAL(std::string(".flcache/b/ n/"), tree(work()));
        assertRefused(500, "gone", [&] {
            link("b", "f", [](const Descriptor&) -> bool { throw Refusal(500, "unavailable", "It is gone."); });
        });
        CPPUNIT_ASSERT_EQUAL(std::string(".flcache/b/ n/"), tree(work()));
    }

    void beginsAnewWhatWasBrokenOff() {
        std::filesystem::create_directories(work() / ".flcache/b");
        std::ofstream(work() / ".flcache/b/.f.part") << "what a killed one has left";
        link("b", "f", fetch("1"));
        CPPUNIT_ASSERT_EQUAL(std::string(".flcache/b/f=1 n/d/f=1"), tree(work()));
    }

    void refusesNamesThatLeaveIt() {
        for (const auto& name : {std::string(".."), std::string("."), std::string("a/b"), std::string("/etc"),
                                 std::string(), std::string("a\0b", 3), std::string(255, 'x')}) {
            assertRefused(500, "would leave the cache", [&] { link(name, "f", fetch("1")); });
            assertRefused(500, "would leave the cache", [&] { link("b", name, fetch("1")); });
        }
        assertRefused(500, "spoil it", [&] { link("b", ".f.part", fetch("1")); }); // where f is being fetched to
        CPPUNIT_ASSERT_EQUAL(0, _fetched);
    }

    void followsNoLinks() {
        std::filesystem::create_directory(_place.path() / "outside");
        std::ofstream(_place.path() / "outside/f") << "secret";
        std::filesystem::create_directories(work() / ".flcache/c");
        std::filesystem::create_directory_symlink(_place.path() / "outside", work() / ".flcache/b");
        std::filesystem::create_symlink(_place.path() / "outside/f", work() / ".flcache/c/f");
        std::filesystem::create_symlink(_place.path() / "outside/f", work() / ".flcache/c/.g.part");
        assertRefused(500, "can't be made", [&] { link("b", "f", fetch("1")); });
        assertRefused(500, "can't be made", [&] { link("c", "g", fetch("1")); });
        CPPUNIT_ASSERT(link("c", "f", fetch("1"))); // the link is replaced
        CPPUNIT_ASSERT_EQUAL(std::string("secret"), read(_place.path() / "outside/f"));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), read(work() / "n/d/f"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FileCacheTest);

} // namespace further::files
