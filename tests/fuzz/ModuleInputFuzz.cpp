#include "fuzz/Hold.h"
#include "plugins/python-exec/module/ModuleInput.h"
#include "plugins/python-exec/module/ModuleRefusal.h"

#include <further/Utf8.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace further;
using namespace further::python;

namespace {

/// Keeps what is told, and holds it to what was promised.
class Told : public ModuleInput::Listener {
public:
    std::vector<std::pair<char, std::string>> words;

    void onSecret(std::string_view secret) override { words.emplace_back('s', secret); }

    void onListen(const std::string& key) override {
        hold(!key.empty() && key.size() <= 256 && isUtf8(key), "a key is a short text");
        hold(std::none_of(key.begin(), key.end(), [](unsigned char c) { return c < ' ' || c == 127; }),
             "no key has a control character");
        words.emplace_back('k', key);
    }

    void onFrame(std::string jpeg) override {
        hold(!jpeg.empty() && jpeg.size() <= ModuleInput::longestFrame, "a frame is within its limits");
        words.emplace_back('f', std::move(jpeg));
    }
};

/// Ends with the refusal, where there is one.
std::vector<std::pair<char, std::string>> told(std::string_view bytes, std::size_t cut) {
    Told listener;
    ModuleInput input;
    try {
        input.take(bytes.substr(0, cut), listener);
        input.take(bytes.substr(cut), listener);
    } catch (const ModuleRefusal& refusal) {
        hold(isUtf8(refusal.what()) && std::string_view(refusal.what()).find('\n') == std::string_view::npos,
             "a refusal is one line");
        listener.words.emplace_back('r', refusal.what());
    }
    return listener.words;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(bytes), size);
    const auto whole = told(input, size);
    std::size_t heard = 0;
    for (const auto& [kind, text] : whole)
        heard += kind == 'r' ? 0 : text.size();
    hold(heard <= size, "nothing is told that wasn't said");
    for (std::size_t cut = 0; cut < size && cut < 128; ++cut)
        hold(whole == told(input, cut), "however it is cut, the same is told");
    return 0;
}
