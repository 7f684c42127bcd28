#include "Subjects.h"

#include <exception>
#include <thread>

namespace further::bench {

namespace {

struct Turn {
    std::string name;
    std::function<void(Report&)> round;
    std::chrono::milliseconds pause;
};

std::vector<Turn> turns(const Options& options, const FloorRound& floor, const ServedRound& served) {
    std::vector<Turn> turns;
    if (options.floor && floor) {
        turns.push_back({"floor", floor, {}});
    }
    for (const auto& server : options.servers) {
        turns.push_back({server.name,
                         [&served, subject = ServedSubject(server)](Report& to) mutable { served(subject, to); },
                         server.pause});
    }
    return turns;
}

} // namespace

Client& ServedSubject::client() {
    if (!_client) {
        _client = std::make_shared<Client>(_server);
    }
    return *_client;
}

void alternate(const Options& options, const FloorRound& floor, const ServedRound& served, Report& report) {
    Report uncounted;
    auto left = turns(options, floor, served);
    for (int round = 0; round <= options.rounds; ++round) {
        std::erase_if(left, [&](const Turn& turn) {
            try {
                turn.round(round == 0 ? uncounted : report);
                std::this_thread::sleep_for(turn.pause);
                return false;
            } catch (const std::exception& failure) {
                report.fail(turn.name, failure.what());
                return true;
            }
        });
    }
}

} // namespace further::bench
