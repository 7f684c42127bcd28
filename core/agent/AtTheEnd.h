#pragma once

#include <functional>
#include <utility>

namespace further {

/// Does something at the end of a scope, however that comes.
class AtTheEnd {
public:
    explicit AtTheEnd(std::function<void()> act) : _act(std::move(act)) {}
    ~AtTheEnd() { _act(); }
    AtTheEnd(const AtTheEnd&) = delete;
    AtTheEnd& operator=(const AtTheEnd&) = delete;

private:
    const std::function<void()> _act;
};

} // namespace further
