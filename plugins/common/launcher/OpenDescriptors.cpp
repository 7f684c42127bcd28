#include "OpenDescriptors.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

namespace further::launcher {

namespace {

constexpr int mostOneByOne = 1024; // where they are to be closed one by one

void closeRange(int first, int last) {
    if (first > last || ::syscall(SYS_close_range, first, last, 0U) == 0)
        return;
    for (int fd = first; fd <= std::min(last, mostOneByOne); ++fd) // a kernel before 5.9, or a sandbox
        ::close(fd);
}

} // namespace

void closeAllFrom(int first, std::vector<int> butThese) {
    std::sort(butThese.begin(), butThese.end());
    for (const int fd : butThese) {
        closeRange(first, fd - 1);
        first = std::max(first, fd + 1);
    }
    closeRange(first, std::numeric_limits<int>::max());
}

} // namespace further::launcher
