#include "CommandLine.h"

#include "Arguments.h"
#include "CommandError.h"
#include "Hardware.h"
#include "Model.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>

namespace further::simulator {

namespace {

constexpr int usageExit = 2;

std::string usageFailure(const CLI::App*, const CLI::Error& e) {
    return "further-pi-top-simulator: " + std::string(e.what()) + ". See: further-pi-top-simulator --help\n";
}

/// HOST:PORT; whether the host is one is the socket's to say.
std::string checkedAddress(const std::string& address) {
    const auto colon = address.rfind(':');
    const auto port = colon == std::string::npos ? "" : address.substr(colon + 1);
    const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
    if (colon == 0 || !digits || std::stoi(port) > UINT16_MAX)
        return "\"" + address + "\" should be HOST:PORT, such as 127.0.0.1:3782; port 0 takes a free one";
    return {};
}

/// For an option that is checked as a command's argument is; empty where it is right.
std::string problemOf(const std::function<void()>& check) {
    try {
        check();
        return {};
    } catch (const CommandError& e) {
        return e.what();
    }
}

std::function<std::string(const std::string&)> numberCheck(double least, double most) {
    return [least, most](const std::string& text) {
        return problemOf([&] { Arguments(text).number("A number", least, most); });
    };
}

const Model& modelCalled(const std::string& word) {
    Arguments::Choices words;
    for (const auto& model : models)
        words.push_back(model.word);
    return models[Arguments(word).choice("A device", words)];
}

Script readScript(const std::string& path) {
    std::ifstream file(path);
    Script script(file, path);
    if (file.bad() || !file.is_open())
        throw CommandError(path + " can't be read");
    return script;
}

} // namespace

std::variant<Options, int> parseCommandLine(int argc, char** argv) {
    Options options;
    std::string device(options.model->word);
    std::string script;

    CLI::App app("Is the hardware daemon of a pi-top, pi-topd, on a machine that has none. Clients find it where they\n"
                 "expect it, but on this machine only: the real one listens at all addresses (--requests '*:3782').\n"
                 "What happens to the device is typed as commands; help lists them.",
                 "further-pi-top-simulator");
    app.set_version_flag("--version", "further-pi-top-simulator " FURTHER_VERSION, "Print the version");
    app.failure_message(usageFailure);
    app.add_option("--requests", options.requests, "Where requests are answered; port 0: a free one")
        ->type_name("HOST:PORT")
        ->check(checkedAddress)
        ->capture_default_str();
    app.add_option("--events", options.events, "Where events are published; port 0: a free one")
        ->type_name("HOST:PORT")
        ->check(checkedAddress)
        ->capture_default_str();
    app.add_option("--device", device, "What it is: pi-top, ceed, pi-top-3 or pi-top-4")
        ->type_name("DEVICE")
        ->check([](const std::string& word) { return problemOf([&] { modelCalled(word); }); })
        ->capture_default_str();
    auto* const battery = app.add_option("--battery", options.batteryPercent, "How full the battery is")
                              ->type_name("PERCENT")
                              ->check(numberCheck(0, 100))
                              ->capture_default_str();
    app.add_option("--speed", options.speed, "How fast the battery's time passes, from 0.01 to 1000")
        ->type_name("FACTOR")
        ->check(numberCheck(slowestSpeed, fastestSpeed))
        ->capture_default_str();
    app.add_option("--script", script, "Commands to do, one a line; wait 2 s waits, # begins a comment")
        ->type_name("FILE");
    app.add_option("--root", options.root, "Write the files of such a device below DIR, as long as it runs")
        ->type_name("DIR");
    app.add_flag("--attached", options.attached, "End when standard input does");
    app.footer("Ends with: quit, Ctrl-C. Exits with 1 where a port is taken, with 2 where a script isn't understood.");
    try {
        app.parse(argc, argv);
        options.model = &modelCalled(device);
        if (battery->count() > 0 && !options.model->hasBattery)
            throw CommandError("A " + std::string(options.model->name()) + " has no battery: leave --battery out");
        if (!script.empty())
            options.script = readScript(script);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : usageExit;
    } catch (const CommandError& e) {
        std::cerr << "further-pi-top-simulator: " << e.what() << std::endl;
        return usageExit;
    }
    return options;
}

} // namespace further::simulator
