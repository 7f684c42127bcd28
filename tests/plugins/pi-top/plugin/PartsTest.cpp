#include "plugins/pi-top/Parts.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::pitop {

using namespace std::string_literals;

class PartsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PartsTest);
    CPPUNIT_TEST(hasANameForEachPartAndTopic);
    CPPUNIT_TEST(showsTheDeviceAndWhatATopicChanges);
    CPPUNIT_TEST(joinsThePartsOfSeveralTopics);
    CPPUNIT_TEST_SUITE_END();

    template <class Word, class Names>
    static std::string nameOf(Word word, const Names& names) {
        return std::string(names.at(static_cast<std::size_t>(word)));
    }

    static std::string partsOf(std::initializer_list<Topic> topics) {
        Topics set;
        for (const auto topic : topics)
            set.set(static_cast<std::size_t>(topic));
        std::string names;
        const auto parts = pitop::partsOf(set);
        for (std::size_t i = 0; i < partNames.size(); ++i)
            if (parts.test(i))
                names += std::string(names.empty() ? "" : " ") + std::string(partNames[i]);
        return names;
    }

public:
    void hasANameForEachPartAndTopic() {
        CPPUNIT_ASSERT_EQUAL("battery"s, nameOf(Part::battery, partNames));
        CPPUNIT_ASSERT_EQUAL("lid"s, nameOf(Part::lid, partNames));
        CPPUNIT_ASSERT_EQUAL("throttling"s, nameOf(Part::throttling, partNames));
        CPPUNIT_ASSERT_EQUAL("battery"s, nameOf(Topic::battery, topicNames));
        CPPUNIT_ASSERT_EQUAL("oled"s, nameOf(Topic::oled, topicNames));
        CPPUNIT_ASSERT_EQUAL("warnings"s, nameOf(Topic::warnings, topicNames));
    }

    void showsTheDeviceAndWhatATopicChanges() {
        CPPUNIT_ASSERT_EQUAL("battery device"s, partsOf({Topic::battery}));
        CPPUNIT_ASSERT_EQUAL("battery device"s, partsOf({Topic::warnings}));
        CPPUNIT_ASSERT_EQUAL("device"s, partsOf({Topic::buttons}));
        CPPUNIT_ASSERT_EQUAL("device display"s, partsOf({Topic::display}));
        CPPUNIT_ASSERT_EQUAL("device oled"s, partsOf({Topic::oled}));
        CPPUNIT_ASSERT_EQUAL("device peripherals"s, partsOf({Topic::peripherals}));
        CPPUNIT_ASSERT_EQUAL("device lid"s, partsOf({Topic::lid}));
    }

    void joinsThePartsOfSeveralTopics() {
        CPPUNIT_ASSERT_EQUAL("battery device oled"s, partsOf({Topic::battery, Topic::buttons, Topic::oled}));
        CPPUNIT_ASSERT_EQUAL("battery device display oled lid peripherals"s,
                             partsOf({Topic::battery, Topic::buttons, Topic::display, Topic::oled, Topic::peripherals,
                                      Topic::lid, Topic::warnings}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PartsTest);

} // namespace further::pitop
