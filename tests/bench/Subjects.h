#pragma once

#include "Client.h"
#include "Options.h"
#include "Report.h"

#include <chrono>
#include <functional>
#include <memory>

namespace further::bench {

/// A server as one measure has it: with a connection that is opened when it is first wanted.
class ServedSubject {
public:
    explicit ServedSubject(const Server& server) : _server(server) {}

    const Server& server() const { return _server; }
    Client& client();
    /// As good as new, where a program hasn't ended as it should have.
    void reconnect() { _client.reset(); }

private:
    const Server& _server;
    std::shared_ptr<Client> _client;
};

/// One round of a measure: adds its samples to the report, the floor's under "floor".
using FloorRound = std::function<void(Report&)>;
using ServedRound = std::function<void(ServedSubject&, Report&)>;

/// Measures the floor and each server in turn, so that what else goes on in the machine meets them all, after a round
/// that isn't counted. What throws is left out from then on, and its reason told.
void alternate(const Options& options, const FloorRound& floor, const ServedRound& served, Report& report);

/// Milliseconds since it was made.
class Stopwatch {
public:
    double milliseconds() const {
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - _begun).count();
    }

private:
    std::chrono::steady_clock::time_point _begun = std::chrono::steady_clock::now();
};

} // namespace further::bench
