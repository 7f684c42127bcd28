#include "PiTopdCheck.h"

#include <Poco/Exception.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <utility>

namespace further::system {

PiTopdCheck::PiTopdCheck(Files files, const Poco::Net::SocketAddress& daemon)
    : _files(std::move(files)), _daemon(daemon) {}

CheckResult PiTopdCheck::operator()() const {
    const auto device = _files.word("/run/pt_device_type");
    if (!device)
        return {CheckResult::Verdict::good, "This is no pi-top: pi-topd is not needed."};
    try {
        Poco::Net::StreamSocket socket;
        socket.connect(_daemon, Poco::Timespan(1, 0));
        return {CheckResult::Verdict::good,
                "pi-topd, which serves the hardware of this " + *device + ", answers at " + _daemon.toString() + "."};
    } catch (const Poco::Exception& problem) {
        return {CheckResult::Verdict::fault,
                "This is a " + *device + ", but pi-topd, which serves its hardware, can't be reached at " +
                    _daemon.toString() + " (" + problem.displayText() + ").",
                "sudo systemctl start pi-topd"};
    }
}

} // namespace further::system
