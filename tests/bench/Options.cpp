#include "Options.h"

#include <stdexcept>

namespace further::bench {

Options Options::parse(int count, char** words) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        const auto value = [&]() -> std::string {
            if (++i == count) {
                throw std::invalid_argument(word + " wants a value.");
            }
            return words[i];
        };
        if (word == "--rounds") {
            options.rounds = std::stoi(value());
        } else if (word == "--count") {
            options.count = std::stoi(value());
        } else if (word == "--size") {
            options.size = std::stoul(value());
        } else if (word == "--script") {
            options.script = value();
        } else if (word == "--no-floor") {
            options.floor = false;
        } else if (word == "--self") {
            options.self = true;
        } else if (word.compare(0, 2, "--") == 0) {
            throw std::invalid_argument("There is no option " + word + ": tests/bench/README.md has them all.");
        } else if (options.measure.empty()) {
            options.measure = word;
        } else {
            options.servers.push_back(Server::parse(word));
        }
    }
    return options;
}

} // namespace further::bench
