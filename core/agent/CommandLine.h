#pragma once

#include <Poco/Util/Application.h>
#include <Poco/Util/OptionSet.h>

#include <filesystem>
#include <string>
#include <vector>

namespace further {

/// What the words of further-linkd's command line ask for.
class CommandLine {
public:
    enum class Task {
        serve,
        check,    ///< look for faults in the configuration, and end
        launcher, ///< become the launcher of an agent that isn't root's
        told      ///< --help and its like: it has been said, and there is nothing to do
    };

    /// The application, whose options these are, outlives it.
    explicit CommandLine(Poco::Util::Application& application) : _application(application) {}

    /// Adds further-linkd's options to `options`, which has Poco's own.
    void define(Poco::Util::OptionSet& options);

    Task task() const { return _task; }
    /// Whether what is checked is to be told in JSON.
    bool inJson() const { return _inJson; }
    /// The configuration file that is meant: the one that was named, the usual one where it is there, or none (empty).
    std::filesystem::path configurationFile() const;
    /// Empty: there is to be none.
    const std::filesystem::path& pidFile() const { return _pidFile; }
    /// Each `key=value`.
    const std::vector<std::string>& definitions() const { return _definitions; }

private:
    void onOption(const std::string& name, const std::string& value);
    void tell(const std::string& text);

    Poco::Util::Application& _application;
    Task _task = Task::serve;
    bool _inJson = false;
    std::filesystem::path _configurationFile;
    std::filesystem::path _pidFile;
    std::vector<std::string> _definitions;
};

} // namespace further
