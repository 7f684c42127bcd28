#include "plugin/LoaderError.h"

#include <Poco/RegularExpression.h>

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <vector>

namespace further {

namespace {

std::string demangled(const std::string& symbol) {
    struct Free {
        void operator()(char* text) const { std::free(text); } // NOLINT(cppcoreguidelines-no-malloc): as it is made
    };
    int status = 0;
    const std::unique_ptr<char, Free> name(abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status));
    return name ? name.get() : symbol;
}

} // namespace

std::string explainLoaderError(const std::filesystem::path& file, std::string_view error) {
    using Poco::RegularExpression;
    const RegularExpression undefined("^(.*): undefined symbol: ([^ ,]+)(.*)$");
    const RegularExpression missing("^(.*): cannot open shared object file: (.*)$");
    const RegularExpression version("^(.*): version `([^']+)' not found");
    const RegularExpression program("cannot dynamically load (position-independent )?executable");

    const std::string text(error);
    std::vector<std::string> words; // the whole match, then what stands in each pair of brackets
    if (undefined.split(text, words) > 0) {
        const auto who = words[1] == file ? "It" : "The library " + words[1] + ", which it needs,";
        return who + " uses " + demangled(words[2]) + words[3] +
               ", which none of the libraries that it names defines. Link it with the one that does; built with "
               "further_add_plugin, such a plugin doesn't link";
    }
    if (missing.split(text, words) > 0 && words[1] != file)
        return "It needs the library " + words[1] + ", which can't be opened (" + words[2] +
               "). Install the package that has it: apt-file search " +
               std::filesystem::path(words[1]).filename().string();
    if (version.split(text, words) > 0)
        return "It needs " + words[2] + " of " + words[1] +
               ", which this system's doesn't have. Build it on this release of the system, or update the system";
    if (program.split(text, words) > 0)
        return "It is a program, and no shared object. Build it with further_add_plugin";
    return "The shared object can't be loaded: " + text + ". Build it with this agent's SDK, and copy it whole";
}

} // namespace further
