#include "ctl/RunWords.h"

namespace further::ctl {

namespace {

bool isOption(const std::string& word) {
    return word.size() > 1 && word.front() == '-';
}

bool takesAddress(const std::string& word) {
    return word == "--host" || word == "--port";
}

bool takesNextWord(const std::string& word) {
    return takesAddress(word) || word == "--runner" || word == "--files" || word == "--user";
}

bool isAddress(const std::string& word) {
    return takesAddress(word) || word.compare(0, 7, "--host=") == 0 || word.compare(0, 7, "--port=") == 0;
}

} // namespace

RunWords RunWords::tellApart(const std::vector<std::string>& words) {
    RunWords result;
    bool oursAllowed = true;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        const bool beforeFile = result.program.empty();
        if (oursAllowed && word == "--") {
            oursAllowed = false;
        } else if (oursAllowed && (isAddress(word) || (beforeFile && isOption(word)))) {
            result.ours.push_back(word);
            if (takesNextWord(word) && i + 1 < words.size())
                result.ours.push_back(words[++i]);
        } else {
            result.program.push_back(word);
        }
    }
    return result;
}

} // namespace further::ctl
