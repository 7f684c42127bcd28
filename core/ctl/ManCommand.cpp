#include "ctl/ManCommand.h"

#include "ctl/ExitCode.h"
#include "ctl/Output.h"
#include "man/ManPage.h"

#include <CLI/CLI.hpp>

#include <sstream>
#include <string>
#include <vector>

namespace further::ctl {

namespace {

std::vector<const CLI::App*> commandsOf(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); });
}

std::string usageOf(const CLI::App& app, const std::string& path) {
    std::string usage = path + " [OPTIONS]";
    for (const auto* const option : app.get_options())
        if (option->get_positional()) {
            const auto name = option->get_name(true) + (option->get_items_expected_max() > 1 ? "..." : "");
            usage += option->get_required() ? " " + name : " [" + name + "]";
        }
    return usage;
}

/// What stands below a help: indented lines are examples, the others paragraphs. The page tells of exit codes once.
void addFooter(ManPage& page, const std::string& footer) {
    std::istringstream lines(footer);
    std::string paragraph;
    std::string example;
    const auto flush = [&] {
        if (!example.empty())
            page.example(example);
        page.paragraph(paragraph);
        example.clear();
        paragraph.clear();
    };
    for (std::string line; std::getline(lines, line);) {
        const bool indented = line.compare(0, 2, "  ") == 0;
        if (line.empty() || indented != !example.empty())
            flush();
        if (indented)
            example += line.substr(2) + "\n";
        else
            paragraph += (paragraph.empty() ? "" : "\n") + line;
    }
    flush();
}

void addOptions(ManPage& page, const CLI::App& app) {
    for (const auto* const option : app.get_options()) {
        if (app.get_parent() != nullptr && option == app.get_help_ptr())
            continue;
        const auto value = option->get_option_text();
        const bool positional = option->get_positional();
        page.entry(option->get_name(positional, !positional) + (positional || value.empty() ? "" : " " + value),
                   option->get_description());
    }
}

void addCommand(ManPage& page, const CLI::App& app, const std::string& path) {
    page.subheading(usageOf(app, path)).paragraph(app.get_description() + ".");
    addOptions(page, app);
    addFooter(page, app.get_footer());
    for (const auto* const command : commandsOf(app))
        addCommand(page, *command, path + " " + command->get_name());
}

} // namespace

ManCommand::ManCommand(CLI::App& program)
    : _program(program), _app(*program.add_subcommand("man", "Print the manual page")) {
    _app.group("");
}

int ManCommand::run() {
    const auto name = _program.get_name();
    ManPage page(name, 1, "run programs on the device, and look after its agent", "Further Link " FURTHER_VERSION);
    page.heading("SYNOPSIS").paragraph(name + " COMMAND [OPTIONS] ...");
    page.heading("DESCRIPTION")
        .paragraph(_program.get_description())
        .paragraph(
            "Most commands ask the agent on this computer, over its admin socket: they are for its own user, for "
            "the members of its group and for root. The commands run, call and plugins reach an agent over the "
            "network, too, once this computer was paired with its device.");
    addOptions(page, _program);
    page.heading("COMMANDS");
    for (const auto* const command : commandsOf(_program))
        addCommand(page, *command, command->get_name());
    page.heading("EXIT STATUS")
        .entry("0", "Good.")
        .entry("1", "Failed.")
        .entry("2", "Wrong usage.")
        .entry("3", "The agent can't be reached.")
        .entry("4", "Denied.")
        .entry("5", "Not found.")
        .entry("128 + N", "Ended by signal N; 130 is Ctrl-C.")
        .paragraph("The command run exits with its program's own code, once that has run.");
    page.heading("ENVIRONMENT")
        .entry("FURTHER_LINK_PORT", "The agent's port, where --port doesn't say it.")
        .entry("FURTHER_LINK_ADMIN_SOCKET", "The agent's admin socket, where --socket doesn't say it.")
        .entry("NO_COLOR", "Where it is set, nothing is coloured.");
    page.heading("FILES")
        .entry("$XDG_RUNTIME_DIR/further-link/admin.sock, /tmp/further-link-UID/admin.sock",
               "The admin socket of an agent of your own.")
        .entry("/run/further-link/admin.sock", "That of the system's.")
        .entry("$XDG_CONFIG_HOME/further-link/devices.json, ~/.config/further-link/devices.json",
               "The devices that this computer is paired with, and what they let it in with. For its owner only.");
    page.heading("SEE ALSO").paragraph("further-linkd(8), further-link.properties(5)");
    print(page.text());
    return static_cast<int>(ExitCode::good);
}

} // namespace further::ctl
