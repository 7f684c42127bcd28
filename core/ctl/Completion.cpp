#include "ctl/Completion.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace further::ctl {

namespace {

/// Where a command line has got to.
struct Place {
    const CLI::App* app;
    /// How many words of the command's own there have been.
    std::size_t positionals = 0;
    /// The option whose value comes next; null for none.
    const CLI::Option* awaiting = nullptr;
};

const CLI::App* subcommandOf(const CLI::App& app, const std::string& word) {
    const auto found = app.get_subcommands([&](const CLI::App* each) { return each->get_name() == word; });
    return found.empty() ? nullptr : found.front();
}

Place follow(const CLI::App& program, const std::vector<std::string>& words) {
    Place place{&program};
    for (const auto& word : words) {
        if (place.awaiting != nullptr) {
            place.awaiting = nullptr;
        } else if (word.size() > 1 && word.front() == '-') {
            const auto* const option = place.app->get_option_no_throw(word);
            place.awaiting = option != nullptr && option->get_items_expected_max() > 0 ? option : nullptr;
        } else if (const auto* const command = subcommandOf(*place.app, word);
                   command != nullptr && place.positionals == 0) {
            place = {command};
        } else {
            ++place.positionals;
        }
    }
    return place;
}

std::vector<std::string> optionsOf(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* const option : app.get_options())
        for (const auto& name : option->get_lnames())
            names.push_back("--" + name);
    return names;
}

std::vector<std::string> subcommandsOf(const CLI::App& app) {
    std::vector<std::string> names;
    for (const auto* const command :
         app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); }))
        names.push_back(command->get_name());
    return names;
}

const CLI::Option* positionalOf(const Place& place) {
    auto left = place.positionals;
    for (const auto* const option : place.app->get_options())
        if (option->get_positional() && left-- == 0)
            return option;
    return nullptr;
}

} // namespace

std::vector<std::string> Completion::of(const std::vector<std::string>& words, const std::string& begun) const {
    constexpr std::string_view named[] = {"PLUGIN",     "PROGRAM", "SESSION",  "TYPE",
                                          "TOKEN-NAME", "NUMBER",  "APPROVAL", "DEVICE"};
    const auto place = follow(_program, words);
    const auto* const positional = positionalOf(place);
    std::vector<std::string> all;
    if (place.awaiting != nullptr) {
        if (place.awaiting->get_name() == "--socket" || place.awaiting->get_name() == "--files")
            return {files};
        if (place.awaiting->get_name() == "--runner")
            all = _names("RUNNER");
        if (place.awaiting->get_name() == "--host")
            all = _names("DEVICE");
    } else if (!begun.empty() && begun.front() == '-') {
        all = optionsOf(*place.app);
    } else {
        if (place.positionals == 0)
            all = subcommandsOf(*place.app);
        const auto kind = positional != nullptr ? positional->get_name(true) : std::string();
        if (kind == "FILE" || kind == "ARGS")
            return {files};
        if (std::find(std::begin(named), std::end(named), kind) != std::end(named))
            for (auto& name : _names(kind))
                all.push_back(std::move(name));
    }
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const auto& each) { return each.compare(0, begun.size(), begun) != 0; }),
              all.end());
    return all;
}

} // namespace further::ctl
