#pragma once

#include "PiTopFixture.h"

#include "plugins/pi-top/Requests.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace further::pitop {

/// Requests to the pi-topd of the fixture, and what has come of them.
class RequestsFixture : public PiTopFixture {
public:
    void setUp() override {
        PiTopFixture::setUp();
        _requests.emplace(*strand, *context, daemon->requests());
    }
    void tearDown() override {
        _requests.reset();
        _answers.clear();
        PiTopFixture::tearDown();
    }

protected:
    void ask(const pitopd::WireMessage& request) {
        _requests->ask(request, [this](const Answer& answer) { _answers.push_back(answer); });
    }
    void ask(pitopd::Request request) { ask(pitopd::WireMessage(request)); }

    /// What became of one request, after a second try too.
    Answer answer(pitopd::Request request) {
        _answers.clear();
        ask(request);
        const auto answered = [this] { return !_answers.empty(); };
        CPPUNIT_ASSERT(runUntil([&] { return answered() || strand->timers() == 2; })); // its deadline, and a second try
        if (!answered())
            strand->advance(Requests::secondTryDelay);
        CPPUNIT_ASSERT(runUntil(answered));
        return _answers.front();
    }
    std::size_t answers() const { return _answers.size(); }

    std::optional<Requests> _requests;
    std::vector<Answer> _answers;
};

} // namespace further::pitop
