#include "support/TemporaryDirectory.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

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

} // namespace further::testing
