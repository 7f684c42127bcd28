#include "ctl/ProjectFolder.h"
#include "ctl/Failure.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <string>

namespace further::ctl {

class ProjectFolderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProjectFolderTest);
    CPPUNIT_TEST(isNamedAfterItsFolder);
    CPPUNIT_TEST(uploadsItsFiles);
    CPPUNIT_TEST(keepsHereWhatIsNoFileOrHidden);
    CPPUNIT_TEST(followsALinkWithinTheFolder);
    CPPUNIT_TEST(refusesALinkThatLeadsOut);
    CPPUNIT_TEST(findsAFileNamedFromInsideAndFromHere);
    CPPUNIT_TEST(refusesAFileElsewhere);
    CPPUNIT_TEST(refusesWhatIsNoText);
    CPPUNIT_TEST(refusesWhatIsNoFolder);
    CPPUNIT_TEST_SUITE_END();

    const testing::TemporaryDirectory _place;
    const std::filesystem::path _folder = std::filesystem::canonical(_place.path()) / "my game";

    static std::string refusal(const std::function<void()>& work) {
        try {
            work();
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "accepted";
    }

public:
    void setUp() override {
        _place.write("my game/main.py", "print('h\xc3\xa4')\n");
        _place.write("my game/lib/a.py", "");
    }

    void isNamedAfterItsFolder() {
        CPPUNIT_ASSERT_EQUAL(std::string("my game"), ProjectFolder(_folder).name());
        CPPUNIT_ASSERT_EQUAL(std::string("my game"), ProjectFolder(_folder / "lib/..").name());
        CPPUNIT_ASSERT_EQUAL(std::string("my game"), ProjectFolder(_folder.string() + "/").name());
    }

    void uploadsItsFiles() {
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"name":"my game","files":{)"
                                         R"("lib/a.py":{"type":"text","content":{"text":""}},)"
                                         R"("main.py":{"type":"text","content":{"text":"print('hä')\n"}}}})"),
                             ProjectFolder(_folder).uploadBody());
    }

    void keepsHereWhatIsNoFileOrHidden() {
        const auto usual = ProjectFolder(_folder).uploadBody();
        _place.write("my game/.git/config", "x");
        _place.write("my game/.secret", "x");
        _place.write("my game/lib/__pycache__/a.pyc", "\xff");
        CPPUNIT_ASSERT_EQUAL(0, ::mkfifo((_folder / "fifo").c_str(), 0600));
        std::filesystem::create_directory_symlink(_folder, _folder / "lib/round");
        std::filesystem::create_symlink("nowhere", _folder / "lib/broken");
        CPPUNIT_ASSERT_EQUAL(usual, ProjectFolder(_folder).uploadBody());
    }

    void followsALinkWithinTheFolder() {
        std::filesystem::create_symlink("lib/a.py", _folder / "b.py");
        CPPUNIT_ASSERT(ProjectFolder(_folder).uploadBody().find(R"("b.py":{)") != std::string::npos);
    }

    void refusesALinkThatLeadsOut() {
        _place.write("my game 2/key", "secret");
        _place.write("my game/.key", "secret");
        for (const std::string target : {"../my game 2/key", ".key", "/etc/passwd"}) {
            const auto link = _folder / "lib/key";
            std::filesystem::create_symlink(target == ".key" ? "../.key" : _folder / target, link);
            CPPUNIT_ASSERT_EQUAL("The link " + link.string() + " leads to " +
                                     (_folder / target).lexically_normal().string() +
                                     ", which is no part of the project. Put a copy in its place, or remove it",
                                 refusal([&] { (void)ProjectFolder(_folder).uploadBody(); }));
            std::filesystem::remove(link);
        }
    }

    void findsAFileNamedFromInsideAndFromHere() {
        const ProjectFolder project(_folder);
        for (const auto& file : {std::string("lib/a.py"), std::string("./lib/../lib/a.py"),
                                 (_folder / "lib/a.py").string(), (_place.path() / "my game/lib/a.py").string()})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(file, std::string("my game/lib/a.py"), project.pathOf(file));
    }

    void refusesAFileElsewhere() {
        _place.write("other.py", "");
        _place.write("my game 2/main.py", "");
        for (const std::string file : {"missing.py", "../other.py", "../my game 2/main.py", "/etc/hostname"})
            CPPUNIT_ASSERT_EQUAL("There is no " + file + " in the folder " + _folder.string() +
                                     ". Name a file in it: further-linkctl run --files game main.py",
                                 refusal([&] { (void)ProjectFolder(_folder).pathOf(file); }));
    }

    void refusesWhatIsNoText() {
        const auto picture = _place.write("my game/ball.png", "\x89PNG");
        CPPUNIT_ASSERT_EQUAL((_folder / "ball.png").string() +
                                 " is no UTF-8 text, and an upload carries text only. Move it out of the folder, or "
                                 "begin its name with a dot: such files stay here",
                             refusal([&] { (void)ProjectFolder(_folder).uploadBody(); }));
        std::filesystem::rename(picture, _folder / "\xff.py");
        CPPUNIT_ASSERT(refusal([&] { (void)ProjectFolder(_folder).uploadBody(); }).starts_with("The name "));
    }

    void refusesWhatIsNoFolder() {
        CPPUNIT_ASSERT(refusal([&] { ProjectFolder{"/nowhere/x"}; }).starts_with("Can't find the folder /nowhere/x ("));
        for (const auto& path : {_folder / "main.py", std::filesystem::path("/")})
            CPPUNIT_ASSERT(refusal([&] { ProjectFolder{path}; }).starts_with(path.string() + " is no folder"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProjectFolderTest);

} // namespace further::ctl
