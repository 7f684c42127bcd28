#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace further::testing {

/// A directory that looks like a control group of version 2 with these controllers: what the launcher writes can be
/// read in it, line below line, and what the kernel would say can be written. Nothing is limited, and nothing is
/// removed.
class ControlGroupTree {
public:
    /// Makes the directory, which the owner of the place removes.
    explicit ControlGroupTree(std::filesystem::path path, const std::string& controllers = "cpuset cpu io memory pids")
        : _path(std::move(path)) {
        std::filesystem::create_directories(_path);
        write("cgroup.controllers", controllers + "\n");
    }

    const std::filesystem::path& path() const { return _path; }

    void write(const std::string& file, const std::string& text) const { std::ofstream(_path / file) << text; }

    std::string read(const std::string& file) const {
        std::ifstream stream(_path / file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    /// The names of the programs' groups.
    std::vector<std::string> programs() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(_path))
            if (const auto name = entry.path().filename().string(); name.starts_with("program-"))
                names.push_back(name);
        return names;
    }

private:
    std::filesystem::path _path;
};

} // namespace further::testing
