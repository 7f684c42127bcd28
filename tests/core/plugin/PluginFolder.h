#pragma once

#include "support/TemporaryDirectory.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace further {

/// Directories of plugins: the shared objects that are made for tests, each with a manifest of its own.
class PluginFolder {
public:
    std::string path(const std::string& name) const { return (_directory.path() / name).string(); }

    /// `place`: directory and name, such as p/alpha; `library`: which of the shared objects that are made for tests.
    void addPlugin(const std::string& place, const std::string& library = "obedient",
                   const std::string& more = {}) const {
        addLibrary(place, library);
        addManifest(place, more);
    }
    void addLibrary(const std::string& place, const std::string& library = "obedient") const {
        const std::filesystem::path file = path(place + ".so");
        std::filesystem::create_directories(file.parent_path());
        // Moved into place, as an installer does it: what is loaded is never written into.
        std::filesystem::copy(std::filesystem::path(FURTHER_TEST_PLUGINS) / (library + ".so"), path("arriving"));
        std::filesystem::rename(path("arriving"), file);
    }
    void addManifest(const std::string& place, const std::string& more = {}) const {
        const auto name = place.substr(place.rfind('/') + 1);
        write(place + ".json", R"({"name": ")" + name + R"(", "version": "1.0", "summary": "A test")" + more + "}");
    }
    void write(const std::string& name, const std::string& content) const { _directory.write(name, content); }
    void remove(const std::string& name) const { std::filesystem::remove(path(name)); }

    /// What plugins noted of what happened to them: their setting `diary` leads here.
    std::string diary() const {
        std::ostringstream text;
        text << std::ifstream(path("diary")).rdbuf();
        return text.str();
    }

private:
    const testing::TemporaryDirectory _directory;
};

} // namespace further
