#include "Machine.h"

#include "Disks.h"
#include "Host.h"
#include "Network.h"

#include "plugins/common/machine/Board.h"
#include "plugins/common/machine/PiTop.h"
#include "plugins/common/machine/Section.h"

#include <sys/utsname.h>

#include <utility>

namespace further::system {

Machine::Machine(machine::Files files) : _files(std::move(files)), _throttling(_files) {}

std::shared_ptr<const Snapshot> Machine::snapshot(Time now, Time oldest) {
    const std::lock_guard lock(_mutex);
    if (!_last || _last->taken < oldest)
        _last = take(now);
    return _last;
}

std::shared_ptr<const Snapshot> Machine::take(Time now) {
    utsname kernel{};
    ::uname(&kernel);
    auto facts = hostSection(_files, kernel);
    facts.add("board", machine::boardSection(_files))
        .add("piTop", machine::piTopSection(_files))
        .add("memory", memorySection(_files))
        .add("throttling", _throttling.read())
        .addUnlessEmpty("disks", disks(_files, statvfsBelow(_files)))
        .addUnlessEmpty("network", networkInterfaces());
    return std::make_shared<const Snapshot>(Snapshot{now, Cpu::read(_files), facts.json()});
}

} // namespace further::system
