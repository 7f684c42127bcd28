#include "Probe.h"

#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace further::testing {

namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> inArray(const std::string& json) {
    std::vector<std::string> texts;
    const auto array = Poco::JSON::Parser().parse(json).extract<Poco::JSON::Array::Ptr>();
    for (const auto& each : *array)
        texts.push_back(each.extract<std::string>());
    return texts;
}

std::string inQuotes(const std::string& json) {
    return inArray("[" + json + "]").at(0);
}

/// What a probe says of itself; one that has no cases has one, without arguments.
struct About {
    Probe probe;
    std::vector<std::vector<std::string>> cases;

    void understand(const std::string& line) {
        const auto colon = line.find(": ");
        const auto word = line.substr(0, colon);
        const auto rest = colon == std::string::npos ? std::string() : line.substr(colon + 2);
        using Kind = Probe::Step::Kind;
        if (word == "tells")
            probe.tells = rest;
        else if (word == "args")
            cases.push_back(inArray(rest));
        else if (word == "await")
            probe.steps.push_back({Kind::await, inQuotes(rest)});
        else if (word == "type")
            probe.steps.push_back({Kind::type, inQuotes(rest)});
        else if (line == "eof")
            probe.steps.push_back({Kind::endInput, {}});
        else if (line == "stop")
            probe.steps.push_back({Kind::stop, {}});
        else if (line == "terminal")
            probe.terminal = true;
        else if (line == "only: path")
            probe.onlyAsFile = true;
        else if (word == "hide")
            probe.hidden.push_back(rest);
        else if (word == "but" && rest.find(": ") != std::string::npos)
            probe.butIn[rest.substr(0, rest.find(": "))] = rest.substr(rest.find(": ") + 2);
        else
            throw std::runtime_error(probe.file + " says what nobody understands: #: " + line);
    }
};

void understandAll(About& about, const std::string& text, std::string_view mark) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        while (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (const auto at = line.find(mark); at <= 3) // behind a byte order mark
            about.understand(line.substr(at + mark.size()));
    }
}

/// A script without a word of itself is a neighbour that others import.
void add(const fs::path& directory, const fs::path& file, std::vector<Probe>& all) {
    About about;
    about.probe.file = fs::relative(file, directory).string();
    about.probe.source = contentOf(file);
    const auto beside = file.string() + ".about";
    understandAll(about, fs::exists(beside) ? contentOf(beside) : about.probe.source, "#: ");
    if (about.probe.tells.empty())
        return;
    if (about.cases.empty())
        about.cases.emplace_back();
    for (std::size_t i = 0; i < about.cases.size(); ++i) {
        auto probe = about.probe;
        probe.arguments = about.cases[i];
        probe.name = probe.file + (about.cases.size() == 1 ? "" : " " + std::to_string(i + 1));
        all.push_back(std::move(probe));
    }
}

} // namespace

std::vector<Probe> Probe::in(const fs::path& directory) {
    std::vector<Probe> all;
    for (const auto& entry : fs::recursive_directory_iterator(directory))
        if (entry.path().extension() == ".py")
            add(directory, entry.path(), all);
    std::sort(all.begin(), all.end(), [](const Probe& a, const Probe& b) { return a.name < b.name; });
    return all;
}

const Probe::Step* Progress::next(const std::string& output) {
    while (_step < _probe->steps.size()) {
        const auto& step = _probe->steps[_step];
        if (step.kind == Probe::Step::Kind::await) {
            const auto at = output.find(step.text, _read);
            if (at == std::string::npos)
                return nullptr;
            _read = at + step.text.size();
        }
        ++_step;
        if (step.kind != Probe::Step::Kind::await)
            return &step;
    }
    return nullptr;
}

} // namespace further::testing
