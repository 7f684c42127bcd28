#include "UploadBody.h"

#include "Names.h"
#include "Refusal.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace further::files {

namespace {

constexpr std::size_t bufferSize = 64 * 1024;
constexpr std::size_t shortText = 4096; // of what is no file's text
constexpr int deepestPassed = 64;       // of what is passed over
constexpr std::size_t afterAlias = 3;
constexpr std::size_t afterContent = 4;

/// The bytes as RapidJSON takes them.
class Stream {
public:
    using Ch = char;

    explicit Stream(const ByteSource& source) : _source(source), _buffer(bufferSize, '\0') { fill(); }

    char Peek() const { return _at < _size ? _buffer[_at] : '\0'; }
    char Take() {
        const char byte = Peek();
        if (_at < _size && ++_at == _size)
            fill();
        return byte;
    }
    std::size_t Tell() const { return _before + _at; }
    bool isAtEnd() const { return _at == _size; }

    // For writing, which nobody does here.
    static char* PutBegin() { return nullptr; }
    static void Put(char) {}
    static void Flush() {}
    static std::size_t PutEnd(char*) { return 0; }

private:
    void fill() {
        _before += _size;
        _at = 0;
        _size = _source(_buffer.data(), _buffer.size());
    }

    const ByteSource& _source;
    std::string _buffer;
    std::size_t _at = 0;
    std::size_t _size = 0;
    std::size_t _before = 0;
};

/// Keeps to what the body may be: {name, username, files: {ALIAS: {type, content: {text | url, bucketName,
/// fileName}}}}. Whatever stands elsewhere is passed over.
class Shape : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Shape> {
public:
    Shape(std::size_t mostFiles, const std::function<void(UploadFile&&)>& onFile)
        : _mostFiles(mostFiles), _onFile(onFile) {}

    bool Key(const char* text, rapidjson::SizeType size, bool) {
        if (_passing > 0)
            return true;
        if (_path.size() != 2 && size > shortText)
            throw Refusal::badShape("A key is too long.");
        _path.back().assign(text, size);
        if (_path.size() == 1 && (_path[0] == "name" || _path[0] == "username" || _path[0] == "files") &&
            !_seen.insert(_path[0]).second)
            throw Refusal::badShape(_path[0] + " is there twice.");
        return true;
    }

    bool StartObject() {
        if (isPassed())
            return true;
        if (_path.size() == 2)
            beginFile();
        _path.emplace_back();
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        if (_passing > 0) {
            --_passing;
            return true;
        }
        _path.pop_back();
        if (_path.size() == 2)
            endFile();
        return true;
    }
    bool StartArray() {
        if (_passing == 0 && matters())
            refuse();
        pass();
        return true;
    }
    bool EndArray(rapidjson::SizeType) {
        --_passing;
        return true;
    }
    /// Whatever is neither a string nor in braces or brackets.
    bool Default() {
        if (_passing == 0 && !(_path.size() == 1 && _path[0] == "username" && _null) && matters())
            refuse();
        return true;
    }
    bool Null() {
        _null = true;
        const bool goOn = Default();
        _null = false;
        return goOn;
    }
    bool String(const char* text, rapidjson::SizeType size, bool) {
        if (_passing > 0)
            return true;
        auto* const field = fieldHere();
        if (field == nullptr) {
            if (matters())
                refuse();
            return true;
        }
        if (field != &_file->text && size > shortText)
            throw Refusal::badShape(where() + " is too long.");
        *field = std::string(text, size);
        return true;
    }

    UploadHead head() const {
        if (!_name)
            throw Refusal::badShape("name is missing; it must be a string.");
        if (!_seen.contains("files"))
            throw Refusal::badShape("files is missing; it must be an object.");
        return {*_name, _username.value_or("")};
    }

private:
    /// Whether something of the upload stands here.
    bool matters() const {
        switch (_path.size()) {
        case 0:
        case 2:
            return true;
        case 1:
            return _path[0] == "name" || _path[0] == "username" || _path[0] == "files";
        case afterAlias:
            return _path[2] == "type" || _path[2] == "content";
        default:
            return false; // what is no string is missing, where the type needs it
        }
    }
    bool objectStandsHere() const {
        return _path.empty() || (_path.size() == 1 && _path[0] == "files") || _path.size() == 2 ||
               (_path.size() == afterAlias && _path[2] == "content");
    }
    std::optional<std::string>* fieldHere() const {
        if (_path.size() == 1)
            return _path[0] == "name" ? &_name : _path[0] == "username" ? &_username : nullptr;
        if (_path.size() == afterAlias)
            return _path[2] == "type" ? &_file->type : nullptr;
        if (_path.size() != afterContent)
            return nullptr;
        const auto& key = _path[3];
        return key == "text"         ? &_file->text
               : key == "url"        ? &_file->url
               : key == "bucketName" ? &_file->bucket
               : key == "fileName"   ? &_file->fileName
                                     : nullptr;
    }

    bool isPassed() {
        if (_passing == 0 && objectStandsHere())
            return false;
        if (_passing == 0 && matters())
            refuse();
        pass();
        return true;
    }
    void pass() {
        if (++_passing > deepestPassed)
            throw Refusal::badShape("The body is nested too deeply.");
    }

    /// Where the reader is, for people.
    std::string where() const {
        if (_path.empty())
            return "The body";
        std::string text = _path[0];
        for (std::size_t i = 1; i < _path.size(); ++i)
            text += "." + (i == 1 ? inQuotes(_path[i]) : _path[i]);
        return text;
    }
    [[noreturn]] void refuse() const {
        throw Refusal::badShape(where() + " must be " + (objectStandsHere() ? "an object." : "a string."));
    }

    void beginFile() {
        if (!_aliases.insert(_path[1]).second)
            throw Refusal::badShape("The file " + inQuotes(_path[1]) + " is there twice.");
        if (_aliases.size() > _mostFiles)
            throw Refusal::badShape("There are more than " + std::to_string(_mostFiles) +
                                    " files, which is the most that upload.maxFiles allows.");
        _file.emplace();
    }
    void endFile() {
        const std::string what = "files." + inQuotes(_path[1]);
        const auto need = [&](std::optional<std::string>& field, const std::string& name) {
            if (!field)
                throw Refusal::badShape(what + "." + name + " is missing; it must be a string.");
            return std::move(*field);
        };
        UploadFile file;
        file.alias = _path[1];
        const auto type = need(_file->type, "type");
        if (type == "text") {
            file.text = need(_file->text, "content.text");
        } else if (type == "url") {
            file.type = UploadFile::Type::url;
            file.url = need(_file->url, "content.url");
            file.bucket = need(_file->bucket, "content.bucketName");
            file.fileName = need(_file->fileName, "content.fileName");
        } else {
            throw Refusal::badShape(what + ".type must be \"text\" or \"url\".");
        }
        _file.reset();
        _onFile(std::move(file));
    }

    struct Fields {
        std::optional<std::string> type;
        std::optional<std::string> text;
        std::optional<std::string> url;
        std::optional<std::string> bucket;
        std::optional<std::string> fileName;
    };

    const std::size_t _mostFiles;
    const std::function<void(UploadFile&&)>& _onFile;
    std::vector<std::string> _path; // the key in each object that the reader is in
    int _passing = 0;               // so deep in something that is passed over
    bool _null = false;
    std::set<std::string> _seen;
    std::set<std::string> _aliases;
    mutable std::optional<Fields> _file;
    mutable std::optional<std::string> _name;
    mutable std::optional<std::string> _username;
};

} // namespace

UploadHead readUpload(const ByteSource& source, std::size_t mostFiles,
                      const std::function<void(UploadFile&& file)>& onFile) {
    Stream stream(source);
    Shape shape(mostFiles, onFile);
    rapidjson::Reader reader;
    constexpr unsigned flags = rapidjson::kParseValidateEncodingFlag; // it recurses, but no deeper than the shape does
    if (const auto result = reader.Parse<flags>(stream, shape); !result)
        throw Refusal::badShape("The body is no JSON at byte " + std::to_string(result.Offset()) + ": " +
                                rapidjson::GetParseError_En(result.Code()));
    if (!stream.isAtEnd()) // a NUL, which the reader takes for the end
        throw Refusal::badShape("Something follows the body's JSON at byte " + std::to_string(stream.Tell()) + ".");
    return shape.head();
}

} // namespace further::files
