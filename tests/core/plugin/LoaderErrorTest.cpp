#include "plugin/LoaderError.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;

/// What the loader of glibc 2.36 says, word for word, and what of it reaches people.
class LoaderErrorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoaderErrorTest);
    CPPUNIT_TEST(namesASymbolAsItStandsInTheSource);
    CPPUNIT_TEST(keepsANameOfC);
    CPPUNIT_TEST(saysWhichLibraryLacksASymbol);
    CPPUNIT_TEST(saysHowToFindALibrary);
    CPPUNIT_TEST(saysThatALibraryIsTooOld);
    CPPUNIT_TEST(knowsAProgram);
    CPPUNIT_TEST(passesTheRestOn);
    CPPUNIT_TEST_SUITE_END();

public:
    void namesASymbolAsItStandsInTheSource() {
        assertBegins(
            "It uses sensors::Thermometer::read(int) const, which none of the libraries that it names defines. ",
            "/p/x.so: undefined symbol: _ZNK7sensors11Thermometer4readEi");
    }

    void keepsANameOfC() {
        assertBegins("It uses i2c_open, version I2C_2, which none",
                     "/p/x.so: undefined symbol: i2c_open, version I2C_2");
    }

    void saysWhichLibraryLacksASymbol() {
        assertBegins("The library /usr/lib/libbus.so.1, which it needs, uses i2c_open, which none",
                     "/usr/lib/libbus.so.1: undefined symbol: i2c_open");
    }

    void saysHowToFindALibrary() {
        CPPUNIT_ASSERT_EQUAL("It needs the library libgpiod.so.2, which can't be opened (No such file or directory). "
                             "Install the package that has it: apt-file search libgpiod.so.2"s,
                             explain("libgpiod.so.2: cannot open shared object file: No such file or directory"));
        CPPUNIT_ASSERT(
            explain("/opt/bus/libbus.so: cannot open shared object file: Permission denied")
                .ends_with("(Permission denied). Install the package that has it: apt-file search libbus.so"));
    }

    void saysThatALibraryIsTooOld() {
        assertBegins("It needs GLIBC_2.38 of /lib/x86_64-linux-gnu/libc.so.6, which this system's doesn't have. ",
                     "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /p/x.so)");
    }

    void knowsAProgram() {
        for (const auto* const kind : {"position-independent executable", "executable"})
            assertBegins("It is a program, and no shared object. ", "/p/x.so: cannot dynamically load "s + kind);
    }

    void passesTheRestOn() {
        assertBegins("The shared object can't be loaded: /p/x.so: cannot allocate memory in static TLS block. ",
                     "/p/x.so: cannot allocate memory in static TLS block");
        assertBegins("The shared object can't be loaded: /p/x.so: cannot open shared object file: Permission denied. ",
                     "/p/x.so: cannot open shared object file: Permission denied");
        assertBegins("The shared object can't be loaded: . ", "");
    }

private:
    static std::string explain(const std::string& error) { return explainLoaderError("/p/x.so", error); }

    static void assertBegins(const std::string& words, const std::string& error) {
        const auto sentence = explain(error);
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with(words));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LoaderErrorTest);
