#include "SpecFile.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace further::launcher {

namespace {

constexpr int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW;

/// A mapping of a file for as long as it is read.
class Mapping {
public:
    Mapping(const Descriptor& file, std::size_t size)
        : _size(size), _address(::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0)) {
        if (_address == MAP_FAILED)
            throw MalformedSpec("no file that can be mapped");
    }
    ~Mapping() { ::munmap(_address, _size); }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;

    std::string_view bytes() const { return {static_cast<const char*>(_address), _size}; }

private:
    std::size_t _size;
    void* _address;
};

} // namespace

Descriptor makeSpecFile(const Spec& spec) {
    const auto bytes = spec.encode();
    Descriptor file(::memfd_create("further-spec", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file)
        throw std::system_error(errno, std::generic_category(), "memfd_create");
    for (std::size_t written = 0; written < bytes.size();) {
        const auto count = ::write(file.get(), bytes.data() + written, bytes.size() - written);
        if (count < 0)
            throw std::system_error(errno, std::generic_category(), "write to a memfd");
        written += static_cast<std::size_t>(count);
    }
    if (::fcntl(file.get(), F_ADD_SEALS, seals) != 0)
        throw std::system_error(errno, std::generic_category(), "F_ADD_SEALS");
    return file;
}

Spec readSpecFile(const Descriptor& file) {
    const int present = ::fcntl(file.get(), F_GET_SEALS); // -1 for what is no memfd
    struct stat status {};
    if (present < 0 || (present & seals) != seals || ::fstat(file.get(), &status) != 0)
        throw MalformedSpec("no sealed memfd");
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0 || size > Spec::maxSize)
        throw MalformedSpec("empty or too large");
    return Spec::decode(Mapping(file, size).bytes());
}

} // namespace further::launcher
