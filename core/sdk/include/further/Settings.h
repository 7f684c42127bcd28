#pragma once

#include <further/Api.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace further {
inline namespace v1 {

/// How the value of a setting is written.
enum class SettingType {
    text,     ///< as it stands
    path,     ///< a file name; `~` stands for a home directory
    flag,     ///< `true` or `false`
    integer,  ///< `42`
    duration, ///< a number and `ms`, `s`, `min` or `h`: `1 s`
    bytes,    ///< a number and `B`, `KiB` or `MiB`: `256 KiB`
    list      ///< texts with commas between them
};

/// The name of a type in a manifest, such as `duration`.
FURTHER_API std::string_view typeName(SettingType type);
/// The type of that name; throws Poco::NotFoundException for no such type.
FURTHER_API SettingType settingType(std::string_view name);

/// A setting as its owner declares it: all that documentation, checks and `GET /plugins` say of it comes from here.
struct FURTHER_API SettingSpec {
    std::string key;
    SettingType type = SettingType::text;
    /// The value where none is set, written as in the file.
    std::string fallback;
    std::string meaning;
    /// The environment variable that wins over the files, such as `FURTHER_LINK_PORT`; empty: none.
    std::string environment = {};
    /// Where not empty, that variable is a switch: `1`, `true` or `yes` sets this value, `0`, `false` or `no` nothing.
    std::string environmentSets = {};
};

/// Settings with values that were checked when they were read. Immutable: any thread may read.
/// Asking for a key that was not declared, or as another type, is a mistake of the program: Poco::LogicException.
class FURTHER_API Settings {
public:
    Settings() = default;

    /// `values` are written as in the file, for any of the keys of `specs`; the others have their fallback. Throws
    /// Poco::SyntaxException with a sentence that names the key, the value and what would be right.
    Settings(std::vector<SettingSpec> specs, const std::map<std::string, std::string>& values);

    std::string text(std::string_view key) const;
    /// A path as it is written, `~` included: only its user knows whose home is meant.
    std::filesystem::path path(std::string_view key) const;
    bool flag(std::string_view key) const;
    std::int64_t integer(std::string_view key) const;
    std::chrono::milliseconds duration(std::string_view key) const;
    std::size_t bytes(std::string_view key) const;
    /// Without blanks around the entries, and without empty ones.
    std::vector<std::string> list(std::string_view key) const;

    const std::vector<SettingSpec>& specs() const { return _specs; }
    /// The value of a key as it is written.
    const std::string& written(std::string_view key) const;

private:
    struct Value {
        SettingType type;
        std::string written;
        std::int64_t number;
    };
    const Value& value(std::string_view key, SettingType type) const;

    std::vector<SettingSpec> _specs;
    std::map<std::string, Value, std::less<>> _values;
};

} // namespace v1
} // namespace further
