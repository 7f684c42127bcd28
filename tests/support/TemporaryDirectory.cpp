#include "support/TemporaryDirectory.h"

#include "support/Deadline.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

namespace further::testing {

TemporaryDirectory::TemporaryDirectory() {
    std::string name = "/tmp/further-test-XXXXXX"; // short: Unix sockets go below it
    if (::mkdtemp(name.data()) == nullptr)
        throw std::system_error(errno, std::generic_category(), name);
    _path = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code left;
    std::filesystem::remove_all(_path, left);
}

std::string TemporaryDirectory::write(const std::string& name, std::string_view content) const {
    const auto file = _path / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
}

void awaitEntries(const std::filesystem::path& directory, std::size_t count) {
    for (const Deadline deadline;; std::this_thread::yield()) {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(directory))
            names.push_back(entry.path().filename());
        if (names.size() == count)
            return;
        if (!deadline.passed())
            continue;
        std::string all;
        for (const auto& name : names)
            all += " " + name;
        throw std::runtime_error("In " + directory.string() + " there are to be " + std::to_string(count) +
                                 ", and are:" + all);
    }
}

} // namespace further::testing
