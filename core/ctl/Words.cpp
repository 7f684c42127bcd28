#include "ctl/Words.h"

namespace further::ctl {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words)
        all += (all.empty() ? "" : ", ") + word;
    return all;
}

std::string counted(std::int64_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string wordOf(const Fields& object, const std::string& key) {
    const auto number = object.integer(key);
    return number ? std::to_string(*number) : object.text(key);
}

std::string environmentLine(const Fields& setting) {
    const auto variable = setting.text("environment");
    const auto value = setting.text("environmentSets");
    if (variable.empty())
        return {};
    return "\n" + variable +
           (value.empty() ? " in the agent's environment wins over the file"
                          : "=1 in the agent's environment makes it " + value);
}

std::string shellWord(const std::string& word) {
    constexpr auto plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos)
        return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

} // namespace further::ctl
