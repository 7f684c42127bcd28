#include "ProcessTitle.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <linux/prctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace further::boot {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words)
        all.append(word.c_str(), word.size() + 1);
    return all;
}

// The kernel shows what stands there for as long as the process lives, and so they are never destroyed.
const std::string* shownWords = nullptr;
const std::string* shownVariables = nullptr;

/// The fields of /proc/self/stat from the third on, which is the first behind the name.
std::vector<unsigned long long> ownStatus() {
    std::array<char, 2048> text{};
    const Descriptor file(::open("/proc/self/stat", O_RDONLY | O_CLOEXEC));
    if (::read(file.get(), text.data(), text.size() - 1) <= 0)
        return {};
    const char* rest = std::strrchr(text.data(), ')');
    if (rest == nullptr || std::strlen(rest) < 4)
        return {};
    std::vector<unsigned long long> fields{0}; // the state, a letter
    rest += 3;
    for (char* end = nullptr;; rest = end) {
        const auto value = std::strtoull(rest, &end, 10);
        if (end == rest)
            return fields;
        fields.push_back(value);
    }
}

unsigned long long address(const void* pointer) {
    return reinterpret_cast<unsigned long long>(pointer);
}

} // namespace

ProcessTitle::ProcessTitle() : _places(look()) {}

ProcessTitle::Places ProcessTitle::look() {
    const auto fields = ownStatus();
    const auto at = [&](std::size_t field) { return fields.at(field - 3); }; // as proc(5) counts
    if (fields.size() < 49)
        return {};
    return {at(26), at(27), at(45), at(46), at(47), at(28), at(48), at(49), at(50), at(51)};
}

void ProcessTitle::show(const std::vector<std::string>& words, const Variables& environment) const {
    if (_places.startArguments == 0)
        return;
    shownWords = new std::string(joined(words));
    shownVariables = new std::string(joined(environment));
    const auto* start = shownWords->data();
    if (const auto room = _places.endArguments - _places.startArguments; shownWords->size() <= room) {
        auto* const place = reinterpret_cast<char*>(_places.startArguments); // NOLINT(performance-no-int-to-ptr)
        std::fill_n(std::copy(shownWords->begin(), shownWords->end(), place), room - shownWords->size(), '\0');
        start = place;
    }
    prctl_mm_map map{};
    map.start_code = _places.startCode;
    map.end_code = _places.endCode;
    map.start_data = _places.startData;
    map.end_data = _places.endData;
    map.start_brk = _places.startHeap;
    map.brk = address(::sbrk(0));
    map.start_stack = _places.startStack;
    map.arg_start = address(start);
    map.arg_end = address(start) + shownWords->size();
    map.env_start = address(shownVariables->data());
    map.env_end = address(shownVariables->data()) + shownVariables->size();
    map.exe_fd = ~0U;
    ::prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0); // needs no rights; a kernel may lack it
}

} // namespace further::boot
