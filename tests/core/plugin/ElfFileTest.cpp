#include "plugin/ElfFile.h"
#include "support/TemporaryDirectory.h"

#include <further/Abi.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <link.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace further;
using namespace std::string_literals;

class ElfFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ElfFileTest);
    CPPUNIT_TEST(readsASection);
    CPPUNIT_TEST(hasNoSectionOfAnotherName);
    CPPUNIT_TEST(refusesWhatIsNoElfFile);
    CPPUNIT_TEST(refusesAFileWhereverItIsCutOff);
    CPPUNIT_TEST(refusesASegmentOutsideOfTheFile);
    CPPUNIT_TEST(refusesASectionOutsideOfTheFile);
    CPPUNIT_TEST(passesOverASectionWithoutAName);
    CPPUNIT_TEST(refusesAnotherMachine);
    CPPUNIT_TEST(refusesAnotherWordSize);
    CPPUNIT_TEST(refusesAnotherByteOrder);
    CPPUNIT_TEST(refusesWhatIsNotShared);
    CPPUNIT_TEST(saysThatAFileCanNotBeRead);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsASection() {
        const auto descriptor = ElfFile(good()).section(FURTHER_ABI_SECTION);
        CPPUNIT_ASSERT(descriptor.has_value());
        CPPUNIT_ASSERT_EQUAL(sizeof(FurtherPluginAbi), descriptor->size());
        CPPUNIT_ASSERT(descriptor->starts_with("further-plugin\0"s));
    }

    void hasNoSectionOfAnotherName() {
        const ElfFile file(good());
        for (const auto* const name : {".further", ".further.abi2", "further.abi"})
            CPPUNIT_ASSERT(!file.section(name).has_value());
    }

    void refusesWhatIsNoElfFile() {
        for (const auto& content : {"x"s,
                                    "\x7F"
                                    "EL"s,
                                    "no ELF at all"s, std::string(100'000, '\0')}) {
            const auto file = _directory.write("bad.so", content);
            CPPUNIT_ASSERT_EQUAL(file + " is no shared object: it doesn't begin as an ELF file. Put the one there that "
                                        "the build of the plugin makes",
                                 refusal(file));
        }
        const auto empty = _directory.write("bad.so", "");
        CPPUNIT_ASSERT_EQUAL("The shared object " + empty + " is empty. Copy it again", refusal(empty));
    }

    void refusesAFileWhereverItIsCutOff() {
        const auto size = _bytes.size();
        for (const auto length : {std::size_t(4), std::size_t(16), sizeof(ElfW(Ehdr)) - 1, sizeof(ElfW(Ehdr)),
                                  std::size_t(100), std::size_t(4096), size / 2, size - 100, size - 1})
            assertCutOff(_bytes.substr(0, length));
    }

    void refusesASegmentOutsideOfTheFile() {
        for (const auto much : {std::uint64_t(1) << 30U, ~std::uint64_t(0)}) {
            auto bytes = _bytes;
            change<ElfW(Phdr)>(bytes, header().e_phoff,
                               [&](auto& segment) { segment.p_filesz = static_cast<ElfW(Off)>(much); });
            assertCutOff(bytes);
        }
        auto bytes = _bytes;
        change<ElfW(Phdr)>(bytes, header().e_phoff, [&](auto& segment) { segment.p_offset = bytes.size() + 1; });
        assertCutOff(bytes);
    }

    void refusesASectionOutsideOfTheFile() {
        auto bytes = _bytes;
        change<ElfW(Shdr)>(bytes, descriptorsHeader(), [&](auto& section) { section.sh_offset = bytes.size(); });
        const auto file = _directory.write("bad.so", bytes);
        CPPUNIT_ASSERT_EQUAL(cutOff(file), refusal(file));
    }

    void passesOverASectionWithoutAName() {
        auto bytes = _bytes;
        change<ElfW(Shdr)>(bytes, descriptorsHeader(), [](auto& section) { section.sh_name = ~0U; });
        CPPUNIT_ASSERT(!ElfFile(_directory.write("bad.so", bytes)).section(FURTHER_ABI_SECTION).has_value());
    }

    void refusesAnotherMachine() {
        const bool isArm = header().e_machine == EM_AARCH64;
        assertRefused([&](auto& header) { header.e_machine = isArm ? EM_X86_64 : EM_AARCH64; },
                      "The shared object is for "s + (isArm ? "x86-64" : "AArch64"));
        assertRefused([&](auto& header) { header.e_machine = 12345; },
                      "The shared object is for the ELF machine 12345");
    }

    void refusesAnotherWordSize() {
        const bool is64 = header().e_ident[EI_CLASS] == ELFCLASS64;
        assertRefused([&](auto& header) { header.e_ident[EI_CLASS] = is64 ? ELFCLASS32 : ELFCLASS64; },
                      is64 ? "(32 bit), and this agent for" : "(64 bit), and this agent for");
    }

    void refusesAnotherByteOrder() {
        const bool isLittle = header().e_ident[EI_DATA] == ELFDATA2LSB;
        assertRefused([&](auto& header) { header.e_ident[EI_DATA] = isLittle ? ELFDATA2MSB : ELFDATA2LSB; },
                      isLittle ? "big-endian), and this agent for" : "and this agent for");
    }

    void refusesWhatIsNotShared() {
        assertRefused([](auto& header) { header.e_type = ET_EXEC; }, "is no shared object, but a program. Build it");
        assertRefused([](auto& header) { header.e_type = ET_REL; },
                      "is no shared object, but an ELF file of another kind. Build it");
    }

    void saysThatAFileCanNotBeRead() {
        CPPUNIT_ASSERT_EQUAL("/nowhere/x.so can't be read: No such file or directory"s, refusal("/nowhere/x.so"));
    }

private:
    static std::filesystem::path good() { return std::filesystem::path(FURTHER_TEST_PLUGINS) / "obedient.so"; }

    static std::string read(const std::filesystem::path& file) {
        std::ostringstream bytes;
        bytes << std::ifstream(file, std::ios::binary).rdbuf();
        return bytes.str();
    }

    template <class Part>
    static Part partOf(const std::string& bytes, std::size_t offset) {
        Part part;
        std::memcpy(&part, &bytes.at(offset), sizeof part);
        return part;
    }
    template <class Part, class Change>
    static void change(std::string& bytes, std::size_t offset, Change how) {
        auto part = partOf<Part>(bytes, offset);
        how(part);
        std::memcpy(&bytes.at(offset), &part, sizeof part);
    }

    ElfW(Ehdr) header() const { return partOf<ElfW(Ehdr)>(_bytes, 0); }

    /// Where the header of the descriptor's section stands.
    std::size_t descriptorsHeader() const {
        const auto at = [this](std::size_t index) { return header().e_shoff + index * sizeof(ElfW(Shdr)); };
        const auto names = partOf<ElfW(Shdr)>(_bytes, at(header().e_shstrndx)).sh_offset;
        for (std::size_t i = 0; i < header().e_shnum; ++i)
            if (&_bytes.at(names + partOf<ElfW(Shdr)>(_bytes, at(i)).sh_name) == FURTHER_ABI_SECTION ""s)
                return at(i);
        throw Poco::NotFoundException(FURTHER_ABI_SECTION);
    }

    static std::string cutOff(const std::string& file) {
        return "The shared object " + file +
               " is cut off or damaged. Copy it again, under another name, and rename it when it is whole";
    }
    void assertCutOff(const std::string& bytes) const {
        const auto file = _directory.write("bad.so", bytes);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(bytes.size()), cutOff(file), refusal(file));
    }

    template <class Change>
    void assertRefused(Change how, const std::string& words) const {
        auto bytes = _bytes;
        change<ElfW(Ehdr)>(bytes, 0, how);
        const auto sentence = refusal(_directory.write("bad.so", bytes));
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.find(words) != std::string::npos);
    }

    static std::string refusal(const std::filesystem::path& file) {
        try {
            (void)ElfFile(file).section(FURTHER_ABI_SECTION);
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "accepted";
    }

    const testing::TemporaryDirectory _directory;
    const std::string _bytes = read(good());
};

CPPUNIT_TEST_SUITE_REGISTRATION(ElfFileTest);
