#pragma once

#include "plugins/common/RawProgram.h"

#include "plugins/common/process/LauncherClient.h"
#include "plugins/common/process/Program.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// Keeps what a program's listener is told.
class HeardOfProgram : public process::Program::Listener {
public:
    void onStarted() override { events.emplace_back("started"); }
    void onFailed(const Error& why) override {
        events.emplace_back("failed");
        failure = why;
    }
    void onOutput(process::Stream stream, std::string_view text) override {
        (stream == process::Stream::output ? output : error) += text;
        if (events.back() != "output")
            events.emplace_back("output");
    }
    void onLimit(const Error& met) override { events.push_back(met.detail()); }
    void onInputWritten() override { ++inputWritten; }
    void onStopped(int code) override {
        events.emplace_back("stopped");
        exitCode = code;
        if (atStop)
            atStop();
    }

    std::vector<std::string> events;
    std::string output;
    std::string error;
    std::optional<Error> failure;
    std::optional<int> exitCode;
    int inputWritten = 0;
    std::function<void()> atStop;
};

/// Everything that a program needs; the launcher is reached with `reached`, for its specs and its pid.
struct ProgramSetting {
    RawLauncher raw;
    process::LauncherClient client{raw.context};
    HeardOfProgram heard;
    std::unique_ptr<process::Program> program;

    static launcher::Spec onTerminal(launcher::Spec spec) {
        spec.terminal = true;
        return spec;
    }
    /// A file in the working directory, for a program to leave.
    std::filesystem::path trace() const { return raw.directory() / "work" / "trace"; }

    void start(launcher::Spec spec) {
        program = std::make_unique<process::Program>(client, raw.strand,
                                                     process::Program::Request{std::move(spec), "advice."}, heard);
    }
    bool awaitEvent(const std::string& event) {
        return raw.strand.runUntil([&] { return !heard.events.empty() && heard.events.back() == event; });
    }
    /// Until the exit is known and its pipes are held: that is when the only timer is made.
    bool awaitGrace() {
        return raw.strand.runUntil([&] { return raw.strand.timers() == 1; });
    }
    bool awaitOutput(const std::string& text) {
        return raw.strand.runUntil([&] { return heard.output.find(text) != std::string::npos; });
    }
    /// Whether something happens on the strand before the time is over.
    bool anythingHappensWithin(std::chrono::milliseconds time, const std::function<bool()>& what) {
        return raw.strand.runUntil(what, time);
    }
};

} // namespace further
