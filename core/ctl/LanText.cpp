#include "ctl/LanText.h"

#include "ctl/AgentAddress.h"
#include "ctl/AgentRefusal.h"
#include "ctl/Printable.h"
#include "ctl/Table.h"
#include "ctl/Units.h"

namespace further::ctl {

namespace {

/// What follows `pair`, for the first address; the words of the manual where there is none.
std::string pairWords(const std::vector<std::string>& addresses) {
    if (addresses.empty())
        return "ADDRESS";
    const auto& url = addresses.front();
    const auto scheme = url.find("://");
    const auto address = AgentAddress::parse(scheme == std::string::npos ? url : url.substr(scheme + 3));
    return address ? pairingWords(*address) : "ADDRESS";
}

} // namespace

std::string whereText(const Fields& answer, const Terminal& terminal) {
    Table table(2);
    std::string all;
    for (const auto& address : answer.texts("addresses"))
        all += (all.empty() ? "" : "\n") + address;
    table.add({{all.find('\n') == std::string::npos ? "address" : "addresses"},
               {all.empty() ? "none yet: this device is connected to no network" : all}});
    if (const auto fingerprint = answer.text("fingerprint"); !fingerprint.empty())
        table.add({{"fingerprint"}, {fingerprint}});
    return table.layOut(terminal);
}

std::string codeText(const Fields& answer, const Terminal& terminal) {
    const auto code = answer.text("code");
    if (code.empty())
        return {};
    return "\nThe code is  " + terminal.paint(printable(code), Terminal::Colour::bold) + "  and is good for " +
           durationText(answer.number("seconds").value_or(0)) +
           ", for one computer.\n\nOn the computer that is to use this device, type\n"
           "  further-linkctl pair " +
           printable(pairWords(answer.texts("addresses"))) +
           "\nIt shows a fingerprint: say yes only where it is the one above. Then it asks for the code.\n"
           "For the next computer get a fresh code: further-linkctl code\n" +
           (answer.text("fingerprint").empty()
                ? ""
                : "\nFor a web page open the address in that computer's browser, once, and accept the certificate "
                  "where "
                  "its\nfingerprint is the one above. The page's first program then shows a number to approve here.\n");
}

} // namespace further::ctl
