#pragma once

#include "plugins/common/machine/Files.h"
#include "plugins/common/machine/Throttling.h"
#include "plugins/pi-top/PartTexts.h"
#include "plugins/pi-top/Parts.h"
#include "plugins/pi-top/Requests.h"

#include <further/Strand.h>

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further::pitop {

/// What the pi-top is like, part by part: pi-topd is asked, and on a worker thread the device's files are read.
///
/// One reading at a time; those who ask while one is under way share the next. So nobody gets what was read before he
/// asked, and a hundred clients cost two readings. On the strand of the requests.
class StateReader {
public:
    struct State {
        /// By name; every part that was asked for, at least.
        std::map<std::string, Poco::JSON::Object::Ptr, std::less<>> parts;
        /// Why pi-topd gave none of them, or not all; empty where it answered.
        std::string problem;
        std::optional<Battery> battery;
    };
    using Then = std::function<void(const State&)>;
    /// What the last event has said of the lid, which no request tells.
    using LidOpen = std::function<std::optional<bool>()>;

    /// Those who wait for a reading; more are refused by read().
    static constexpr std::size_t mostWaiting = 1024;

    /// All outlive it. `files`: the device's.
    StateReader(Strand& strand, Requests& requests, const machine::Files& files, LidOpen lidOpen);
    StateReader(const StateReader&) = delete;
    StateReader& operator=(const StateReader&) = delete;

    /// Calls `then` later, within Requests::patience, unless this ends before.
    void read(const Parts& parts, Then then);

private:
    /// One reading, from its questions to its answers.
    struct Reading;
    struct FromFiles;
    struct Waiting {
        Parts parts;
        std::vector<Then> all;
    };

    /// `problem`: what the daemon is known to be unable to answer for; it isn't asked then. Who waited for a reading
    /// that failed by its silence would otherwise wait for it a second time.
    void begin(const std::string& problem);
    void askAll(const std::shared_ptr<Reading>& reading);
    void ask(const std::shared_ptr<Reading>& reading, const pitopd::WireMessage& request);
    void readFiles(const std::shared_ptr<Reading>& reading);
    void onPiece(const std::shared_ptr<Reading>& reading);
    State stateOf(const Reading& reading) const;
    static std::string problemIn(const Reading& reading);

    Strand& _strand;
    Requests& _requests;
    const machine::Files _files;
    const std::shared_ptr<machine::Throttling> _throttling;                // the worker's, while files are out
    const std::shared_ptr<bool> _filesOut = std::make_shared<bool>(false); // are being read, maybe for longer than this
    const LidOpen _lidOpen;
    Waiting _next;
    std::shared_ptr<Reading> _present; // held weakly by what is under way
};

} // namespace further::pitop
