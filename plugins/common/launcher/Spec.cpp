#include "Spec.h"

#include "Encoding.h"

#include <algorithm>
#include <limits>

namespace further::launcher {

namespace {

constexpr std::uint32_t encodingVersion = 2;
constexpr std::uint32_t longestDuration = std::numeric_limits<std::int32_t>::max(); // in ms, as poll() takes them

std::uint32_t toNumber(std::chrono::milliseconds duration) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(duration.count(), 0, longestDuration));
}

std::chrono::milliseconds toDuration(std::uint32_t number) {
    if (number > longestDuration)
        throw MalformedSpec("a time that nobody can wait for");
    return std::chrono::milliseconds(number);
}

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
    requireVariables(spec.environment);
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
    writer.number(toNumber(stopGrace));
    writer.number(toNumber(leftoverGrace));
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
    spec.stopGrace = toDuration(reader.number());
    spec.leftoverGrace = toDuration(reader.number());
    reader.end();
    check(spec);
    return spec;
}

} // namespace further::launcher
