#include "LatestFrame.h"

#include "Base64.h"

#include <utility>

namespace further::python {

LatestFrame::LatestFrame(Session& session, std::string process) : _session(session), _process(std::move(process)) {}

void LatestFrame::take(std::string jpeg) {
    if (_paused)
        _kept = std::move(jpeg);
    else
        send(jpeg);
}

void LatestFrame::resume() {
    _paused = false;
    sendKept();
}

void LatestFrame::sendKept() {
    if (!_kept.empty())
        send(std::exchange(_kept, {}));
}

void LatestFrame::send(const std::string& jpeg) {
    _session.sendText("video", _process, base64(jpeg));
}

} // namespace further::python
