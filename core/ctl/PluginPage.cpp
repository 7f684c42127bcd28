#include "ctl/PluginPage.h"

#include "ctl/Json.h"
#include "ctl/PluginTable.h"
#include "ctl/Printable.h"
#include "ctl/ProgramStart.h"
#include "ctl/SchemaText.h"
#include "ctl/Table.h"
#include "ctl/Words.h"

namespace further::ctl {

namespace {

using Colour = Terminal::Colour;

void addIfSaid(Table& table, const std::string& name, const std::string& value, Colour colour = Colour::none) {
    if (!value.empty())
        table.add({{"  " + name}, {value, colour}});
}

std::string headText(const Fields& plugin, const Terminal& terminal) {
    Table head(2);
    addIfSaid(head, "state", pluginState(plugin), colourOf(plugin));
    addIfSaid(head, "reason", plugin.text("reason"), Colour::red);
    addIfSaid(head, "trouble", pluginFaults(plugin), Colour::yellow);
    addIfSaid(head, "file", plugin.text("file"));
    addIfSaid(head, "sessions", wordOf(plugin, "sessions"));
    const auto runner = plugin.text("runner");
    if (!runner.empty())
        addIfSaid(head, "runner",
                  runner + " (further-linkctl run " +
                      (runner == ProgramStart::usualRunner ? "" : "--runner " + shellWord(runner) + " ") + "FILE)");
    return terminal.paint(printable(plugin.text("name") + " " + plugin.text("version")), Colour::bold) + "  " +
           printable(plugin.text("summary")) + "\n" + head.layOut(terminal);
}

std::string exampleText(const Fields& message) {
    const auto given = message.json().get("example");
    const auto example = !given.isEmpty() ? compactJson(given) : compactJson(schemaExample(message.object("schema")));
    return example == "{}" ? "" : " " + shellWord(example);
}

/// A line to paste is not broken, however narrow the terminal.
std::string receivedText(const Fields& message, const Terminal& terminal) {
    const auto type = message.text("type");
    std::string text =
        "\n  " + terminal.paint(printable(type), Colour::bold) + "  " + printable(message.text("summary")) + "\n";
    Table fields(2);
    for (const auto& field : schemaFields(message.object("schema")))
        fields.add({{"    " + field.name}, {field.what}});
    const auto permission = message.text("permission");
    addIfSaid(fields, "  permission", permission);
    if (message.has("answers")) {
        const auto answers = message.texts("answers");
        addIfSaid(fields, "  answer", answers.empty() ? "none" : joined(answers));
    }
    return text + fields.layOut(terminal) + "    further-linkctl call " + printable(shellWord(type)) +
           printable(exampleText(message)) + "\n";
}

std::string sentText(const Fields& message, const Terminal& terminal) {
    std::string text = "\n  " + terminal.paint(printable(message.text("type")), Colour::bold) + "  " +
                       printable(message.text("summary")) + "\n";
    const auto example = message.json().get("example");
    return example.isEmpty() ? text : text + "    " + printable(compactJson(example)) + "\n";
}

std::string settingsText(const Fields& plugin, const Terminal& terminal) {
    Table settings(2);
    for (const auto& setting : plugin.objects("settings")) {
        const auto fallback = setting.text("default");
        settings.add({{"  " + plugin.text("name") + "." + setting.text("key"), Colour::bold},
                      {setting.text("meaning") + "\n" + setting.text("type") + ", " +
                       (fallback.empty() ? "empty" : fallback) + " unless set" + environmentLine(setting)}});
    }
    return settings.layOut(terminal);
}

} // namespace

std::string pluginPage(const Fields& plugin, const Terminal& terminal) {
    auto text = headText(plugin, terminal);
    const auto received = plugin.objects("receives");
    const auto sent = plugin.objects("sends");
    if (!received.empty())
        text += "\n" + terminal.paint("Messages that it receives", Colour::bold) + "\n";
    for (const auto& message : received)
        text += receivedText(message, terminal);
    if (!sent.empty())
        text += "\n" + terminal.paint("Messages that it sends", Colour::bold) + "\n";
    for (const auto& message : sent)
        text += sentText(message, terminal);
    if (!plugin.objects("settings").empty())
        text += "\n" + terminal.paint("Settings", Colour::bold) + "\n" + settingsText(plugin, terminal);
    return text;
}

} // namespace further::ctl
