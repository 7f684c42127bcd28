#include "plugins/pi-top/PitopdCheck.h"

#include "plugins/pi-top/Socket.h"
#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <utility>

namespace further::pitop {

namespace {

using pitopd::Request;
using pitopd::WireMessage;
using Verdict = CheckResult::Verdict;

constexpr int patience = 1000; // ms

} // namespace

PitopdCheck::PitopdCheck(machine::Files files, std::string requests, bool simulated)
    : _files(std::move(files)), _requests(std::move(requests)), _simulated(simulated) {}

CheckResult PitopdCheck::operator()() const {
    const auto device = _files.word("/run/pt_device_type");
    if (_simulated)
        return answers()
                   ? CheckResult{Verdict::warning, "The pi-top that clients see is simulated (pi-top.simulate).",
                                 device ? "set pi-top.simulate = false to see this " + *device : ""}
                   : CheckResult{Verdict::fault,
                                 "A pi-top is to be simulated, but the simulator does not answer at " + _requests + ".",
                                 "further-linkctl call pi-top.simulate '{\"command\": \"start\"}'"};
    if (!device)
        return {Verdict::good, "This is no pi-top: pi-topd is not needed."};
    if (answers())
        return {Verdict::good,
                "pi-topd, which serves the hardware of this " + *device + ", answers at " + _requests + "."};
    return {Verdict::fault,
            "This is a " + *device + ", but pi-topd, which serves its hardware, does not answer at " + _requests + ".",
            "sudo systemctl restart pi-topd"};
}

bool PitopdCheck::answers() const {
    zmq::context_t context;
    auto socket = openSocket(context, zmq::socket_type::req);
    socket.set(zmq::sockopt::rcvtimeo, patience);
    socket.set(zmq::sockopt::sndtimeo, patience);
    connectTo(_requests, socket);
    zmq::message_t answer;
    return socket.send(zmq::buffer(WireMessage(Request::ping).text())) && socket.recv(answer) &&
           answer.to_string() == WireMessage::answer(Request::ping).text();
}

} // namespace further::pitop
