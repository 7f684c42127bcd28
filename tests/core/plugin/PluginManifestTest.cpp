#include "plugin/PluginManifest.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>
#include <vector>

using namespace further;
using namespace std::string_literals;

class PluginManifestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginManifestTest);
    CPPUNIT_TEST(readsEverythingThatAManifestSays);
    CPPUNIT_TEST(needsNameVersionAndSummaryOnly);
    CPPUNIT_TEST(takesThePluginsNameForThePermission);
    CPPUNIT_TEST(knowsWhatAnswersAType);
    CPPUNIT_TEST(keepsTheFileForThoseWhoShowIt);
    CPPUNIT_TEST(saysWhatIsWrong);
    CPPUNIT_TEST(wantsVariablesThatAreOurs);
    CPPUNIT_TEST(saysThatTheExampleDoesNotFit);
    CPPUNIT_TEST(saysThatADefaultDoesNotFit);
    CPPUNIT_TEST(refusesWhatIsNoJson);
    CPPUNIT_TEST(refusesWhatIsNoFile);
    CPPUNIT_TEST(refusesAFileThatIsTooLarge);
    CPPUNIT_TEST(wantsTheFilesOwnName);
    CPPUNIT_TEST(agreesWithCodeThatBindsItsTypes);
    CPPUNIT_TEST(namesATypeThatTheCodeDoesNotBind);
    CPPUNIT_TEST(namesATypeThatOnlyTheCodeHas);
    CPPUNIT_TEST(wantsARunnersTypesOfARunnerOnly);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsEverythingThatAManifestSays() {
        const auto manifest = read(R"({"name": "probe", "version": "1.2", "summary": "Probes", "runner": "probe",
            "receives": [{"type": "probe.ask", "summary": "Asks", "permission": "probing",
                          "schema": {"type": "object"}, "example": {}, "answers": []}, {"type": "probe.reset-all", "summary": "Resets"}],
            "sends": [{"type": "probe.answer", "summary": "Answers", "example": {"a": 1}}],
            "settings": [{"key": "rate", "type": "duration", "default": "1 s", "meaning": "How often",
                          "environment": "FURTHER_RATE"}]})");
        CPPUNIT_ASSERT_EQUAL("probe"s, manifest.name);
        CPPUNIT_ASSERT_EQUAL("1.2"s, manifest.version);
        CPPUNIT_ASSERT_EQUAL("Probes"s, manifest.summary);
        CPPUNIT_ASSERT_EQUAL("probe"s, manifest.runner);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), manifest.receives.size());
        CPPUNIT_ASSERT_EQUAL("probe.ask"s, manifest.receives[0].type);
        CPPUNIT_ASSERT_EQUAL("probing"s, manifest.receives[0].permission);
        CPPUNIT_ASSERT(manifest.receives[0].schema.has_value());
        CPPUNIT_ASSERT(!manifest.receives[1].schema.has_value());
        CPPUNIT_ASSERT_EQUAL("probe.answer"s, manifest.sends.at(0).type);
        CPPUNIT_ASSERT_EQUAL("rate"s, manifest.settings.at(0).key);
        CPPUNIT_ASSERT(manifest.settings.at(0).type == SettingType::duration);
        CPPUNIT_ASSERT_EQUAL("1 s"s, manifest.settings.at(0).fallback);
        CPPUNIT_ASSERT_EQUAL("How often"s, manifest.settings.at(0).meaning);
        CPPUNIT_ASSERT_EQUAL("FURTHER_RATE"s, manifest.settings.at(0).environment);
    }

    void needsNameVersionAndSummaryOnly() {
        const auto manifest = read(withMore(""));
        CPPUNIT_ASSERT_EQUAL(""s, manifest.runner);
        CPPUNIT_ASSERT(manifest.receives.empty() && manifest.sends.empty() && manifest.settings.empty());
    }

    void takesThePluginsNameForThePermission() {
        const auto manifest = read(withMore(R"(, "receives": [{"type": "probe.ask", "summary": "Asks"}])"));
        CPPUNIT_ASSERT_EQUAL("probe"s, manifest.receives.at(0).permission);
    }

    void knowsWhatAnswersAType() {
        const auto manifest = read(withAnswers(R"(["probe.answer", "probe.more"])"));
        CPPUNIT_ASSERT((std::vector<std::string>{"probe.answer", "probe.more"} == manifest.receives.at(0).answers));
        CPPUNIT_ASSERT(!manifest.receives.at(1).answers);                                             // nothing is said
        CPPUNIT_ASSERT(std::vector<std::string>{} == read(withAnswers("[]")).receives.at(0).answers); // nothing comes
    }

    void keepsTheFileForThoseWhoShowIt() {
        CPPUNIT_ASSERT_EQUAL("1"s, read(withMore("")).json->getValue<std::string>("version"));
    }

    void saysWhatIsWrong() {
        const std::vector<std::pair<std::string, std::string>> faults{
            {"[]", "must be one JSON object"},
            {R"({"version": "1", "summary": "s"})", "it lacks \"name\""},
            {R"({"name": "probe", "summary": "s"})", "it lacks \"version\""},
            {R"({"name": "probe", "version": "1"})", "it lacks \"summary\""},
            {R"({"name": "probe", "version": 1, "summary": "s"})", "\"version\" of it must be a string"},
            {R"({"name": "probe", "version": null, "summary": "s"})", "\"version\" of it must be a string"},
            {withMore(R"(, "runner": ["python3"])"), "\"runner\" of it must be a string"},
            {withMore(R"(, "recieves": [])"), "it has the unknown key \"recieves\""},
            {withMore(R"(, "receives": {})"), "\"receives\" of it must be an array"},
            {withMore(R"(, "receives": ["probe.ask"])"), "\"receives\" of it must hold objects"},
            {withMore(R"(, "receives": [{"summary": "s"}])"), "an entry of \"receives\" lacks \"type\""},
            {withMore(R"(, "receives": [{"type": "probe.ask"}])"), "an entry of \"receives\" lacks \"summary\""},
            {withMore(R"(, "receives": [{"type": "probe.ask", "summary": "s", "perm": ""}])"),
             "an entry of \"receives\" has the unknown key \"perm\""},
            {withMore(R"(, "receives": [{"type": "probe.ask", "summary": "s", "schema": true}])"),
             "\"schema\" of an entry of \"receives\" must be an object"},
            {withMore(R"(, "receives": [{"type": "probe.ask", "summary": "s", "answers": "probe.answer"}])"),
             "\"answers\" of an entry of \"receives\" must be an array of types"},
            {withMore(R"(, "receives": [{"type": "probe.ask", "summary": "s", "answers": [7]}])"),
             "\"answers\" of an entry of \"receives\" must be an array of types"},
            {withMore(R"(, "receives": [{"type": "probe.ask", "summary": "s", "answers": ["probe.answer"]}])"),
             "the type \"probe.answer\" answers \"probe.ask\", but isn't in \"sends\""},
            {withMore(R"(, "sends": [{"type": "probe.answer", "summary": "s", "answers": []}])"),
             "\"answers\" belongs to an entry of \"receives\", and not to one of \"sends\""},
            {withMore(R"(, "sends": [{"type": "probe.answer", "summary": "s", "example": 7}])"),
             "\"example\" of an entry of \"sends\" must be an object"},
            {withAnswers(R"("probe.answer")"), "\"answers\" of an entry of \"receives\" must be an array of types"},
            {withAnswers("null"), "\"answers\" of an entry of \"receives\" must be an array of types"},
            {withAnswers(R"(["probe.answer", 5])"),
             "\"answers\" of an entry of \"receives\" must be an array of types"},
            {withAnswers(R"(["probe.answr"])"),
             "the type \"probe.answr\" answers \"probe.ask\", but isn't in \"sends\""},
            {withMore(R"(, "sends": [{"type": "probe.answer", "summary": "s", "answers": []}])"),
             "\"answers\" belongs to an entry of \"receives\", and not to one of \"sends\""},
            {twice("receives"), "the type \"probe.ask\" stands twice in \"receives\""},
            {twice("sends"), "the type \"probe.ask\" stands twice in \"sends\""},
            {withSetting(R"("type": "text", "default": "", "meaning": "m")"), "a setting lacks \"key\""},
            {withSetting(R"("key": "k", "default": "", "meaning": "m")"), "a setting lacks \"type\""},
            {withSetting(R"("key": "k", "type": "text", "meaning": "m")"), "a setting lacks \"default\""},
            {withSetting(R"("key": "k", "type": "text", "default": "")"), "a setting lacks \"meaning\""},
            {withSetting(R"("key": "k", "type": "integer", "default": 5, "meaning": "m")"),
             "\"default\" of a setting must be a string"},
            {withSetting(R"("key": "k", "type": "text", "default": "", "meaning": "m", "unit": "s")"),
             "a setting has the unknown key \"unit\""},
            {withSetting(R"("key": "k", "type": "string", "default": "", "meaning": "m")"),
             "No setting has the type \"string\"; there are text, path, flag, integer, duration, bytes and list"},
            {withSetting(R"("key": "k", "type": "text", "default": "", "meaning": "m"},
                          {"key": "k", "type": "flag", "default": "true", "meaning": "m")"),
             "the setting \"k\" stands twice"}};
        for (const auto& [json, sentence] : faults)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(json, sentence, refusal(json));
        for (const auto* const type : {"ask", "other.ask", "probe.", "probe.Ask", "probe.ask.now", "probe.a_b",
                                       "probexask", "probe.ask\\n", ".ask", ""})
            CPPUNIT_ASSERT(refusal(withMore(R"(, "receives": [{"type": ")"s + type + R"(", "summary": "s"}])"))
                               .ends_with("\" must be \"probe.\" and a verb"));
    }

    void wantsVariablesThatAreOurs() {
        for (const auto* const name : {"PATH", "FURTHER_", "FURTHER_rate", "XFURTHER_RATE", "FURTHER_A=B", " "})
            CPPUNIT_ASSERT_EQUAL(
                "\"environment\" of the setting \"k\" must be the name of a variable in capitals that "
                "begins with FURTHER_"s,
                refusal(withSetting(R"("key": "k", "type": "text", "default": "", "meaning": "m", "environment": ")"s +
                                    name + "\"")));
    }

    void saysThatTheExampleDoesNotFit() {
        CPPUNIT_ASSERT_EQUAL(
            "data.name is missing; it must be a string."s,
            refusal(withMore(R"(, "receives": [{"type": "probe.ask", "summary": "s", "example": {}, "schema":
                {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}])")));
    }

    void saysThatADefaultDoesNotFit() {
        CPPUNIT_ASSERT_EQUAL("The value \"5\" of k should be a number and a unit (B, KiB or MiB), such as 256 KiB"s,
                             refusal(withSetting(R"("key": "k", "type": "bytes", "default": "5", "meaning": "m")")));
    }

    void refusesWhatIsNoJson() {
        for (const auto& json :
             {""s, "probe"s, "{"s, R"({"name": "probe")"s, "\xFF\xFE"s, "{\"name\": \"\xFF\"}"s, withMore("") + "}"})
            CPPUNIT_ASSERT_MESSAGE(json, refusal(json).starts_with("is no JSON (") ||
                                             refusal(json) == "must be one JSON object");
    }

    void refusesWhatIsNoFile() {
        const auto sentence = "is no file; a manifest is one, beside its plugin's shared object"s;
        CPPUNIT_ASSERT_EQUAL(sentence, refusalOf(_directory.path() / "missing.json"));
        std::filesystem::create_directory(_directory.path() / "folder.json");
        CPPUNIT_ASSERT_EQUAL(sentence, refusalOf(_directory.path() / "folder.json"));
    }

    void refusesAFileThatIsTooLarge() {
        CPPUNIT_ASSERT_EQUAL("is larger than 1 MiB, which no manifest is"s,
                             refusal(withMore(R"(, "x": ")" + std::string(1 << 20, 'x') + "\"")));
    }

    void wantsTheFilesOwnName() {
        for (const auto* const file : {"other.json", "Probe.json", "probe.v2.json"})
            CPPUNIT_ASSERT(refusalOf(_directory.write(file, withMore("")))
                               .starts_with("\"name\" must be the file's own name in kebab-case"));
        for (const auto* const name : {"Probe", "1probe", "pro_be", "pro.be", "-probe"})
            CPPUNIT_ASSERT_EQUAL(
                "\"name\" must be the file's own name in kebab-case, \""s + name + "\"",
                refusalOf(_directory.write(name + ".json"s,
                                           R"({"name": ")"s + name + R"(", "version": "1", "summary": "s"})")));
    }

    void agreesWithCodeThatBindsItsTypes() {
        CPPUNIT_ASSERT_EQUAL("agrees"s, disagreement("", {}));
        CPPUNIT_ASSERT_EQUAL("agrees"s, disagreement(twoTypes, {"probe.reset", "probe.ask"}));
        CPPUNIT_ASSERT_EQUAL("agrees"s, disagreement(R"(, "runner": "probe")", {"start", "stdin", "stop"}));
    }

    void namesATypeThatTheCodeDoesNotBind() {
        CPPUNIT_ASSERT_EQUAL(
            "The manifest and the code disagree: the manifest promises probe.ask, probe.reset, to which "
            "the code binds no method. Correct one of the two, and restart the agent"s,
            disagreement(twoTypes, {}));
    }

    void namesATypeThatOnlyTheCodeHas() {
        CPPUNIT_ASSERT_EQUAL("The manifest and the code disagree: the code binds probe.aks, which the manifest doesn't "
                             "name. Correct one of the two, and restart the agent"s,
                             disagreement("", {"probe.aks"}));
        CPPUNIT_ASSERT_EQUAL(
            "The manifest and the code disagree: the manifest promises probe.ask, to which the code "
            "binds no method; the code binds probe.aks, which the manifest doesn't name. Correct one of "
            "the two, and restart the agent"s,
            disagreement(twoTypes, {"probe.aks", "probe.reset"}));
    }

    void wantsARunnersTypesOfARunnerOnly() {
        CPPUNIT_ASSERT_EQUAL(
            "The manifest and the code disagree: the manifest promises stop, to which the code binds no "
            "method. Correct one of the two, and restart the agent"s,
            disagreement(R"(, "runner": "probe")", {"start", "stdin"}));
        CPPUNIT_ASSERT_EQUAL(
            "The manifest and the code disagree: the code binds start, which the manifest doesn't name. "
            "Correct one of the two, and restart the agent"s,
            disagreement("", {"start"}));
    }

private:
    static constexpr const char* twoTypes =
        R"(, "receives": [{"type": "probe.ask", "summary": "s"}, {"type": "probe.reset", "summary": "s"}])";

    /// What a manifest with `more` has against code that binds these types.
    std::string disagreement(const std::string& more, const std::vector<std::string>& bound) const {
        const auto manifest = read(withMore(more));
        try {
            manifest.requireTypes(bound);
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "agrees";
    }

    static std::string withMore(const std::string& more) {
        return R"({"name": "probe", "version": "1", "summary": "s")" + more + "}";
    }
    static std::string withSetting(const std::string& members) {
        return withMore(R"(, "settings": [{)" + members + "}]");
    }
    static std::string withAnswers(const std::string& answers) {
        return withMore(R"(, "receives": [{"type": "probe.ask", "summary": "s", "answers": )" + answers +
                        R"(}, {"type": "probe.tell", "summary": "s"}], "sends": [{"type": "probe.answer", "summary":
                        "s"}, {"type": "probe.more", "summary": "s"}])");
    }
    static std::string twice(const std::string& key) {
        return withMore(", \"" + key +
                        R"(": [{"type": "probe.ask", "summary": "s"}, {"type": "probe.ask", "summary": "t"}])");
    }

    PluginManifest read(const std::string& json) const {
        return PluginManifest::read(_directory.write("probe.json", json));
    }
    std::string refusal(const std::string& json) const { return refusalOf(_directory.write("probe.json", json)); }

    /// What is said of a manifest, behind the name of its file.
    static std::string refusalOf(const std::filesystem::path& file) {
        try {
            PluginManifest::read(file);
        } catch (const Poco::Exception& problem) {
            const auto where = "The manifest " + file.string() + ": ";
            CPPUNIT_ASSERT_EQUAL(where, problem.message().substr(0, where.size()));
            return problem.message().substr(where.size());
        }
        return "accepted";
    }

    const testing::TemporaryDirectory _directory;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginManifestTest);
