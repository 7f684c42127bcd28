#include "Answer.h"
#include "Directory.h"
#include "FreshTree.h"
#include "Names.h"
#include "ReadBack.h"
#include "Refusal.h"
#include "Upload.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// further-files upload MOST-FILES PROJECTS-DIRECTORY HOST…   reads the upload from stdin, up to a NUL at its end
// further-files read NAME[/PATH]
// further-files delete NAME
// In the working directory, as the user whose files they are. Answers on stdout: Answer.h.

namespace {

using namespace further::files;

/// The upload as it comes on stdin. A NUL ends it (FilesRun::feed): where that is missing, it has broken off, however
/// whole it looks.
class Input {
public:
    std::size_t read(char* buffer, std::size_t size) {
        for (;;) {
            const auto count = ::read(STDIN_FILENO, buffer, size);
            if (count > 0) {
                if (const auto given = holdBack(buffer, static_cast<std::size_t>(count)); given > 0)
                    return given;
            } else if (count == 0) {
                if (_last != '\0')
                    throw Refusal::badShape("The upload has broken off.");
                return 0;
            } else if (errno != EINTR) {
                throw Refusal::bySystem("The upload can't be read", errno);
            }
        }
    }

private:
    /// The last byte stays here until another follows. Returns how many there are now.
    std::size_t holdBack(char* buffer, std::size_t count) {
        const char last = buffer[count - 1];
        if (_begun) {
            std::memmove(buffer + 1, buffer, count - 1);
            buffer[0] = _last;
        }
        _last = last;
        return std::exchange(_begun, true) ? count : count - 1;
    }

    bool _begun = false;
    char _last = 'x';
};

void removeUpload(const std::string& name) {
    requireName(name);
    if (!FreshTree::takeAway(workingDirectory(), name))
        throw Refusal::notFound("There is no upload " + inQuotes(name) + ".");
    answerJson(200, R"({"success":true})");
}

void run(const std::vector<std::string>& arguments) {
    const auto& command = arguments.at(0);
    if (command == "read") {
        readBack(arguments.at(1));
    } else if (command == "delete") {
        removeUpload(arguments.at(1));
    } else if (command == "upload") {
        const UploadRules rules{std::stoul(arguments.at(1)), arguments.at(2)};
        const UrlFetch fetch(UrlHosts({arguments.begin() + 3, arguments.end()}));
        Input input;
        const auto source = [&input](char* buffer, std::size_t size) { return input.read(buffer, size); };
        const bool complete = upload(workingDirectory(), source, rules, fetch);
        answerJson(200, std::string(R"({"success":true,"fetched_urls":)") + (complete ? "true}" : "false}"));
    } else {
        throw std::invalid_argument("no such command: " + command);
    }
}

} // namespace

int main(int argc, char** argv) {
    ::prctl(PR_SET_DUMPABLE, 0); // programs of the same user can't trace it, nor open its pipes by /proc
    // The end of its input ends it, too, and then it removes what it has begun.
    std::signal(SIGTERM, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // writing fails then, and that is told
    ::umask(S_IWGRP | S_IWOTH);
    try {
        try {
            run({argv + 1, argv + argc});
        } catch (const Refusal& refusal) {
            answerRefusal(refusal);
        } catch (const std::bad_alloc&) {
            answerRefusal({500, "too_large", "There is no memory for this: send smaller files."});
        }
        return EXIT_SUCCESS;
    } catch (const std::exception& problem) {
        std::cerr << "further-files: " << problem.what() << '\n';
        return EXIT_FAILURE;
    }
}
