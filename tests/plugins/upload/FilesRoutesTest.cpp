#include "plugins/upload/FilesRoutes.h"

#include "plugins/common/ProgramFixture.h"

#include <further/Error.h>
#include <further/testing/FakeHttp.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <optional>

namespace further::upload {

using further::testing::FakeRequest;
using further::testing::FakeResponse;

/// The plugin's routes with the launcher and the program of this build.
class FilesRoutesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FilesRoutesTest);
    CPPUNIT_TEST(takesAnUploadAndReadsItBack);
    CPPUNIT_TEST(passesBytesOnAsTheyAre);
    CPPUNIT_TEST(passesMuchOnWithoutHoldingIt);
    CPPUNIT_TEST(answersWhatIsWrongWithASentence);
    CPPUNIT_TEST(refusesAnUploadThatIsTooLarge);
    CPPUNIT_TEST(readsNothingOutsideOfAnUpload);
    CPPUNIT_TEST(readsNoFifo);
    CPPUNIT_TEST(removesWholeUploads);
    CPPUNIT_TEST(saysThatTheProgramIsMissing);
    CPPUNIT_TEST(believesNoAnswerThatTheProgramNeverGives);
    CPPUNIT_TEST(givesUpWhereNobodyWaits);
    CPPUNIT_TEST(answersOnceWhereTheAnswerBreaksOff);
    CPPUNIT_TEST(writesAsTheProgramsUser);
    CPPUNIT_TEST(refusesSettingsThatCanNotBe);
    CPPUNIT_TEST_SUITE_END();

    static std::vector<SettingSpec> specs() {
        return {{"maxSize", SettingType::bytes, "3 MiB", ""},
                {"maxFiles", SettingType::integer, "10", ""},
                {"urlHosts", SettingType::list, "pi-top.com", ""},
                {"projectsDirectory", SettingType::path, "/nowhere", ""}};
    }

    void prepare(const std::map<std::string, std::string>& settings = {}) {
        _fixture->context.setConfig(Settings(specs(), settings));
        _launcher.emplace(_fixture->context);
        _routes.emplace(_fixture->context, *_launcher);
    }

    using Handle = void (FilesRoutes::*)(HttpRequest&, HttpResponse&) const;
    FakeResponse ask(Handle handle, FakeRequest request, const std::string& path) {
        request.as(_fixture->context.programUser());
        request.arriveAt({"", path, {}, _routes->maxSize(), ""});
        FakeResponse response;
        ((*_routes).*handle)(request, response);
        return response;
    }
    FakeResponse upload(const std::string& body) {
        return ask(&FilesRoutes::upload, {"POST", "/upload", body}, "/upload");
    }
    FakeResponse read(const std::string& rest) { return ask(&FilesRoutes::read, {"GET", "/files/" + rest}, "/files/"); }
    FakeResponse remove(const std::string& rest) {
        return ask(&FilesRoutes::remove, {"DELETE", "/files/" + rest}, "/files/");
    }

    /// Has a shell's commands run in the place of further-files.
    void insteadOfTheProgram(const std::string& commands) {
        const auto program = _fixture->directory() / "further-files";
        std::ofstream(program) << "#!/bin/sh\n" << commands << "\n";
        std::filesystem::permissions(program, std::filesystem::perms(0755));
        _fixture->context.setDirectories({_fixture->directory() / "runtime", _fixture->directory()});
        _routes.emplace(_fixture->context, *_launcher);
    }

    static std::string withText(const std::string& text) {
        return R"({"name": "n", "files": {"d/a.txt": {"type": "text", "content": {"text": ")" + text + "\"}}}}";
    }

    static void assertRefused(int status, const std::string& code, const FakeResponse& response) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(response.body(), status, response.status());
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), response.contentType());
        CPPUNIT_ASSERT_MESSAGE(response.body(), response.body().starts_with(R"({"success":false,"message":")"));
        CPPUNIT_ASSERT_MESSAGE(response.body(), response.body().find(R"("code":")" + code + "\"") != std::string::npos);
    }

public:
    void setUp() override { _fixture.emplace(); }
    void tearDown() override {
        _routes.reset();
        _launcher.reset();
        _fixture.reset();
    }

    void takesAnUploadAndReadsItBack() {
        prepare();
        const auto taken = upload(withText("hi"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true,"fetched_urls":true})"), taken.body());
        CPPUNIT_ASSERT_EQUAL(200, taken.status());
        const auto listing = read("n");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"name":"n","files":[{"path":"d/a.txt","size":2}]})"), listing.body());
        CPPUNIT_ASSERT_EQUAL(listing.body(), read("n/").body());
        const auto file = read("n/d/a.txt");
        CPPUNIT_ASSERT_EQUAL(std::string("hi"), file.body());
        CPPUNIT_ASSERT_EQUAL(std::string("application/octet-stream"), file.contentType());
        CPPUNIT_ASSERT_EQUAL(std::string("nosniff"), file.header("X-Content-Type-Options"));
        CPPUNIT_ASSERT_EQUAL(std::string("attachment; filename*=UTF-8''a.txt"), file.header("Content-Disposition"));
    }

    void passesBytesOnAsTheyAre() {
        prepare();
        upload(withText(""));
        std::string bytes;
        for (int i = 0; i < 100'000; ++i)
            bytes += static_cast<char>(i * 7 / 3);
        std::ofstream(_fixture->file("n/d/b \xC3\xA4.bin", ""), std::ios::binary) << bytes;
        const auto file = read("n/d/b \xC3\xA4.bin");
        CPPUNIT_ASSERT(file.body() == bytes);
        CPPUNIT_ASSERT_EQUAL(std::string("attachment; filename*=UTF-8''b%20%C3%A4.bin"),
                             file.header("Content-Disposition"));
    }

    void passesMuchOnWithoutHoldingIt() {
        prepare();
        const std::string much(2'500'000, 'x');
        CPPUNIT_ASSERT_EQUAL(200, upload(withText(much)).status());
        CPPUNIT_ASSERT(read("n/d/a.txt").body() == much);
    }

    void answersWhatIsWrongWithASentence() {
        prepare();
        assertRefused(400, "invalid_data", upload("{}"));
        assertRefused(400, "invalid_data", upload(""));
        assertRefused(400, "invalid_data", upload(R"({"name": "n", "files": {"a": null}})"));
        assertRefused(400, "invalid_data",
                      upload(withText(std::string(2'000'000, 'x')).insert(0, "nonsense"))); // early
        assertRefused(500, "forbidden", upload(R"({"name": "../n", "files": {}})"));
        assertRefused(500, "forbidden", upload(R"({"name": "n", "files": {"a": {"type": "url", "content": {"url":
            "https://127.0.0.1/", "bucketName": "b", "fileName": "f"}}}})"));
    }

    void refusesAnUploadThatIsTooLarge() {
        prepare({{"maxSize", "1000 B"}});
        CPPUNIT_ASSERT_EQUAL(200, upload(withText("old")).status());
        assertRefused(413, "too_large", upload(withText(std::string(2000, 'x'))));
        CPPUNIT_ASSERT_EQUAL(std::string("old"), read("n/d/a.txt").body());
    }

    void readsNothingOutsideOfAnUpload() {
        prepare();
        upload(withText("hi"));
        const auto work = _fixture->directory() / "work";
        _fixture->file("secret", "secret");
        std::filesystem::create_symlink("../secret", work / "n/link");
        std::filesystem::create_symlink("/etc/hostname", work / "n/absolute");
        std::filesystem::create_directory_symlink("/etc", work / "n/etc");
        std::filesystem::create_directory_symlink("/etc", work / "etc");
        std::filesystem::create_symlink("d/a.txt", work / "n/within");
        CPPUNIT_ASSERT_EQUAL(std::string("hi"), read("n/within").body());
        for (const auto* const rest :
             {"n/link", "n/absolute", "n/etc/hostname", "etc", "etc/hostname", "secret", "n/d", "m"})
            assertRefused(404, "not_found", read(rest));
        for (const auto* const rest : {"..", ".", "n/../secret", "../work/secret", "n//etc/hostname", ".flcache"})
            assertRefused(500, "forbidden", read(rest));
        for (const auto& rest : {std::string(), std::string("/etc"), std::string("n/a\0b", 5), std::string(5000, 'x'),
                                 std::string("n/./d")})
            assertRefused(400, "invalid_data", read(rest));
    }

    void readsNoFifo() {
        prepare();
        upload(withText("hi"));
        CPPUNIT_ASSERT(::mkfifo((_fixture->directory() / "work/n/fifo").c_str(), 0666) == 0);
        assertRefused(404, "not_found", read("n/fifo"));
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"name":"n","files":[{"path":"d/a.txt","size":2}]})"), read("n").body());
    }

    void removesWholeUploads() {
        prepare();
        upload(withText("hi"));
        assertRefused(400, "invalid_data", remove("n/d"));
        assertRefused(500, "forbidden", remove(".."));
        CPPUNIT_ASSERT_EQUAL(std::string("hi"), read("n/d/a.txt").body());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"success":true})"), remove("n").body());
        assertRefused(404, "not_found", read("n"));
        assertRefused(404, "not_found", remove("n"));
    }

    void saysThatTheProgramIsMissing() {
        prepare();
        _fixture->context.setDirectories({_fixture->directory() / "runtime", _fixture->directory()});
        _routes.emplace(_fixture->context, *_launcher);
        assertRefused(500, "start_failed", upload(withText("hi")));
    }

    // Programs of the same user may write to its output, too.
    void believesNoAnswerThatTheProgramNeverGives() {
        prepare();
        insteadOfTheProgram(R"(echo '{"status": 200, "type": "text/html", "length": 3}'; printf '<b>')");
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), read("n").contentType());
        for (const auto* const line : {R"({"status": 101, "length": 0})", R"({"status": 99999, "length": 0})",
                                       R"({"status": 200, "length": -1})", R"({"length": 0})", "[]", "nonsense", ""}) {
            insteadOfTheProgram("echo '" + std::string(line) + "'");
            assertRefused(500, "internal", read("n"));
        }
    }

    void givesUpWhereNobodyWaits() {
        prepare();
        upload(withText("hi"));
        FakeRequest request("GET", "/files/n");
        request.forget();
        CPPUNIT_ASSERT_EQUAL(200, ask(&FilesRoutes::read, request, "/files/").status()); // it may listen all the same
        insteadOfTheProgram("exec sleep 1000");
        assertRefused(503, "unavailable", ask(&FilesRoutes::read, request, "/files/"));
    }

    void answersOnceWhereTheAnswerBreaksOff() {
        struct GoneClient : FakeResponse {
            int begun = 0;
            void begin(int status, const std::string& type, std::optional<std::uint64_t> length) override {
                ++begun;
                FakeResponse::begin(status, type, length);
            }
            void write(std::string_view) override { throw Error(ErrorCode::unavailable, "The client has gone."); }
        };
        prepare();
        upload(withText("hi"));
        for (const bool shortened : {false, true}) {
            if (shortened)
                insteadOfTheProgram(R"(echo '{"status": 200, "length": 3}')");
            FakeRequest request("GET", "/files/n/d/a.txt");
            request.as(_fixture->context.programUser());
            request.arriveAt({"", "/files/", {}, 0, ""});
            GoneClient response;
            CPPUNIT_ASSERT_THROW(_routes->read(request, response), Error);
            CPPUNIT_ASSERT_EQUAL(1, response.begun);
        }
    }

    void writesAsTheProgramsUser() {
        if (!ProgramsOfAnother::possible())
            return;
        _fixture.reset();
        const ProgramsOfAnother another;
        _fixture.emplace();
        prepare();
        CPPUNIT_ASSERT_EQUAL(200, upload(withText("hi")).status());
        struct stat status {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat((_fixture->directory() / "work/n/d/a.txt").c_str(), &status));
        CPPUNIT_ASSERT_EQUAL(User::named("nobody")->uid, status.st_uid);
        // Where a program has taken its own rights away, the directory is removed all the same.
        std::filesystem::permissions(_fixture->directory() / "work/n/d", std::filesystem::perms(0));
        CPPUNIT_ASSERT_EQUAL(200, upload(withText("ho")).status());
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{1},
                             std::distance(std::filesystem::directory_iterator(_fixture->directory() / "work"), {}));
    }

    void refusesSettingsThatCanNotBe() {
        for (const auto& [key, value] :
             std::map<std::string, std::string>{{"maxFiles", "0"}, {"maxSize", "0 B"}, {"urlHosts", "https://x"}})
            CPPUNIT_ASSERT_THROW_MESSAGE(key, prepare({{key, value}}), Error);
    }

private:
    std::optional<ProgramFixture> _fixture;
    std::optional<process::LauncherClient> _launcher;
    std::optional<FilesRoutes> _routes;
};

CPPUNIT_TEST_SUITE_REGISTRATION(FilesRoutesTest);

} // namespace further::upload
