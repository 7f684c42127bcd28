#include "plugins/python-exec/module/ModuleInput.h"

#include "plugins/python-exec/module/ModuleRefusal.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

namespace further::python {

/// What further_link says, cut into pieces of all kinds, and what it doesn't say.
class ModuleInputTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ModuleInputTest);
    CPPUNIT_TEST(understandsWhatIsSaid);
    CPPUNIT_TEST(whateverThePieces);
    CPPUNIT_TEST(takesAFrameOfFourMegabytes);
    CPPUNIT_TEST(refusesFramesOfAWrongSize);
    CPPUNIT_TEST(refusesKeysThatAreNone);
    CPPUNIT_TEST(refusesUnknownWords);
    CPPUNIT_TEST(refusesALineWithoutEnd);
    CPPUNIT_TEST_SUITE_END();

    struct Heard : ModuleInput::Listener {
        std::vector<std::string> words;
        void onSecret(std::string_view secret) override { words.push_back("secret:" + std::string(secret)); }
        void onListen(const std::string& key) override { words.push_back("key:" + key); }
        void onFrame(std::string jpeg) override { words.push_back("frame:" + jpeg); }
    };

    static void assertRefused(const std::string& bytes) {
        Heard heard;
        ModuleInput input;
        CPPUNIT_ASSERT_THROW_MESSAGE(bytes, input.take(bytes, heard), ModuleRefusal);
        CPPUNIT_ASSERT(heard.words.empty());
    }

    const std::string _said = "secret abc\nvideo 5\n1\n2\n3keylisten  \nvideo 1\n\nkeylisten é\n";
    const std::vector<std::string> _right{"secret:abc", "frame:1\n2\n3", "key: ", "frame:\n", "key:é"};

public:
    void understandsWhatIsSaid() {
        Heard heard;
        ModuleInput().take(_said, heard);
        CPPUNIT_ASSERT(_right == heard.words);
    }

    void whateverThePieces() {
        for (std::size_t size = 1; size < _said.size(); ++size) {
            Heard heard;
            ModuleInput input;
            for (std::size_t i = 0; i < _said.size(); i += size)
                input.take(std::string_view(_said).substr(i, size), heard);
            CPPUNIT_ASSERT(_right == heard.words);
        }
    }

    void takesAFrameOfFourMegabytes() {
        Heard heard;
        ModuleInput input;
        input.take("video 4194304\n", heard);
        input.take(std::string(4194304, 'x'), heard);
        CPPUNIT_ASSERT_EQUAL(std::string("frame:").size() + 4194304, heard.words.at(0).size());
    }

    void refusesFramesOfAWrongSize() {
        for (const char* size : {"", "0", "-1", "4194305", "1x", "x", " 1", "18446744073709551617"})
            assertRefused("video " + std::string(size) + "\nx");
    }

    void refusesKeysThatAreNone() {
        for (const auto& key : {std::string(), std::string("\r"), std::string("a\0", 2), std::string("\x7f"),
                                std::string("\xff"), std::string(257, 'a')})
            assertRefused("keylisten " + key + "\n");
        assertRefused("keylisten\n");
    }

    void refusesUnknownWords() {
        for (const char* word : {"\n", "hello\n", "VIDEO 1\nx", "{\"type\":\"video\"}\n"})
            assertRefused(word);
    }

    void refusesALineWithoutEnd() {
        assertRefused(std::string(301, 'x'));
        Heard heard;
        ModuleInput input;
        for (int i = 0; i < 300; ++i)
            input.take("x", heard);
        CPPUNIT_ASSERT_THROW(input.take("x", heard), ModuleRefusal);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ModuleInputTest);

} // namespace further::python
