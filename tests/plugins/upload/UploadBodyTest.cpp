#include "plugins/upload/files/UploadBody.h"

#include "plugins/upload/Refused.h"

#include <algorithm>
#include <vector>

using namespace further::files;
using namespace std::string_literals;

class UploadBodyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UploadBodyTest);
    CPPUNIT_TEST(readsNameUserAndFiles);
    CPPUNIT_TEST(readsTheSameHoweverItComes);
    CPPUNIT_TEST(takesKeysInAnyOrder);
    CPPUNIT_TEST(passesOverWhatItDoesNotKnow);
    CPPUNIT_TEST(tellsOfAFileBeforeTheNextIsRead);
    CPPUNIT_TEST(refusesTheWrongShape);
    CPPUNIT_TEST(refusesWhatIsNoJson);
    CPPUNIT_TEST(refusesWhatBreaksOff);
    CPPUNIT_TEST(refusesWhatFollows);
    CPPUNIT_TEST(refusesTooManyFiles);
    CPPUNIT_TEST(refusesWhatIsNestedTooDeeply);
    CPPUNIT_TEST_SUITE_END();

    static ByteSource source(const std::string& body, std::size_t piece) {
        return [body, piece, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
            const auto count = std::min({size, piece, body.size() - at});
            body.copy(buffer, count, at);
            at += count;
            return count;
        };
    }

    std::string read(const std::string& body, std::size_t piece = 1000, std::size_t mostFiles = 3) {
        _seen.clear();
        const auto head = readUpload(source(body, piece), mostFiles, [&](UploadFile&& file) {
            _seen +=
                file.alias + "=" +
                (file.type == UploadFile::Type::text ? file.text : file.url + "," + file.bucket + "," + file.fileName) +
                ";";
        });
        return head.name + "/" + head.username + ":" + _seen;
    }

    static std::string withFiles(const std::string& files) { return R"({"name": "n", "files": )" + files + "}"; }

    std::string _seen;

public:
    void readsNameUserAndFiles() {
        const auto body = R"({"name": "n", "username": "u@x", "files": {
            "a/b.py": {"type": "text", "content": {"text": "print(\"\u00e4\")\n"}},
            "c": {"type": "url", "content": {"url": "https://x", "bucketName": "bk", "fileName": "fn"}}}})"s;
        CPPUNIT_ASSERT_EQUAL("n/u@x:a/b.py=print(\"\xC3\xA4\")\n;c=https://x,bk,fn;"s, read(body));
        CPPUNIT_ASSERT_EQUAL("n/:"s, read(withFiles("{}")));
    }

    void readsTheSameHoweverItComes() {
        const auto body =
            withFiles(R"({"a": {"type": "text", "content": {"text": ")" + std::string(200'000, 'x') + "\"}}}");
        const auto whole = read(body, 1'000'000);
        for (const std::size_t piece : {1U, 7U, 65'536U})
            CPPUNIT_ASSERT(whole == read(body, piece));
    }

    void takesKeysInAnyOrder() {
        CPPUNIT_ASSERT_EQUAL(
            "n/u:a=t;"s,
            read(R"({"files": {"a": {"content": {"text": "t"}, "type": "text"}}, "username": "u", "name": "n"})"));
    }

    void passesOverWhatItDoesNotKnow() {
        CPPUNIT_ASSERT_EQUAL(
            "n/:a=t;"s,
            read(R"({"x": [1, {"name": "no"}, []], "username": null, "name": "n", "y": {"files": {"b": 1}}, "files":
                {"a": {"z": {"type": "url"}, "type": "text", "w": [[]], "content": {"text": "t", "url": null, "v": {}}}}})"));
    }

    void tellsOfAFileBeforeTheNextIsRead() {
        const auto body = withFiles(R"({"a": {"type": "text", "content": {"text": "1"}}, "b": nonsense)");
        assertRefused(400, "no JSON", [&] { read(body, 1); });
        CPPUNIT_ASSERT_EQUAL("a=1;"s, _seen);
    }

    void refusesTheWrongShape() {
        const std::pair<std::string, std::string> bodies[] = {
            {"null", "must be an object"},
            {"[]", "must be an object"},
            {"5", "must be an object"},
            {R"("text")", "must be an object"},
            {"{}", "name is missing"},
            {R"({"files": {}})", "name is missing"},
            {R"({"name": "n"})", "files is missing"},
            {R"({"name": null, "files": {}})", "name must be a string"},
            {R"({"name": 5, "files": {}})", "name must be a string"},
            {R"({"name": ["n"], "files": {}})", "name must be a string"},
            {R"({"name": {}, "files": {}})", "name must be a string"},
            {R"({"name": "n", "username": 5, "files": {}})", "username must be a string"},
            {R"({"name": "n", "name": "m", "files": {}})", "twice"},
            {R"({"files": {}, "name": "n", "files": {}})", "twice"},
            {withFiles("null"), "files must be an object"},
            {withFiles("[]"), "files must be an object"},
            {withFiles(R"("a")"), "files must be an object"},
            {withFiles(R"({"a": null})"), R"(files."a" must be an object)"},
            {withFiles(R"({"a": 5})"), R"(files."a" must be an object)"},
            {withFiles(R"({"a": "text"})"), R"(files."a" must be an object)"},
            {withFiles(R"({"a": []})"), R"(files."a" must be an object)"},
            {withFiles(R"({"a": {}})"), "type is missing"},
            {withFiles(R"({"a": {"type": 5}})"), "type must be a string"},
            {withFiles(R"({"a": {"type": "directory", "content": {}}})"), "must be \"text\" or \"url\""},
            {withFiles(R"({"a": {"type": "text"}})"), "content.text is missing"},
            {withFiles(R"({"a": {"type": "text", "content": null}})"), "content must be an object"},
            {withFiles(R"({"a": {"type": "text", "content": "t"}})"), "content must be an object"},
            {withFiles(R"({"a": {"type": "text", "content": ["t"]}})"), "content must be an object"},
            {withFiles(R"({"a": {"type": "text", "content": {}}})"), "content.text is missing"},
            {withFiles(R"({"a": {"type": "text", "content": {"text": null}}})"), "content.text is missing"},
            {withFiles(R"({"a": {"type": "text", "content": {"text": 5}}})"), "content.text is missing"},
            {withFiles(R"({"a": {"type": "text", "content": {"text": {"b": ""}}}})"), "content.text is missing"},
            {withFiles(R"({"a": {"type": "url", "content": {"url": "u", "bucketName": "b"}}})"), "fileName is missing"},
            {withFiles(
                 R"({"a": {"type": "text", "content": {"text": ""}}, "a": {"type": "text", "content": {"text": ""}}})"),
             "twice"},
            {R"({"name": ")" + std::string(5000, 'n') + R"(", "files": {}})", "too long"}};
        for (const auto& [body, words] : bodies)
            assertRefused(400, words, [&, &body = body] { read(body); });
    }

    void refusesWhatIsNoJson() {
        for (const auto& body : {""s, "{"s, "nonsense"s, withFiles("{}") + "x", withFiles("{}") + "{}",
                                 withFiles("{},"), withFiles("{\"a\xFF\": {}}"), R"({"name": "\ud800", "files": {}})"s})
            assertRefused(400, "no JSON", [&] { read(body); });
    }

    void refusesWhatBreaksOff() {
        const auto whole = withFiles(R"({"a": {"type": "text", "content": {"text": "t"}}})");
        for (std::size_t size = 0; size < whole.size(); ++size)
            assertRefused(400, "no JSON", [&] { read(whole.substr(0, size)); });
    }

    void refusesWhatFollows() {
        for (const auto& more : {std::string(" {}"), std::string(1, '\0'), std::string("\0more", 5),
                                 std::string(" \0", 2) + std::string(200'000, ' ')})
            assertRefused(400, "", [&] { read(withFiles("{}") + more); });
        read(withFiles("{}") + " \r\n\t");
    }

    void refusesTooManyFiles() {
        std::string files;
        for (int i = 0; i < 4; ++i)
            files +=
                (i == 0 ? "" : ",") + ("\"" + std::to_string(i)) + R"(": {"type": "text", "content": {"text": ""}})";
        assertRefused(400, "upload.maxFiles", [&] { read(withFiles("{" + files + "}")); });
        read(withFiles("{" + files + "}"), 1000, 4);
    }

    void refusesWhatIsNestedTooDeeply() {
        assertRefused(400, "too deeply", [&] { read(R"({"x": )" + std::string(100'000, '[')); });
        assertRefused(400, "too deeply", [&] {
            std::string deep;
            for (int i = 0; i < 100'000; ++i)
                deep += R"({"a": )";
            read(R"({"x": )" + deep);
        });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UploadBodyTest);
