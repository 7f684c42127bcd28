#pragma once

#include <further/Descriptor.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct Elf;

namespace further {

/// A shared object as it lies on the disk, read without running any of it.
class ElfFile {
public:
    /// Throws Poco::Exception with a sentence that says why `file` is none that this process could load: no ELF file,
    /// cut off, no shared object, for another machine.
    explicit ElfFile(const std::filesystem::path& file);

    /// What stands in a section; nothing where there is none of that name. Throws Poco::Exception where it lies outside
    /// of the file.
    std::optional<std::string> section(std::string_view name) const;

private:
    struct Close {
        void operator()(Elf* elf) const;
    };

    const std::filesystem::path _file;
    const Descriptor _descriptor;
    std::unique_ptr<Elf, Close> _elf;
};

} // namespace further
