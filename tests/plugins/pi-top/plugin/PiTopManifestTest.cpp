#include "PluginFixture.h"

#include <Poco/JSON/Array.h>

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

/// What the plugin receives and sends, held against its manifest.
class PiTopManifestTest : public PluginFixture {
    CPPUNIT_TEST_SUITE(PiTopManifestTest);
    CPPUNIT_TEST(sendsStatesAsItsManifestDescribesThem);
    CPPUNIT_TEST(sendsEventsAsItsManifestDescribesThem);
    CPPUNIT_TEST(confirmsChangesAsItsManifestDescribesThem);
    CPPUNIT_TEST(answersItsManifestsExamples);
    CPPUNIT_TEST(letsThroughWhatIsWellMade);
    CPPUNIT_TEST_SUITE_END();

public:
    void sendsStatesAsItsManifestDescribesThem() {
        start();
        receive("pi-top.get"); // of a daemon that isn't there
        awaitSent(1);
        receive("pi-top.subscribe");
        awaitSent(2);
        daemon->start();
        awaitSent(3);
        for (const int device : {-1, 0, 1, 2, 3, 4}) {
            daemon->becomeDevice(device);
            for (const auto* const battery :
                 {"218|0|42|104|-41", "218|1|0|0|2000", "218|2|100|-1|0", "218|-1|-1|-1|-1", "218|7|7|7|7", "201"}) {
                daemon->answer("118", battery);
                const auto before = session->sent().size();
                receive("pi-top.get");
                awaitSent(before + 1);
            }
        }
    }

    void sendsEventsAsItsManifestDescribesThem() {
        daemon->start();
        start();
        receive("pi-top.subscribe");
        awaitSent(1);
        CPPUNIT_ASSERT(await([this] { return daemon->listeners() == 1; }));

        // All that there are.
        std::size_t events = 0;
        for (int id = 300; id < 330; ++id) {
            const auto event = std::to_string(id);
            const auto parameters = id == 305                                          ? "|1|43|-1|20"
                                    : id == 300                                        ? "|16"
                                    : id == 301 || id == 302 || id == 325 || id == 326 ? "|1"
                                                                                       : "";
            daemon->publish(event + parameters);
            events += id < 321 || id == 325 || id == 326 || id > 327 ? 1U : 0U;
        }
        awaitSent(1 + events);
        CPPUNIT_ASSERT_EQUAL(events, session->count("pi-top.event"));
    }

    void confirmsChangesAsItsManifestDescribesThem() {
        daemon->start();
        daemon->becomeDevice(2);
        start();
        for (const auto* const change :
             {R"({"brightness":0})", R"({"brightness":16})", R"({"backlight":false})", R"({"screen":"unblanked"})",
              R"({"screen":"blanked"})", R"({"blankingTimeout":"off"})", R"({"blankingTimeout":"24 h"})"}) {
            const auto before = session->sent().size();
            receive("pi-top.set", change);
            awaitSent(before + 1);
            CPPUNIT_ASSERT(session->failures().empty());
        }
        daemon->becomeDevice(3);
        for (const auto* const change : {R"({"oled":"hub"})", R"({"oled":"pi"})", R"({"oledBus":0})"}) {
            const auto before = session->sent().size();
            receive("pi-top.set", change);
            awaitSent(before + 1);
            CPPUNIT_ASSERT(session->failures().empty());
        }
    }

    void answersItsManifestsExamples() {
        daemon->start();
        start();
        for (const auto& entry : *manifest.json->getArray("receives")) {
            const auto spec = entry.extract<Poco::JSON::Object::Ptr>();
            const auto type = spec->getValue<std::string>("type");
            const auto example = spec->getObject("example");
            schemaOf(type).check(example);
            const auto before = session->sent().size() + session->failures().size();
            handler->receive({type, "", example});
            if (spec->getArray("answers")->size() > 0)
                awaitSent(before + 1);
        }
        for (const auto& entry : *manifest.json->getArray("sends")) {
            const auto spec = entry.extract<Poco::JSON::Object::Ptr>();
            schemaOf(spec->getValue<std::string>("type")).check(spec->getObject("example"));
        }
    }

    void letsThroughWhatIsWellMade() {
        const auto refused = [this](const std::string& type, const std::string& data) {
            CPPUNIT_ASSERT_THROW_MESSAGE(data, schemaOf(type).check(parsed(data)), Error);
        };
        for (const auto* const wrong : {R"({"what":[]})", R"({"what":["battery","battery"]})", R"({"what":["hat"]})",
                                        R"({"what":"battery"})", R"({"parts":["battery"]})"})
            refused("pi-top.get", wrong);
        for (const auto* const wrong :
             {R"({"events":[]})", R"({"events":["device"]})", R"({"events":["lid","lid"]})", R"({"what":["lid"]})"})
            refused("pi-top.subscribe", wrong);
        for (const auto* const wrong :
             {R"({"brightness":17})", R"({"brightness":-1})", R"({"brightness":"5"})", R"({"brightness":1.5})",
              R"({"backlight":1})", R"({"screen":"off"})", R"({"blankingTimeout":300})", R"({"oled":"me"})",
              R"({"oledBus":2})", R"({"oledBus":true})", R"({"volume":1})"})
            refused("pi-top.set", wrong);
        refused("pi-top.set", R"({"blankingTimeout":")" + std::string(33, ' ') + "\"}");
        for (const auto* const wrong : {"{}", R"({"command":""})", R"({"command":7})"})
            refused("pi-top.simulate", wrong);
        refused("pi-top.simulate", R"({"command":")" + std::string(1025, 'x') + "\"}");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopManifestTest);

} // namespace further::pitop
