#include "ctl/DaemonCheck.h"

#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/Words.h"

#include <further/Error.h>

#include <Poco/Exception.h>
#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>
#include <Poco/StreamCopier.h>

namespace further::ctl {

namespace {

constexpr auto patience = "20"; // s

struct Said {
    std::string output;
    std::string errors;
};

Said run(const std::filesystem::path& daemon, const std::string& file) {
    Poco::Process::Args words{patience, daemon.string(), "--check", "--json"};
    if (!file.empty())
        words.insert(words.end(), {"--config", file});
    Poco::Pipe output;
    Poco::Pipe errors;
    const auto process = Poco::Process::launch("timeout", words, nullptr, &output, &errors);
    Said said;
    Poco::PipeInputStream outputs(output);
    Poco::StreamCopier::copyToString(outputs, said.output);
    Poco::PipeInputStream complaints(errors); // a line, which the pipe holds until then
    Poco::StreamCopier::copyToString(complaints, said.errors);
    process.wait();
    return said;
}

} // namespace

Fields checkByDaemon(const std::filesystem::path& daemon, const std::string& file) {
    if (daemon.empty())
        throw Failure(ExitCode::notFound, "The agent's program, further-linkd, is neither beside this one nor in "
                                          "../sbin. Run it yourself: further-linkd --check");
    const auto tryIt = " Run it yourself: " + daemon.string() + " --check";
    try {
        const auto said = run(daemon, file);
        try {
            return Fields(parseJson(said.output));
        } catch (const Error&) {
            throw Failure(ExitCode::failed, daemon.string() + " doesn't say what it finds" +
                                                (said.errors.empty() ? "." : ": " + said.errors.substr(0, 500)) +
                                                tryIt);
        }
    } catch (const Poco::Exception& problem) {
        throw Failure(ExitCode::failed, "Can't run " + daemon.string() + " (" + problem.displayText() + ")." + tryIt);
    }
}

std::string faultText(const Fields& fault) {
    const auto place = fault.text("place");
    const auto line = wordOf(fault, "line");
    return place + (line.empty() ? "" : ":" + line) + (place.empty() ? "" : ": ") + fault.text("sentence");
}

} // namespace further::ctl
