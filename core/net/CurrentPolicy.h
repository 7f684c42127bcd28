#pragma once

#include "net/AccessPolicy.h"

#include <memory>
#include <mutex>
#include <utility>

namespace further {

/// Who may talk to the agent now: another policy can be set while the server runs. Any thread.
class CurrentPolicy {
public:
    explicit CurrentPolicy(AccessPolicy policy) : _policy(std::make_shared<const AccessPolicy>(std::move(policy))) {}

    /// For the requests to come.
    void set(AccessPolicy policy) {
        auto fresh = std::make_shared<const AccessPolicy>(std::move(policy));
        const std::lock_guard lock(_mutex);
        _policy = std::move(fresh);
    }

    std::shared_ptr<const AccessPolicy> now() const {
        const std::lock_guard lock(_mutex);
        return _policy;
    }

private:
    mutable std::mutex _mutex; // guards _policy
    std::shared_ptr<const AccessPolicy> _policy;
};

} // namespace further
