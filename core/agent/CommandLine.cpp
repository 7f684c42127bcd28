#include "agent/CommandLine.h"

#include "agent/Installation.h"
#include "agent/ManPages.h"

#include <Poco/Util/Option.h>
#include <Poco/Util/OptionCallback.h>

#include <iostream>

namespace further {

void CommandLine::define(Poco::Util::OptionSet& options) {
    using Poco::Util::Option;
    const Poco::Util::OptionCallback<CommandLine> callback(this, &CommandLine::onOption);
    Poco::Util::OptionSet all;
    for (const auto& option : options) // one that is made anew: given another callback, Poco's loses its own
        all.addOption(option.fullName() != "pidfile" // see PidFile
                          ? option
                          : Option(option.fullName(), option.shortName(), option.description())
                                .argument(option.argumentName())
                                .callback(callback));
    all.addOption(Option("help", "h", "Say how this is used.").callback(callback));
    all.addOption(Option("version", "v", "Say which version this is.").callback(callback));
    all.addOption(Option("config", "c", "Read the configuration from FILE.").argument("FILE").callback(callback));
    all.addOption(Option("define", "D", "Set one key, above the file and the environment.")
                      .repeatable(true)
                      .argument("key=value")
                      .callback(callback));
    all.addOption(Option("check", "", "Look for faults in the configuration, and end.").callback(callback));
    all.addOption(Option("json", "", "With --check: say it in JSON.").callback(callback));
    all.addOption(Option("launcher", "",
                         "Become further-launcher, as the configuration has it, for an agent that isn't root's: for "
                         "systemd, which passes the socket.")
                      .callback(callback));
    all.addOption(Option("man", "", "Print the manual page.").callback(callback));
    all.addOption(
        Option("man-configuration", "", "Print the manual page of the configuration; DIRECTORY,... hold plugins.")
            .argument("DIRECTORY,...")
            .callback(callback));
    options = all;
}

void CommandLine::onOption(const std::string& name, const std::string& value) {
    if (name == "config")
        _configurationFile = value;
    else if (name == "pidfile")
        _pidFile = value;
    else if (name == "define")
        _definitions.push_back(value);
    else if (name == "check")
        _task = Task::check;
    else if (name == "json")
        _inJson = true;
    else if (name == "launcher")
        _task = Task::launcher;
    else if (name == "version")
        tell("further-linkd " FURTHER_VERSION "\n");
    else if (name == "man")
        tell(daemonManPage(_application.options()));
    else if (name == "man-configuration")
        tell(configurationManPage(value));
    else
        tell(usage(_application.commandName(), _application.options()));
}

void CommandLine::tell(const std::string& text) {
    std::cout << text;
    _task = Task::told;
    _application.stopOptionsProcessing();
}

std::filesystem::path CommandLine::configurationFile() const {
    const auto usual = Installation::own().configurationFile();
    return _configurationFile.empty() && exists(usual) ? usual : _configurationFile;
}

} // namespace further
