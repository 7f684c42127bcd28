#include "plugins/python-exec/boot/FileStates.h"

#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/stat.h>

#include <string>

namespace further::boot {

/// What has been read from disk, and whether it is still the same.
class FileStatesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FileStatesTest);
    CPPUNIT_TEST(findsNothingWhereNothingHasChanged);
    CPPUNIT_TEST(findsAnotherSize);
    CPPUNIT_TEST(findsAnotherTime);
    CPPUNIT_TEST(findsAnotherFileOfTheSameSizeAndTime);
    CPPUNIT_TEST(findsWhatHasGone);
    CPPUNIT_TEST(findsWhatHasCome);
    CPPUNIT_TEST(findsAnEntryThatIsNew);
    CPPUNIT_TEST(notesTheFilesThatEndSo);
    CPPUNIT_TEST(saysThatThereAreTooMany);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _directory;
    FileStates _states;

    std::string path(const std::string& name) const { return (_directory.path() / name).string(); }

    void setTimeOfTheEpoch(const std::string& name) const {
        const timespec times[2]{{0, 0}, {0, 0}};
        CPPUNIT_ASSERT_EQUAL(0, ::utimensat(AT_FDCWD, path(name).c_str(), times, 0));
    }

    void findsNothingWhereNothingHasChanged() {
        _states.note(_directory.write("file", "1"));
        _states.note(path("missing"));
        _states.note(path("."));
        _states.note("");
        CPPUNIT_ASSERT_EQUAL(std::string(), _states.changed());
        CPPUNIT_ASSERT(!_states.tooMany());
    }

    void findsAnotherSize() {
        _states.note(_directory.write("file", "1"));
        _directory.write("file", "12");
        CPPUNIT_ASSERT_EQUAL(path("file"), _states.changed());
    }

    void findsAnotherTime() {
        _states.note(_directory.write("file", "1"));
        setTimeOfTheEpoch("file");
        CPPUNIT_ASSERT_EQUAL(path("file"), _states.changed());
    }

    void findsAnotherFileOfTheSameSizeAndTime() {
        _directory.write("file", "1");
        setTimeOfTheEpoch("file");
        _states.note(path("file"));
        _directory.write("other", "2");
        setTimeOfTheEpoch("other");
        std::filesystem::rename(path("other"), path("file"));
        CPPUNIT_ASSERT_EQUAL(path("file"), _states.changed());
    }

    void findsWhatHasGone() {
        _states.note(_directory.write("file", "1"));
        std::filesystem::remove(path("file"));
        CPPUNIT_ASSERT_EQUAL(path("file"), _states.changed());
    }

    void findsWhatHasCome() {
        _states.note(path("file"));
        _directory.write("file", "1");
        CPPUNIT_ASSERT_EQUAL(path("file"), _states.changed());
    }

    void findsAnEntryThatIsNew() {
        _states.noteDirectory(_directory.path().string(), ".pth");
        _directory.write("module.py", "");
        CPPUNIT_ASSERT_EQUAL(_directory.path().string(), _states.changed());
    }

    void notesTheFilesThatEndSo() {
        _directory.write("a.pth", "1");
        _directory.write("a.py", "1");
        _states.noteDirectory(_directory.path().string(), ".pth");
        _directory.write("a.py", "12");
        CPPUNIT_ASSERT_EQUAL(std::string(), _states.changed());
        _directory.write("a.pth", "12");
        CPPUNIT_ASSERT_EQUAL(path("a.pth"), _states.changed());
    }

    void saysThatThereAreTooMany() {
        for (std::size_t i = 0; i <= FileStates::most; ++i)
            _states.note("/nonexistent/" + std::to_string(i));
        CPPUNIT_ASSERT(_states.tooMany());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FileStatesTest);

} // namespace further::boot
