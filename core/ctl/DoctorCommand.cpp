#include "ctl/DoctorCommand.h"

#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/LocalChecks.h"
#include "ctl/Output.h"
#include "ctl/Table.h"
#include "ctl/Words.h"

#include <algorithm>

namespace further::ctl {

namespace {

using Colour = Terminal::Colour;

Colour colourOfVerdict(const std::string& verdict) {
    return verdict == "good" ? Colour::green : verdict == "warning" ? Colour::yellow : Colour::red;
}

std::int64_t countOf(const Fields& answer, const std::string& verdict) {
    const auto checks = answer.expected("checks");
    return std::count_if(checks.begin(), checks.end(),
                         [&](const Fields& check) { return check.text("verdict") == verdict; });
}

} // namespace

DoctorCommand::DoctorCommand(CLI::App& program)
    : AdminCommand(program, "doctor", "Check all that the agent needs, and say how to mend what fails",
                   "  further-linkctl doctor\n\nThe exit code is 1 where there is a fault; a warning alone is none.") {}

int DoctorCommand::run() {
    try {
        return AdminCommand::run();
    } catch (const Failure& failure) {
        if (failure.code() != ExitCode::unreachable && failure.code() != ExitCode::denied)
            throw;
        const Fields answer(checksWithoutAgent(failure, socket()));
        print(wantsJson() ? prettyJson(answer.json()) + "\n" : show(answer, Terminal::ofStdout()));
        return static_cast<int>(outcome(answer));
    }
}

Fields DoctorCommand::ask(AdminClient& agent) {
    return agent.ask("doctor");
}

std::string DoctorCommand::show(const Fields& answer, const Terminal& terminal) const {
    Table table(3);
    for (const auto& check : answer.expected("checks")) {
        const auto verdict = check.text("verdict");
        const auto fix = check.text("fix");
        table.add({{verdict, colourOfVerdict(verdict)},
                   {check.text("name")},
                   {check.text("finding") + (fix.empty() || verdict == "good" ? "" : "\n  " + fix)}});
    }
    const auto faults = countOf(answer, "fault");
    const auto warnings = countOf(answer, "warning");
    return table.layOut(terminal) + "\n" + (faults == 0 ? "No fault" : counted(faults, "fault")) +
           (warnings == 0 ? "" : ", " + counted(warnings, "warning")) + ".\n";
}

ExitCode DoctorCommand::outcome(const Fields& answer) const {
    return countOf(answer, "fault") == 0 ? ExitCode::good : ExitCode::failed;
}

} // namespace further::ctl
