#include "ctl/ProgramsCommand.h"

#include "ctl/Table.h"
#include "ctl/Units.h"
#include "ctl/Words.h"

#include <array>
#include <cstdio>

namespace further::ctl {

namespace {

std::string ageOf(const Fields& program) {
    const auto age = program.number("age");
    return age ? durationText(*age) : agoText(program.text("since"));
}

std::string cpuOf(const Fields& program) {
    const auto used = program.number("cpu");
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f s", used.value_or(0));
    return used ? text.data() : "?";
}

std::string memoryOf(const Fields& program) {
    const auto memory = program.number("memory");
    return memory ? bytesText(*memory) : "?";
}

} // namespace

ProgramsCommand::ProgramsCommand(CLI::App& program)
    : AdminCommand(program, "ps", "List the programs that run for clients",
                   "  further-linkctl ps\n\nCPU is the processor time that a program has used. What the system doesn't "
                   "tell\nis a '?'. To end one: further-linkctl stop ID") {}

Fields ProgramsCommand::ask(AdminClient& agent) {
    return agent.ask("programs");
}

std::string ProgramsCommand::show(const Fields& answer, const Terminal& terminal) const {
    const auto programs = answer.expected("programs");
    if (programs.empty())
        return "No program runs.\n";
    Table table({"ID", "SESSION", "PID", "USER", "AGE", "CPU", "MEMORY", "PROGRAM"});
    for (const auto& program : programs) {
        const auto plugin = program.text("plugin");
        table.add({{wordOf(program, "id")},
                   {wordOf(program, "session")},
                   {wordOf(program, "pid")},
                   {program.text("user")},
                   {ageOf(program)},
                   {cpuOf(program)},
                   {memoryOf(program)},
                   {program.text("name") + (plugin.empty() ? "" : " (" + plugin + ")")}});
    }
    return table.layOut(terminal);
}

} // namespace further::ctl
