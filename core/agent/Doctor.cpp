#include "agent/Doctor.h"

#include <further/Error.h>

#include <Poco/Exception.h>

#include <chrono>
#include <utility>

namespace further {

namespace {

constexpr std::chrono::seconds patience{5};
using Verdict = CheckResult::Verdict;

/// On a worker thread.
CheckResult carryOut(const PluginContext::CheckTask& task) {
    try {
        return task();
    } catch (const Poco::Exception& problem) {
        return {Verdict::fault, "The check failed: " + problem.displayText(), "further-linkctl logs"};
    } catch (const std::exception& problem) {
        return {Verdict::fault, std::string("The check failed: ") + problem.what(), "further-linkctl logs"};
    } catch (...) {
        return {Verdict::fault, "The check failed and doesn't say why.", "further-linkctl logs"};
    }
}

} // namespace

void Doctor::examine(Strand& strand, const std::vector<Checks::Check>& checks, OnDone onDone) {
    std::make_shared<Doctor>(strand, std::move(onDone))->begin(checks);
}

Doctor::Doctor(Strand& strand, OnDone onDone) : _strand(strand), _onDone(std::move(onDone)) {}

void Doctor::begin(const std::vector<Checks::Check>& checks) {
    for (const auto& check : checks)
        _findings.push_back(
            {check.name, {Verdict::fault, "It hasn't answered within five seconds.", "further-linkctl logs"}});
    _awaited = checks.size();
    _deadline = _strand.after(patience, [self = shared_from_this()] { self->finish(); });
    for (std::size_t index = 0; index < checks.size(); ++index) {
        const auto result = std::make_shared<CheckResult>();
        const auto busy = checks[index].busy;
        if (busy->exchange(true)) { // it hangs: again and again, it would take all the worker threads
            answered(index, {Verdict::fault, "It is still busy with an earlier examination.", "further-linkctl logs"});
            continue;
        }
        try {
            _strand.offload(
                [result, busy, task = checks[index].task] {
                    *result = carryOut(task);
                    *busy = false;
                },
                [result, index, self = shared_from_this()] { self->answered(index, *result); });
        } catch (const Error& noRoom) {
            *busy = false;
            answered(index, {Verdict::warning, noRoom.detail(), "further-linkctl doctor"});
        }
    }
}

void Doctor::answered(std::size_t index, const CheckResult& result) {
    _findings[index].result = result;
    if (--_awaited == 0)
        finish();
}

void Doctor::finish() {
    _deadline = {};
    if (const auto onDone = std::exchange(_onDone, nullptr))
        onDone(_findings);
}

} // namespace further
