#pragma once

#include <further/Api.h>
#include <further/Session.h>
#include <further/Strand.h>

#include <memory>

namespace further {
inline namespace v1 {

/// The way to one session's handler from another strand, such as the plugin's own. The handler has it as its last
/// member, and hands out copies of its way(): what is posted there runs on the session's strand while the handler
/// lives, and never afterwards.
///
///     context.strand().post([this, way = _address.way()] { // there, nothing of the handler may be touched
///         way.post([this, found = lookUp()] { show(found); }); // and here it lives
///     });
class FURTHER_API SessionAddress {
public:
    /// A value; used on any thread, for as long as one likes.
    class FURTHER_API Way {
    public:
        void post(Strand::Task task) const;

    private:
        friend SessionAddress;
        struct Shared;
        explicit Way(std::shared_ptr<Shared> shared);
        std::shared_ptr<Shared> _shared;
    };

    /// Made and destroyed on the session's strand, which outlives it.
    explicit SessionAddress(Session& session);
    ~SessionAddress();
    SessionAddress(const SessionAddress&) = delete;
    SessionAddress& operator=(const SessionAddress&) = delete;

    const Way& way() const { return _way; }

private:
    const Way _way;
};

} // namespace v1
} // namespace further
