#include "support/SimulatedPiTop.h"

#include "support/Processes.h"

#include <algorithm>
#include <stdexcept>

namespace further::testing {

namespace {

std::vector<std::string> simulating(const std::string& device, std::vector<std::string> definitions) {
    definitions.insert(definitions.begin(), {"pi-top.simulate=true", "pi-top.simulatedDevice=" + device,
                                             "pi-top.requests=127.0.0.1:0", "pi-top.events=127.0.0.1:0"});
    return definitions;
}

} // namespace

SimulatedPiTop::SimulatedPiTop(const std::string& device, const std::vector<std::string>& definitions)
    : AgentProcess(simulating(device, definitions)) {}

pid_t SimulatedPiTop::simulator() const {
    const auto children = childrenOf(pid());
    const auto found = std::find_if(children.begin(), children.end(),
                                    [](pid_t child) { return nameOf(child) == "further-pi-top-"; }); // it is cut there
    if (found == children.end())
        throw std::runtime_error("No simulator runs");
    return *found;
}

std::uint16_t SimulatedPiTop::portBehind(const std::string& word) const {
    const auto text = log();
    const auto found = text.find(word);
    if (found == std::string::npos)
        throw std::runtime_error("The agent doesn't say where its simulator serves: " + text);
    return static_cast<std::uint16_t>(std::stoi(text.substr(found + word.size())));
}

} // namespace further::testing
