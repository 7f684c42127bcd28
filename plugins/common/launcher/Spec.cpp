#include "Spec.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace further::launcher {

namespace {

constexpr std::uint32_t encodingVersion = 2;
constexpr std::uint32_t longestDuration = std::numeric_limits<std::int32_t>::max(); // in ms, as poll() takes them

class Writer {
public:
    void number(std::uint32_t value) { _bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }

    void text(const std::string& value) {
        number(static_cast<std::uint32_t>(value.size()));
        _bytes += value;
    }

    void texts(const std::vector<std::string>& values) {
        number(static_cast<std::uint32_t>(values.size()));
        for (const auto& value : values)
            text(value);
    }

    void duration(std::chrono::milliseconds value) {
        number(static_cast<std::uint32_t>(std::clamp<std::int64_t>(value.count(), 0, longestDuration)));
    }

    std::string take() { return std::move(_bytes); }
    void reserve(std::size_t size) { _bytes.reserve(size); }

private:
    std::string _bytes;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : _rest(bytes) {}

    std::uint32_t number() {
        std::uint32_t value = 0;
        const auto bytes = take(sizeof value);
        std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }

    /// A text that goes to the system as a C string, and so has no NUL in it.
    std::string name() {
        auto value = text();
        if (value.find('\0') != std::string::npos)
            throw MalformedSpec("a NUL in a name");
        return value;
    }

    std::string text() { return std::string(take(number())); }

    std::vector<std::string> names() {
        const auto count = number();
        if (count > _rest.size() / sizeof count) // each takes its length at least
            throw MalformedSpec("more entries than bytes");
        std::vector<std::string> values;
        values.reserve(count);
        for (std::uint32_t i = 0; i < count; ++i)
            values.push_back(name());
        return values;
    }

    std::chrono::milliseconds duration() {
        const auto value = number();
        if (value > longestDuration)
            throw MalformedSpec("a time that nobody can wait for");
        return std::chrono::milliseconds(value);
    }

    void end() const {
        if (!_rest.empty())
            throw MalformedSpec("more bytes than the spec has");
    }

private:
    std::string_view take(std::size_t size) {
        if (size > _rest.size())
            throw MalformedSpec("the spec is cut short");
        const auto taken = _rest.substr(0, size);
        _rest.remove_prefix(size);
        return taken;
    }

    std::string_view _rest;
};

void check(const Spec& spec) {
    if (spec.source > Spec::Source::shell)
        throw MalformedSpec("no such source");
    if (spec.hasFile() ? spec.fileAt > spec.arguments.size()
                       : spec.source == Spec::Source::none && spec.arguments.empty())
        throw MalformedSpec("no place for the file, or nothing to execute");
    if (spec.source != Spec::Source::script && spec.content.find('\0') != std::string::npos)
        throw MalformedSpec("a NUL in a path");
    if (spec.source == Spec::Source::script &&
        (spec.scriptName.empty() || spec.scriptName == "." || spec.scriptName == ".." ||
         spec.scriptName.find('/') != std::string::npos))
        throw MalformedSpec("the script's name is no file name");
    for (const auto& variable : spec.environment)
        if (variable.find('=') == 0 || variable.find('=') == std::string::npos)
            throw MalformedSpec("a variable without a name or a value");
}

} // namespace

std::string Spec::encode() const {
    Writer writer;
    writer.reserve(content.size() + 1024);
    writer.number(encodingVersion);
    writer.texts(arguments);
    writer.number(fileAt);
    writer.texts(environment);
    writer.number(static_cast<std::uint32_t>(source));
    writer.text(content);
    writer.text(scriptName);
    writer.text(workDirectory);
    writer.text(tempDirectory);
    writer.text(scriptDirectory);
    writer.number(terminal ? 1 : 0);
    writer.number(keepChildren ? 1 : 0);
    writer.duration(stopGrace);
    writer.duration(leftoverGrace);
    return writer.take();
}

Spec Spec::decode(std::string_view bytes) {
    Reader reader(bytes);
    if (reader.number() != encodingVersion)
        throw MalformedSpec("another version of the encoding");
    Spec spec;
    spec.arguments = reader.names();
    spec.fileAt = reader.number();
    spec.environment = reader.names();
    spec.source = static_cast<Source>(reader.number());
    spec.content = reader.text();
    spec.scriptName = reader.name();
    spec.workDirectory = reader.name();
    spec.tempDirectory = reader.name();
    spec.scriptDirectory = reader.name();
    spec.terminal = reader.number() != 0;
    spec.keepChildren = reader.number() != 0;
    spec.stopGrace = reader.duration();
    spec.leftoverGrace = reader.duration();
    reader.end();
    check(spec);
    return spec;
}

} // namespace further::launcher
