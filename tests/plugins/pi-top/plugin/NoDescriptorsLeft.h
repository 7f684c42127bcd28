#pragma once

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/resource.h>

#include <vector>

namespace further::pitop {

/// While this lives, this process can open nothing more.
class NoDescriptorsLeft {
public:
    NoDescriptorsLeft() {
        ::getrlimit(RLIMIT_NOFILE, &_before);
        auto few = _before;
        few.rlim_cur = 256;
        ::setrlimit(RLIMIT_NOFILE, &few);
        for (Descriptor next = open(); next; next = open())
            _taken.push_back(std::move(next));
    }
    ~NoDescriptorsLeft() { ::setrlimit(RLIMIT_NOFILE, &_before); }
    NoDescriptorsLeft(const NoDescriptorsLeft&) = delete;
    NoDescriptorsLeft& operator=(const NoDescriptorsLeft&) = delete;

private:
    static Descriptor open() { return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

    rlimit _before{};
    std::vector<Descriptor> _taken;
};

} // namespace further::pitop
