#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <string>
#include <vector>

namespace further::ctl {

/// The real further-linkctl, run as a child. Every wait has a deadline; the destructor ends it.
class Linkctl {
public:
    enum class Joined {
        pipes,
        /// Standard input and output are a terminal of 60 columns, of which it is the session's leader.
        terminal
    };

    /// `environment`: `NAME=value`, added to a small fixed one, in which no device is paired.
    explicit Linkctl(std::vector<std::string> arguments, Joined joined = Joined::pipes,
                     std::vector<std::string> environment = {});
    ~Linkctl();
    Linkctl(const Linkctl&) = delete;
    Linkctl& operator=(const Linkctl&) = delete;

    /// Writes all of it, reading what comes meanwhile.
    void type(std::string_view text);
    void endInput() { _input.reset(); }
    /// Nobody reads its standard output any more.
    void stopReading() { _output.reset(); }
    void signal(int number);
    /// Whether its terminal gives each key to a program as it is.
    bool hasRawTerminal() const;
    /// Its terminal echoes and makes lines again, whatever it has set.
    void makeCooked();
    /// Its terminal is so large from now on, and the process hears of it.
    void resizeTerminal(int rows, int columns);

    /// Reads until `text` has come on stdout (with a terminal: on either).
    void awaitOutput(const std::string& text);
    /// Reads until `text` has come on stderr.
    void awaitErrors(const std::string& text);
    /// Reads to the end of both and waits for the exit; returns the exit code, or 1000 + the signal that ended it.
    int awaitExit();

    const std::string& output() const { return _out; }
    const std::string& errors() const { return _err; }

private:
    /// Waits for something to read (or, with `toWrite`, room to write) and reads what is there. Throws after a time.
    void pump(bool toWrite = false);

    pid_t _pid = -1;
    Descriptor _input;
    Descriptor _output;
    Descriptor _errors;
    std::string _out;
    std::string _err;
};

/// A file that is there for as long as this is.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string_view content);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& path() const { return _path; }

private:
    std::string _path;
};

} // namespace further::ctl
