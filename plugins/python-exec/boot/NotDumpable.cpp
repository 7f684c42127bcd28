#include "NotDumpable.h"

#include <sys/prctl.h>

namespace further::boot {

NotDumpable::NotDumpable() : _was(::prctl(PR_GET_DUMPABLE)) {
    ::prctl(PR_SET_DUMPABLE, 0);
}

void NotDumpable::restore() const {
    ::prctl(PR_SET_DUMPABLE, _was);
}

} // namespace further::boot
