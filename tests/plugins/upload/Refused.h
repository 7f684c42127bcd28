#pragma once

#include "plugins/upload/files/Refusal.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::files {

/// Has `act` refused, with that status; `words` are part of the sentence.
template <class Act>
void assertRefused(int status, const std::string& words, const Act& act) {
    try {
        act();
    } catch (const Refusal& refusal) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(refusal.what(), status, refusal.status());
        CPPUNIT_ASSERT_MESSAGE(refusal.what(), std::string(refusal.what()).find(words) != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(refusal.what(), std::string(refusal.what()).ends_with('.'));
        return;
    }
    CPPUNIT_FAIL("It was not refused: " + words);
}

} // namespace further::files
