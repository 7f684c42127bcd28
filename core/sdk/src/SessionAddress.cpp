#include <further/SessionAddress.h>

#include <mutex>
#include <utility>

namespace further {
inline namespace v1 {

struct SessionAddress::Way::Shared {
    std::mutex mutex;
    Strand* strand; // none when the handler has ended: set under the mutex, on this very strand
};

SessionAddress::Way::Way(std::shared_ptr<Shared> shared) : _shared(std::move(shared)) {}

void SessionAddress::Way::post(Strand::Task task) const {
    const std::lock_guard lock(_shared->mutex); // the session may not end in the middle of this
    if (_shared->strand == nullptr)
        return;
    _shared->strand->post([shared = _shared, task = std::move(task)] {
        if (shared->strand != nullptr) // no other thread changes it
            task();
    });
}

SessionAddress::SessionAddress(Session& session) : _way(std::make_shared<Way::Shared>()) {
    _way._shared->strand = &session.strand();
}

SessionAddress::~SessionAddress() {
    const std::lock_guard lock(_way._shared->mutex);
    _way._shared->strand = nullptr;
}

} // namespace v1
} // namespace further
