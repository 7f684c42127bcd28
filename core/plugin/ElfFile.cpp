#include "plugin/ElfFile.h"

#include <Poco/Exception.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <gelf.h>
#include <link.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <tuple>

namespace further {

namespace {

[[noreturn]] void refuseCutOff(const std::filesystem::path& file) {
    throw Poco::LibraryLoadException(
        "The shared object " + file.string() +
        " is cut off or damaged. Copy it again, under another name, and rename it when it is whole");
}

Descriptor open(const std::filesystem::path& file) {
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor)
        throw Poco::FileException(file.string() + " can't be read: " + std::generic_category().message(errno));
    return descriptor;
}

Elf* begin(int descriptor) {
    ::elf_version(EV_CURRENT); // libelf refuses to work before it is told
    return ::elf_begin(descriptor, ELF_C_READ,
                       nullptr); // not mapped: where a map's file is cut off, a read is a SIGBUS
}

/// What must be equal for two files to run in one process.
struct Machine {
    unsigned number = EM_NONE;
    unsigned bits = ELFCLASSNONE;
    unsigned byteOrder = ELFDATANONE;

    bool operator==(const Machine&) const = default;
};

Machine machineOf(const GElf_Ehdr& header) {
    return {header.e_machine, header.e_ident[EI_CLASS], header.e_ident[EI_DATA]};
}

/// The machine of this process, from the header of what is loaded already: /proc/self/exe can't be read by a process
/// that has changed its user.
Machine ownMachine() {
    Dl_info loaded{};
    if (::dladdr(reinterpret_cast<const void*>(&::elf_version), &loaded) == 0)
        throw Poco::LibraryLoadException("The agent doesn't find out which machine it runs on");
    const auto& header = *static_cast<const ElfW(Ehdr)*>(loaded.dli_fbase);
    return {header.e_machine, header.e_ident[EI_CLASS], header.e_ident[EI_DATA]};
}

std::string wordsFor(const Machine& machine) {
    static constexpr std::array names{std::pair(EM_X86_64, "x86-64"), std::pair(EM_386, "x86"),
                                      std::pair(EM_AARCH64, "AArch64"), std::pair(EM_ARM, "ARM"),
                                      std::pair(EM_RISCV, "RISC-V")};
    std::string words = "the ELF machine " + std::to_string(machine.number);
    for (const auto& [number, name] : names)
        if (machine.number == static_cast<unsigned>(number))
            words = name;
    return words + (machine.bits == ELFCLASS64 ? " (64 bit" : " (32 bit") +
           (machine.byteOrder == ELFDATA2MSB ? ", big-endian)" : ")");
}

/// Whether the file has all that its headers tell of.
bool isWhole(Elf* elf, const GElf_Ehdr& header, std::uint64_t size) {
    std::size_t sections = 0;
    std::size_t segments = 0;
    if (::elf_getshdrnum(elf, &sections) != 0 || ::elf_getphdrnum(elf, &segments) != 0 || sections < header.e_shnum)
        return false;
    for (std::size_t i = 0; i < segments; ++i) {
        GElf_Phdr segment{};
        if (::gelf_getphdr(elf, static_cast<int>(i), &segment) == nullptr || segment.p_offset > size ||
            segment.p_filesz > size - segment.p_offset)
            return false;
    }
    return true;
}

} // namespace

void ElfFile::Close::operator()(Elf* elf) const {
    ::elf_end(elf);
}

ElfFile::ElfFile(const std::filesystem::path& file)
    : _file(file), _descriptor(open(file)), _elf(begin(_descriptor.get())) {
    std::array<char, SELFMAG> magic{};
    const auto read = ::pread(_descriptor.get(), magic.data(), magic.size(), 0);
    if (read == 0)
        throw Poco::LibraryLoadException("The shared object " + file.string() + " is empty. Copy it again");
    if (read != SELFMAG || std::string_view(magic.data(), magic.size()) != ELFMAG)
        throw Poco::LibraryLoadException(
            file.string() + " is no shared object: it doesn't begin as an ELF file. Put the one there that the build "
                            "of the plugin makes");
    GElf_Ehdr header{};
    struct stat status {};
    if (!_elf || ::gelf_getehdr(_elf.get(), &header) == nullptr || ::fstat(_descriptor.get(), &status) < 0)
        refuseCutOff(file);
    if (const auto machine = machineOf(header), ours = ownMachine(); machine != ours)
        throw Poco::LibraryLoadException("The shared object is for " + wordsFor(machine) + ", and this agent for " +
                                         wordsFor(ours) +
                                         ". Build the plugin on this device, or with the compiler for it");
    if (header.e_type != ET_DYN)
        throw Poco::LibraryLoadException(file.string() + " is no shared object, but " +
                                         (header.e_type == ET_EXEC ? "a program" : "an ELF file of another kind") +
                                         ". Build it with further_add_plugin");
    if (!isWhole(_elf.get(), header, static_cast<std::uint64_t>(status.st_size)))
        refuseCutOff(file);
}

std::optional<std::string> ElfFile::section(std::string_view name) const {
    std::size_t names = 0;
    if (::elf_getshdrstrndx(_elf.get(), &names) != 0)
        refuseCutOff(_file);
    for (Elf_Scn* each = nullptr; (each = ::elf_nextscn(_elf.get(), each)) != nullptr;) {
        GElf_Shdr header{};
        if (::gelf_getshdr(each, &header) == nullptr)
            refuseCutOff(_file);
        const char* const its = ::elf_strptr(_elf.get(), names, header.sh_name); // null where it isn't terminated
        if (its == nullptr || its != name)
            continue;
        const Elf_Data* const data = ::elf_rawdata(each, nullptr);
        if (data == nullptr || data->d_buf == nullptr)
            refuseCutOff(_file);
        return std::string(static_cast<const char*>(data->d_buf), data->d_size);
    }
    return {};
}

} // namespace further
