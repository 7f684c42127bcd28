#pragma once

#include "ctl/AdminSocket.h"
#include "ctl/Fields.h"
#include "ctl/LineReader.h"

#include <further/Descriptor.h>

#include <chrono>
#include <functional>
#include <string>

namespace further::ctl {

/// One connection to the local agent's admin socket (core/admin/README.md is the protocol). Used by one thread. Every
/// failure is thrown as a Failure that says what to do: unreachable, denied, notFound, or failed. A peer that answers
/// nonsense, nothing or without end costs no more than some time and memory.
class AdminClient {
public:
    using OnLine = std::function<void(const Fields& line)>;

    /// Connects to the first of the places where somebody listens. `patience`: for connecting and for each answer.
    explicit AdminClient(const AdminSocket& socket, std::chrono::milliseconds patience = std::chrono::seconds(20));

    /// The `data` of the answer.
    Fields ask(const std::string& type, const Poco::JSON::Object::Ptr& data = nullptr);

    /// Calls `onLine` with the `data` of each line that follows, until Ctrl-C or SIGTERM, or until nobody reads our
    /// standard output any more; returns the exit code for that. What `onLine` throws ends it too.
    int follow(const std::string& type, const Poco::JSON::Object::Ptr& data, const OnLine& onLine);

    /// Where the agent was found.
    const std::string& path() const { return _path; }

private:
    static Descriptor connect(const std::filesystem::path& path, std::chrono::milliseconds patience);
    void send(const std::string& type, const Poco::JSON::Object::Ptr& data);
    Fields expect(const std::string& type, const std::string& line);
    [[noreturn]] void refused(const Fields& error) const;
    [[noreturn]] void ended(LineReader::Outcome outcome) const;

    const std::chrono::milliseconds _patience;
    std::string _path;
    std::string _asked;
    Descriptor _socket;
    LineReader _lines;
};

} // namespace further::ctl
