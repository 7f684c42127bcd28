#include "plugins/upload/files/Names.h"
#include "plugins/upload/files/Refusal.h"
#include "plugins/upload/files/UploadBody.h"

#include "fuzz/Hold.h"

#include <further/Utf8.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace further;
using namespace further::files;

namespace {

constexpr std::size_t mostFiles = 20;
constexpr std::size_t shortText = 4096;

void checkRefusal(const Refusal& refusal) {
    const std::string sentence = refusal.what();
    hold(refusal.status() == 400 || refusal.status() == 500, "a refusal has one of two codes");
    hold(sentence.size() < 1000 && sentence.find('\n') == std::string::npos, "a refusal is a line");
    hold(isUtf8(sentence), "a refusal is UTF-8");
}

/// What may come of a name that was taken.
void checkNames(const std::string& name, const std::string& alias) {
    try {
        requireName(name);
        hold(isPart(name) && name.front() != '.', "a name is one directory that isn't hidden");
    } catch (const Refusal& refusal) {
        checkRefusal(refusal);
    }
    try {
        const auto parts = partsOf(alias);
        std::string joined;
        for (const auto& part : parts) {
            hold(isPart(part), "each part is one name");
            joined += (joined.empty() ? "" : "/") + part;
        }
        hold(joined == alias, "the parts are the path");
    } catch (const Refusal& refusal) {
        checkRefusal(refusal);
    }
}

/// All that is told of a body that comes in pieces of this size.
std::string told(std::string_view body, std::size_t piece) {
    std::string all;
    std::size_t files = 0;
    try {
        const auto head = readUpload(
            [&, at = std::size_t{0}](char* buffer, std::size_t size) mutable {
                const auto count = body.copy(buffer, std::min(size, piece), at);
                at += count;
                return count;
            },
            mostFiles,
            [&](UploadFile&& file) {
                hold(++files <= mostFiles, "there are no more files than may be");
                hold(isUtf8(file.alias) && isUtf8(file.text), "names and texts are UTF-8");
                hold(std::max({file.url.size(), file.bucket.size(), file.fileName.size()}) <= shortText,
                     "what is no text is short");
                hold(file.alias.size() + file.text.size() <= body.size(), "nothing is there that wasn't sent");
                checkNames("n", file.alias);
                all +=
                    file.alias + '\0' + file.text + '\0' + file.url + '\0' + file.bucket + '\0' + file.fileName + '\0';
            });
        checkNames(head.name, "a");
        all += head.name + '\0' + head.username;
    } catch (const Refusal& refusal) {
        checkRefusal(refusal);
        all += refusal.what();
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(bytes), size);
    const auto whole = told(body, body.size() + 1);
    hold(whole == told(body, 1), "however a body is cut, the same is told");
    hold(whole == told(body, 7), "however a body is cut, the same is told");
    return 0;
}
