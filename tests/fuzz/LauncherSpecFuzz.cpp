#include "fuzz/Hold.h"
#include "fuzz/MemoryFile.h"
#include "plugins/common/launcher/SpecFile.h"

#include <sanitizer/allocator_interface.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

using namespace further;
using namespace further::launcher;

namespace {

std::size_t allocated = 0;

void onAllocation(const volatile void* /*block*/, std::size_t size) {
    allocated += size;
}
void onRelease(const volatile void* /*block*/) {}

std::optional<Spec> decoded(std::string_view bytes) {
    allocated = 0;
    std::optional<Spec> spec;
    try {
        spec = Spec::decode(bytes);
    } catch (const MalformedSpec& refusal) {
        hold(*refusal.what() != '\0', "a refusal says why");
    }
    hold(allocated <= 16 * bytes.size() + 4096, "no count in it makes it take much more memory than it has bytes");
    return spec;
}

std::optional<Spec> readFromFile(std::string_view bytes) {
    try {
        return readSpecFile(sealedFile(bytes));
    } catch (const MalformedSpec&) {
        return {};
    }
}

bool equal(const Spec& a, const Spec& b) {
    return a.arguments == b.arguments && a.fileAt == b.fileAt && a.environment == b.environment &&
           a.source == b.source && a.content == b.content && a.scriptName == b.scriptName &&
           a.workDirectory == b.workDirectory && a.tempDirectory == b.tempDirectory &&
           a.scriptDirectory == b.scriptDirectory && a.terminal == b.terminal && a.keepChildren == b.keepChildren &&
           a.stopGrace == b.stopGrace && a.leftoverGrace == b.leftoverGrace;
}

bool isWhole(const std::string& name) {
    return name.find('\0') == std::string::npos;
}

/// What the program's process relies on.
void check(const Spec& spec) {
    hold(std::all_of(spec.arguments.begin(), spec.arguments.end(), isWhole) &&
             std::all_of(spec.environment.begin(), spec.environment.end(), isWhole) && isWhole(spec.workDirectory) &&
             isWhole(spec.tempDirectory) && isWhole(spec.scriptDirectory) &&
             (spec.source == Spec::Source::script || isWhole(spec.content)),
         "no name ends early");
    switch (spec.source) {
    case Spec::Source::none:
        hold(!spec.arguments.empty(), "there is something to execute");
        break;
    case Spec::Source::script:
        hold(isWhole(spec.scriptName) && !spec.scriptName.empty() && spec.scriptName != "." &&
                 spec.scriptName != ".." && spec.scriptName.find('/') == std::string::npos,
             "a script stays in its directory");
        [[fallthrough]];
    case Spec::Source::file:
        hold(spec.fileAt <= spec.arguments.size(), "there is a place for the file's name");
        break;
    case Spec::Source::shell:
        break;
    default:
        hold(false, "a source is one of four");
    }
    for (const auto& variable : spec.environment)
        hold(variable.find('=') != std::string::npos && variable.front() != '=', "a variable has a name");
}

} // namespace

/// The input is an encoded Spec.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    [[maybe_unused]] static const int watched = __sanitizer_install_malloc_and_free_hooks(onAllocation, onRelease);
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    const auto spec = decoded(input);
    const auto read = readFromFile(input);
    hold(spec.has_value() == read.has_value(), "a file gives what its bytes give");
    if (!spec)
        return 0;
    check(*spec);
    hold(equal(*spec, *read), "a file gives what its bytes give");
    const auto again = decoded(spec->encode());
    hold(again && equal(*spec, *again), "what was read and is written reads the same");
    return 0;
}
