#include "FakePitopd.h"

#include <algorithm>
#include <utility>

namespace further::pitop {

namespace {

/// What is set by a request, and where it is asked for: in answer to which, with which id.
struct Setting {
    std::string set;
    std::string get;
    std::string answer;
};

const std::vector<Setting>& settings() {
    static const std::vector<Setting> all{{"113", "112", "212"},
                                          {"121", "120", "220"},
                                          {"124", "123", "223"},
                                          {"126", "125", "225"},
                                          {"128", "127", "227"}};
    return all;
}

void sendAll(zmq::socket_t& socket, const FakePitopd::Parts& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i)
        socket.send(zmq::buffer(parts[i]), i + 1 < parts.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
}

} // namespace

FakePitopd::Served::Served(zmq::socket_type type, const std::string& address) : socket(context, type) {
    socket.set(zmq::sockopt::linger, 0);
    if (type == zmq::socket_type::xpub)
        socket.set(zmq::sockopt::xpub_verboser, 1);
    socket.bind("tcp://" + address);
}

FakePitopd::FakePitopd(Strand& strand) : _strand(strand) {
    for (const auto* const text :
         {"210", "211|3", "212|16", "218|0|42|104|-41", "220|300", "222|0", "223|1", "225|1", "227|0"}) {
        const std::string answer(text);
        _answers[std::to_string(std::stoi(answer) - 100)] = {answer};
    }
    for (int peripheral = 0; peripheral < 6; ++peripheral)
        _answers["119|" + std::to_string(peripheral)] = {peripheral == 5 ? "219|1" : "219|0"};
}

FakePitopd::~FakePitopd() = default;

void FakePitopd::start() {
    startEvents();
    startRequests();
}

void FakePitopd::startEvents() {
    // An XPUB is a PUB that tells who listens.
    _events.emplace(zmq::socket_type::xpub, events());
    _events->watch.emplace(_strand, _events->socket, [this](const Parts& parts) {
        if (parts.front().starts_with('\1')) {
            ++_listeners;
            ++_everListened;
        } else {
            --_listeners;
        }
    });
}

void FakePitopd::startRequests() {
    _owesAnswer = false;
    _requests.emplace(zmq::socket_type::rep, requests());
    _requests->watch.emplace(_strand, _requests->socket, [this](const Parts& parts) { onRequestParts(parts); });
}

void FakePitopd::stop() {
    stopRequests();
    stopEvents();
}

void FakePitopd::stopEvents() {
    _events.reset();
    _listeners = 0;
}

void FakePitopd::stopRequests() {
    _requests.reset();
}

void FakePitopd::resume() {
    _hangs = false;
    if (!_requests)
        return;
    if (_owesAnswer)
        answerLast();
    _requests->watch.emplace(_strand, _requests->socket, [this](const Parts& parts) { onRequestParts(parts); });
}

void FakePitopd::publish(const Parts& event) {
    sendAll(_events->socket, event);
    _events->watch->look();
}

std::size_t FakePitopd::asked(const std::string& request) const {
    return static_cast<std::size_t>(std::count(_asked.begin(), _asked.end(), request));
}

void FakePitopd::onRequestParts(const Parts& parts) {
    _asked.push_back(parts.front());
    _owesAnswer = true;
    if (onRequest)
        onRequest(_asked.back());
    if (!_requests || !_owesAnswer)
        return; // it was told to stop, or to start anew
    if (_hangs)
        _requests->watch.reset(); // a REP socket takes no request before it has answered the last one
    else
        answerLast();
}

void FakePitopd::answerLast() {
    _owesAnswer = false;
    sendAll(_requests->socket, answerTo(_asked.back()));
    if (_requests->watch)
        _requests->watch->look();
}

FakePitopd::Parts FakePitopd::answerTo(const std::string& request) {
    if (const auto known = _answers.find(request); known != _answers.end())
        return known->second;
    const auto id = request.substr(0, 3);
    if (id == "116" || id == "117")
        answer("123", id == "116" ? "223|0" : "223|1");
    for (const auto& setting : settings())
        if (setting.set == id)
            answer(setting.get, setting.answer + request.substr(3));
    return {std::to_string(std::stoi(id) + 100)};
}

} // namespace further::pitop
