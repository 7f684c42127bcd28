#include "plugins/pi-top/StateReader.h"

#include "plugins/common/machine/Board.h"
#include "plugins/common/machine/PiTop.h"

#include <further/Error.h>

#include <utility>

namespace further::pitop {

namespace {

using Object = Poco::JSON::Object;
using pitopd::Request;
using pitopd::WireMessage;

Object::Ptr fileText(const machine::Section& section, const std::string& lack) {
    if (section.empty())
        return unavailable(lack);
    Object::Ptr part = section.json();
    part->set("available", true);
    return part;
}

} // namespace

/// What the machine's files say; made on a worker thread.
struct StateReader::FromFiles {
    machine::Section serials;
    machine::Section throttling;
    std::optional<std::string> board;

    Object::Ptr serialsText() const { return fileText(serials, "this machine has no serial numbers"); }
    Object::Ptr throttlingText() const {
        const bool isPi = board && board->starts_with("Raspberry Pi");
        return fileText(throttling, isPi ? "the firmware does not tell" : "this is no Raspberry Pi");
    }
};

struct StateReader::Reading {
    Waiting waiting;
    std::size_t outstanding = 0;
    Answer device;
    std::map<std::string, Answer> answers; // of the other requests, by their text
    std::optional<FromFiles> files;
    Registered filesDeadline; // while they are awaited

    void answer(const WireMessage& request, const Answer& with) {
        (request.is(Request::getDeviceId) ? device : answers[request.text()]) = with;
    }
};

StateReader::StateReader(Strand& strand, Requests& requests, const machine::Files& files, LidOpen lidOpen)
    : _strand(strand)
    , _requests(requests)
    , _files(files)
    , _throttling(std::make_shared<machine::Throttling>(files))
    , _lidOpen(std::move(lidOpen)) {}

void StateReader::read(const Parts& parts, Then then) {
    if (_next.all.size() == mostWaiting)
        throw Error(ErrorCode::busy, std::to_string(mostWaiting) +
                                         " wait for the device's state already; try again in a "
                                         "second.");
    _next.parts |= parts;
    _next.all.push_back(std::move(then));
    if (!_present)
        begin({});
}

void StateReader::begin(const std::string& problem) {
    _present = std::make_shared<Reading>();
    _present->waiting = std::exchange(_next, {});
    const auto reading = _present;
    reading->outstanding = 1; // this function's own
    if (problem.empty())
        askAll(reading);
    else
        reading->device = {{}, problem, false};
    readFiles(reading);
    _strand.post([this, alive = std::weak_ptr(reading)] {
        if (const auto present = alive.lock())
            onPiece(present);
    });
}

void StateReader::askAll(const std::shared_ptr<Reading>& reading) {
    ask(reading, WireMessage(Request::getDeviceId));
    for (std::size_t i = 0; i < partNames.size(); ++i)
        if (reading->waiting.parts.test(i))
            for (const auto& request : requestsFor(static_cast<Part>(i)))
                ask(reading, request);
}

void StateReader::ask(const std::shared_ptr<Reading>& reading, const WireMessage& request) {
    const auto keep = [this, alive = std::weak_ptr(reading), request](const Answer& answer) {
        if (const auto present = alive.lock()) {
            present->answer(request, answer);
            onPiece(present);
        }
    };
    try {
        _requests.ask(request, keep);
        ++reading->outstanding;
    } catch (const Error& error) {
        auto problem = error.detail();
        if (problem.ends_with('.')) // a reason stands in a state, and is no sentence
            problem.pop_back();
        reading->answer(request, {{}, problem, false});
    }
}

void StateReader::readFiles(const std::shared_ptr<Reading>& reading) {
    const auto& wanted = reading->waiting.parts;
    if (!has(wanted, Part::serials) && !has(wanted, Part::throttling) && !has(wanted, Part::device))
        return;
    if (*_filesOut) // those of the last reading still hang
        return;
    const auto found = std::make_shared<FromFiles>();
    const auto onFiles = [this, weak = std::weak_ptr(reading), found](bool inTime) {
        const auto present = weak.lock();
        if (!present || !present->filesDeadline)
            return;
        present->filesDeadline = {};
        if (inTime)
            present->files = *found;
        onPiece(present);
    };
    try {
        _strand.offload(
            [found, files = _files, throttling = _throttling] {
                if (const auto board = machine::boardSection(files).json(); board->has("model"))
                    found->board = board->getValue<std::string>("model");
                found->serials = machine::serialsSection(files);
                found->throttling = throttling->read();
            },
            [out = _filesOut, onFiles] {
                *out = false;
                onFiles(true);
            });
    } catch (const Error&) { // no worker is to be had just now
        return;
    }
    *_filesOut = true;
    reading->filesDeadline = _strand.after(Requests::patience, [onFiles] { onFiles(false); });
    ++reading->outstanding;
}

void StateReader::onPiece(const std::shared_ptr<Reading>& reading) {
    if (--reading->outstanding > 0)
        return;
    const auto state = stateOf(*reading);
    _present.reset();
    if (!_next.all.empty())
        begin(state.problem);
    for (const auto& then : reading->waiting.all)
        then(state);
}

StateReader::State StateReader::stateOf(const Reading& reading) const {
    const auto answers = [&](const WireMessage& request) -> const Answer& {
        return reading.answers.at(request.text());
    };
    const auto device = KnownDevice::from(reading.device);
    const auto& wanted = reading.waiting.parts;
    State state;
    state.problem = problemIn(reading);
    for (std::size_t i = 0; i < partNames.size(); ++i) {
        const auto part = static_cast<Part>(i);
        if (!wanted.test(i))
            continue;
        auto& text = state.parts[std::string(partNames[i])];
        if (part != Part::serials && part != Part::throttling)
            text = partText(part, device, answers, _lidOpen());
        else if (!reading.files)
            text = unavailable("the machine's files could not be read in time; ask again");
        else
            text = part == Part::serials ? reading.files->serialsText() : reading.files->throttlingText();
    }
    if (has(wanted, Part::device) && reading.files && reading.files->board)
        if (auto& text = state.parts["device"]; text->getValue<bool>("available"))
            text->set("board", *reading.files->board);
    if (state.problem.empty() && has(wanted, Part::battery))
        if (const auto& answer = answers(WireMessage(Request::getBatteryState)))
            state.battery = Battery::from(answer.parameters);
    return state;
}

/// Why the daemon has fallen silent in the course of a reading; empty where it hasn't.
std::string StateReader::problemIn(const Reading& reading) {
    if (!reading.device) // what the rest means can't be said without
        return reading.device.problem;
    for (const auto& [request, answer] : reading.answers)
        if (!answer.present)
            return answer.problem;
    return {};
}

} // namespace further::pitop
