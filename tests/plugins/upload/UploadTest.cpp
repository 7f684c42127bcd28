#include "plugins/upload/UploadFixture.h"

#include "plugins/upload/files/FreshTree.h"

#include "support/Skip.h"
#include "support/SmallDisk.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace further::files {

/// What becomes of the working directory.
class UploadTest : public UploadFixture {
    CPPUNIT_TEST_SUITE(UploadTest);
    CPPUNIT_TEST(putsFilesInTheirPlace);
    CPPUNIT_TEST(replacesTheOldDirectoryAsAWhole);
    CPPUNIT_TEST(isThereAtEveryMoment);
    CPPUNIT_TEST(canBeReplacedWhileOthersReplaceAndRemoveIt);
    CPPUNIT_TEST(leavesTheOldDirectoryWholeWhereItIsRefused);
    CPPUNIT_TEST(leavesTheOldDirectoryWholeWhereTheDiskIsFull);
    CPPUNIT_TEST(touchesNoSiblingWhoseNameBeginsAlike);
    CPPUNIT_TEST(replacesNoFileAndNoLink);
    CPPUNIT_TEST(followsNoLinkOutOfTheOldDirectory);
    CPPUNIT_TEST(removesWhatAProgramHasLocked);
    CPPUNIT_TEST(removesWhatAProgramHasNestedDeeply);
    CPPUNIT_TEST(removesWhatOthersHaveAbandonedAndNothingElse);
    CPPUNIT_TEST(sparesOneThatAnotherHasJustBegun);
    CPPUNIT_TEST(refusesAFileThatIsADirectoryToo);
    CPPUNIT_TEST(removesAnUploadAndNothingElse);
    CPPUNIT_TEST(fetchesNoLongerThanItMay);
    CPPUNIT_TEST(copiesAProjectToItsUser);
    CPPUNIT_TEST(copiesNothingElse);
    CPPUNIT_TEST(copiesNeverOutsideOfTheProjects);
    CPPUNIT_TEST(leavesAllAsItWasWhereAProjectCanNotBeCopied);
    CPPUNIT_TEST(copiesFilesAndDirectoriesOnly);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* user = R"("username": "ada@example.org", )";

public:
    void putsFilesInTheirPlace() {
        CPPUNIT_ASSERT(put(body("n", {{"a", "1"}, {"b/c/d", "2"}, {"b/e", ""}, {".f", "3"}})));
        CPPUNIT_ASSERT_EQUAL(std::string("n/.f=3 n/a=1 n/b/c/d=2 n/b/e="), tree(work()));
        struct stat status {};
        CPPUNIT_ASSERT(::stat((work() / "n").c_str(), &status) == 0 && (status.st_mode & 0777) == 0755);
        CPPUNIT_ASSERT(::stat((work() / "n/a").c_str(), &status) == 0 && (status.st_mode & 0777) == 0644);
    }

    void replacesTheOldDirectoryAsAWhole() {
        put(body("n", {{"a", "1"}, {"b/c", "2"}}));
        put(body("n", {{"b", "3"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("n/b=3"), tree(work()));
        put(body("n", {}));
        CPPUNIT_ASSERT_EQUAL(std::string("n/"), tree(work()));
    }

    // Somebody looks all the time, and always finds the one or the other.
    void isThereAtEveryMoment() {
        put(body("n", {{"a", "1"}}));
        std::atomic<bool> ended{false};
        std::atomic<int> missed{0};
        std::thread looks([&] {
            while (!ended)
                missed += ::access((work() / "n").c_str(), F_OK) == 0 ? 0 : 1;
        });
        for (int i = 0; i < 500; ++i)
            put(body("n", {{"a", "2"}}));
        ended = true;
        looks.join();
        CPPUNIT_ASSERT_EQUAL(0, missed.load());
    }

    void canBeReplacedWhileOthersReplaceAndRemoveIt() {
        std::atomic<bool> ended{false};
        std::thread removes([&] {
            const Descriptor directory(::open(work().c_str(), O_RDONLY));
            while (!ended)
                FreshTree::takeAway(directory, "n");
        });
        std::string refusal;
        for (int i = 0; i < 1000 && refusal.empty(); ++i)
            try {
                put(body("n", {{"a", "1"}}));
            } catch (const Refusal& problem) {
                refusal = problem.what();
            }
        ended = true;
        removes.join();
        CPPUNIT_ASSERT_EQUAL(std::string(), refusal);
    }

    void leavesTheOldDirectoryWholeWhereItIsRefused() {
        put(body("n", {{"a", "1"}}));
        const Files good{{"a", "2"}};
        const std::pair<int, std::string> uploads[] = {
            {500, body("../n", good)},
            {500, body("..", good)},
            {500, body("/n", good)},
            {500, body("n/../m", good)},
            {500, body(".flcache", good)},
            {400, body("", good)},
            {400, body("n\\u0000m", good)},
            {500, body("n", {{"a", "2"}, {"../b", "2"}})},
            {500, body("n", {{"a", "2"}, {"/b", "2"}})},
            {400, body("n", {{"a", "2"}, {"", "2"}})},
            {400, body("n", {{"a", "2"}, {"b\\u0000c", "2"}})},
            {400, body("n", {{"a", "2"}, {"b/", "2"}})},
            {400, body("n", {{"a", "2"}, {"a/b", "2"}})},
            {400, R"({"name": "n", "files": {"a": null}})"},
            {400, R"({"name": "n", "files": {"a": {"type": "text", "content": {"text": "2"}}, "b": 5}})"},
            {400, body("n", good).substr(0, 60)},
            {500, R"({"name": "n", "files": {"a": {"type": "url", "content": {"url": "https://evil.example/x",
                  "bucketName": "b", "fileName": "f"}}}})"}};
        for (const auto& [status, upload] : uploads)
            assertRefused(status, "", [&, &each = upload] { put(each); });
        std::filesystem::remove_all(work() / ".flcache");
        CPPUNIT_ASSERT_EQUAL(std::string("n/a=1"), tree(work()));
        CPPUNIT_ASSERT_EQUAL(std::string("work/n/a=1"), tree(_place.path()));
    }

    void leavesTheOldDirectoryWholeWhereTheDiskIsFull() {
        if (!testing::SmallDisk::permitted()) {
            testing::skip("no disk of a test's own can be had");
            return;
        }
        const testing::SmallDisk disk(256 * 1024);
        const Descriptor there(::open(disk.path().c_str(), O_RDONLY));
        putInto(there, body("n", {{"a", "1"}}));
        assertRefused(500, "No space left", [&] {
            putInto(there, body("n", {{"a", "2"}, {"b", std::string(1024 * 1024, 'x')}}));
        });
        CPPUNIT_ASSERT_EQUAL(std::string("n/a=1"), tree(disk.path()));
    }

    void touchesNoSiblingWhoseNameBeginsAlike() {
        put(body("further-evil", {{"a", "1"}}));
        put(body("further", {{"b", "2"}}));
        assertRefused(500, "", [&] { put(body("further", {{"../further-evil/a", "3"}})); });
        CPPUNIT_ASSERT_EQUAL(std::string("further-evil/a=1 further/b=2"), tree(work()));
    }

    void replacesNoFileAndNoLink() {
        std::ofstream(work() / "file") << "kept";
        std::filesystem::create_directory(_place.path() / "outside");
        std::ofstream(_place.path() / "outside/a") << "kept";
        std::filesystem::create_directory_symlink(_place.path() / "outside", work() / "link");
        for (const auto* const name : {"file", "link"})
            assertRefused(500, "no directory", [&] { put(body(name, {{"a", "2"}})); });
        CPPUNIT_ASSERT_EQUAL(std::string("outside/a=kept work/file=kept work/link="), tree(_place.path()));
    }

    void followsNoLinkOutOfTheOldDirectory() {
        std::filesystem::create_directory(_place.path() / "outside");
        std::ofstream(_place.path() / "outside/a") << "kept";
        put(body("n", {{"a", "1"}}));
        std::filesystem::create_directory_symlink(_place.path() / "outside", work() / "n/link");
        std::filesystem::create_symlink(_place.path() / "outside/a", work() / "n/b");
        put(body("n", {{"link/a", "2"}, {"b", "2"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("outside/a=kept work/n/b=2 work/n/link/a=2"), tree(_place.path()));
    }

    void removesWhatAProgramHasLocked() {
        put(body("n", {{"a/b", "1"}}));
        std::filesystem::permissions(work() / "n/a", std::filesystem::perms(0));
        std::filesystem::permissions(work() / "n", std::filesystem::perms(0));
        put(body("n", {{"c", "2"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("n/c=2"), tree(work()));
    }

    void removesWhatAProgramHasNestedDeeply() {
        put(body("n", {{"a", "1"}}));
        auto directory = openDirectory(Descriptor(::open(work().c_str(), O_RDONLY)), "n");
        for (int i = 0; i < 3000; ++i) {
            newFile(directory, "f");
            directory = makeDirectory(directory, "d");
        }
        put(body("n", {}));
        CPPUNIT_ASSERT_EQUAL(std::string("n/"), tree(work()));
    }

    void removesWhatOthersHaveAbandonedAndNothingElse() {
        const Descriptor directory(::open(work().c_str(), O_RDONLY));
        std::filesystem::create_directories(work() / ".further-upload-abandoned/a");
        std::ofstream(work() / ".further-uploads") << "kept";
        FreshTree underWay(directory);
        underWay.write({"a"}, "1");
        put(body("n", {{"a", "2"}}));
        CPPUNIT_ASSERT(!std::filesystem::exists(work() / ".further-upload-abandoned"));
        underWay.replace("m");
        CPPUNIT_ASSERT_EQUAL(std::string(".further-uploads=kept m/a=1 n/a=2"), tree(work()));
    }

    void sparesOneThatAnotherHasJustBegun() {
        const auto begun = work() / ".further-upload-begun";
        std::filesystem::create_directory(begun);
        put(body("n", {{"a", "1"}}));
        CPPUNIT_ASSERT(std::filesystem::exists(begun));
        std::filesystem::last_write_time(begun,
                                         std::filesystem::file_time_type::clock::now() - std::chrono::minutes(1));
        put(body("n", {{"a", "1"}}));
        CPPUNIT_ASSERT(!std::filesystem::exists(begun));
    }

    void refusesAFileThatIsADirectoryToo() {
        assertRefused(400, "as a file and as a directory", [&] { put(body("n", {{"a", "1"}, {"a/b", "2"}})); });
        assertRefused(400, "as a file and as a directory", [&] { put(body("n", {{"a/b", "1"}, {"a", "2"}})); });
        CPPUNIT_ASSERT_EQUAL(std::string(), tree(work()));
    }

    void removesAnUploadAndNothingElse() {
        const Descriptor directory(::open(work().c_str(), O_RDONLY));
        put(body("n", {{"a/b", "1"}}));
        put(body("nn", {{"a", "2"}}));
        CPPUNIT_ASSERT(FreshTree::takeAway(directory, "n"));
        CPPUNIT_ASSERT(!FreshTree::takeAway(directory, "n"));
        CPPUNIT_ASSERT_EQUAL(std::string("nn/a=2"), tree(work()));
        std::filesystem::create_directory_symlink(work() / "nn", work() / "link");
        assertRefused(500, "no directory", [&] { FreshTree::takeAway(directory, "link"); });
        CPPUNIT_ASSERT_EQUAL(std::string("2"), read(work() / "link/a"));
    }

    void fetchesNoLongerThanItMay() {
        _fetchTime = std::chrono::milliseconds(-1);
        assertRefused(500, "too long to fetch", [&] {
            put(R"({"name": "n", "files": {"a": {"type": "url", "content": {"url": "https://pi-top.com/x",
                "bucketName": "b", "fileName": "f"}}}})");
        });
        put(body("n", {{"a", "1"}})); // which fetches nothing
    }

    void copiesAProjectToItsUser() {
        put(body("n", {{"project.cfg", "1"}, {"a/b", "2"}}, user));
        CPPUNIT_ASSERT_EQUAL(std::string("n/a/b=2 n/project.cfg=1"), tree(work()));
        CPPUNIT_ASSERT_EQUAL(std::string("ada/n/a/b=2 ada/n/project.cfg=1"), tree(projects()));
        put(body("n", {{"project.cfg", "3"}}, user));
        CPPUNIT_ASSERT_EQUAL(std::string("ada/n/project.cfg=3"), tree(projects()));
        put(body("m", {{"project.cfg", "4"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("ada/n/project.cfg=3 unknown/m/project.cfg=4"), tree(projects()));
    }

    void copiesNothingElse() {
        put(body("n", {{"a/project.cfg", "1"}, {"project.cfg.txt", "2"}}, user));
        CPPUNIT_ASSERT(!std::filesystem::exists(projects()));
    }

    void copiesNeverOutsideOfTheProjects() {
        for (const std::string name : {"..", "../x", "/etc", "@", "", ".", "a/b", "..@x", ".ssh", "a\\u0000b"})
            put(body("n", {{"project.cfg", name.substr(0, 1)}}, R"("username": ")" + name + "\", "));
        CPPUNIT_ASSERT_EQUAL(std::string("unknown/n/project.cfg=a"), tree(projects()));
        put(body("n", {{"project.cfg", "1"}}, R"("username": null, )"));
        CPPUNIT_ASSERT_EQUAL(std::string("unknown/n/project.cfg=1"), tree(projects()));
        CPPUNIT_ASSERT_EQUAL(std::string("n/project.cfg=1"), tree(work()));
    }

    void leavesAllAsItWasWhereAProjectCanNotBeCopied() {
        put(body("n", {{"a", "1"}}));
        std::filesystem::create_directories(projects());
        std::filesystem::create_directory(_place.path() / "outside");
        std::filesystem::create_directory_symlink(_place.path() / "outside", projects() / "ada");
        assertRefused(500, "projects directory", [&] { put(body("n", {{"project.cfg", "2"}}, user)); });
        CPPUNIT_ASSERT_EQUAL(std::string("n/a=1"), tree(work()));
        CPPUNIT_ASSERT(std::filesystem::is_empty(_place.path() / "outside"));
        std::filesystem::remove(projects() / "ada");
        std::filesystem::create_directory(projects() / "ada");
        std::ofstream(projects() / "ada/n") << "a file";
        assertRefused(500, "no directory", [&] { put(body("n", {{"project.cfg", "2"}}, user)); });
        CPPUNIT_ASSERT_EQUAL(std::string("n/a=1"), tree(work()));
    }

    void copiesFilesAndDirectoriesOnly() {
        std::filesystem::create_directories(work() / "from/d");
        std::filesystem::create_directory(work() / "to");
        std::ofstream(work() / "from/d/a") << "1";
        CPPUNIT_ASSERT(::mkfifo((work() / "from/fifo").c_str(), 0600) == 0); // which nobody writes to
        std::filesystem::create_symlink("/etc/hostname", work() / "from/link");
        copyAll(Descriptor(::open((work() / "from").c_str(), O_RDONLY)),
                Descriptor(::open((work() / "to").c_str(), O_RDONLY)));
        CPPUNIT_ASSERT_EQUAL(std::string("d/a=1"), tree(work() / "to"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UploadTest);

} // namespace further::files
