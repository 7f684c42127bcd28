#include "FilesRoutes.h"

#include "FilesRun.h"

#include "plugins/upload/files/UrlHosts.h"

#include <further/Error.h>

#include <Poco/JSON/Object.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace further::upload {

namespace {

constexpr std::int64_t mostFilesEver = 1'000'000;

int statusFor(ErrorCode code) {
    switch (code) {
    case ErrorCode::badMessage:
    case ErrorCode::invalidData:
        return 400;
    case ErrorCode::tooLarge:
        return 413;
    case ErrorCode::busy:
    case ErrorCode::unavailable:
        return 503;
    default:
        return 500;
    }
}

void answer(HttpResponse& response, const Error& error) {
    Poco::JSON::Object body(Poco::JSON_PRESERVE_KEY_ORDER);
    body.set("success", false);
    body.set("message", std::string(sentence(error.errorCode())));
    body.set("code", std::string(wireName(error.errorCode())));
    body.set("detail", error.detail());
    std::ostringstream text;
    body.stringify(text);
    response.send(statusFor(error.errorCode()), "application/json", text.str());
}

/// RFC 6266, in the form that takes every character.
std::string attachment(const std::string& name) {
    constexpr const char* digits = "0123456789ABCDEF";
    constexpr unsigned half = 4;
    constexpr unsigned low = 15;
    std::string encoded;
    for (const unsigned char each : name) {
        if (std::isalnum(each) != 0 || each == '.' || each == '-' || each == '_')
            encoded += static_cast<char>(each);
        else
            (encoded += '%').append({digits[each >> half], digits[each & low]});
    }
    return "attachment; filename*=UTF-8''" + encoded;
}

std::vector<std::string> uploadArguments(const Settings& config) {
    const auto mostFiles = config.integer("maxFiles");
    if (mostFiles < 1 || mostFiles > mostFilesEver)
        throw Error(ErrorCode::invalidData,
                    "upload.maxFiles should be from 1 to " + std::to_string(mostFilesEver) + ".");
    std::vector<std::string> arguments{"upload", std::to_string(mostFiles), config.path("projectsDirectory")};
    const auto hosts = config.list("urlHosts");
    try {
        const files::UrlHosts checked(hosts);
    } catch (const std::invalid_argument& problem) {
        throw Error(ErrorCode::invalidData, std::string(problem.what()) + ".");
    }
    arguments.insert(arguments.end(), hosts.begin(), hosts.end());
    return arguments;
}

std::uint64_t maxSizeOf(const Settings& config) {
    const auto size = static_cast<std::uint64_t>(config.bytes("maxSize"));
    if (size == 0)
        throw Error(ErrorCode::invalidData, "upload.maxSize should be more than 0.");
    return size;
}

} // namespace

FilesRoutes::FilesRoutes(PluginContext& context, const process::LauncherClient& launcher)
    : _launcher(launcher)
    , _logger(context.logger())
    , _program((context.directories().libexec / "further-files").string())
    , _workDirectory(context.programs().path("workDirectory"))
    , _maxSize(maxSizeOf(context.config()))
    , _uploadArguments(uploadArguments(context.config())) {}

void FilesRoutes::upload(HttpRequest& request, HttpResponse& response) const {
    run(request, response, _uploadArguments);
}

void FilesRoutes::read(HttpRequest& request, HttpResponse& response) const {
    runWithRest(request, response, "read");
}

void FilesRoutes::remove(HttpRequest& request, HttpResponse& response) const {
    if (request.rest().find('/') != std::string::npos) {
        answer(response, Error(ErrorCode::invalidData, "Only whole uploads can be removed: DELETE /files/NAME."));
        return;
    }
    runWithRest(request, response, "delete");
}

void FilesRoutes::runWithRest(HttpRequest& request, HttpResponse& response, const std::string& command) const {
    constexpr std::size_t longest = 4096;
    if (request.rest().size() > longest || request.rest().find('\0') != std::string::npos) {
        answer(response, Error(ErrorCode::invalidData, "The name in the address can't be one of a file."));
        return;
    }
    run(request, response, {command, request.rest()});
}

void FilesRoutes::run(HttpRequest& request, HttpResponse& response, std::vector<std::string> arguments) const {
    bool begun = false;
    try {
        FilesRun program(_launcher, spec(std::move(arguments)), request);
        FilesRun::Head head;
        try {
            program.feed();
            head = program.head();
        } catch (const Error&) {
            if (const auto complaint = program.complaint(); !complaint.empty())
                _logger.error(complaint);
            throw;
        }
        response.set("X-Content-Type-Options", "nosniff");
        if (!head.download.empty())
            response.set("Content-Disposition", attachment(head.download));
        begun = true;
        response.begin(head.status, head.download.empty() ? "application/json" : "application/octet-stream",
                       head.length);
        program.passOn(response, head.length);
    } catch (const Error& error) {
        if (begun) // nobody may take the part for the whole: the connection is cut
            throw;
        answer(response, error);
    }
}

launcher::Spec FilesRoutes::spec(std::vector<std::string> arguments) const {
    launcher::Spec spec;
    arguments.insert(arguments.begin(), _program);
    spec.arguments = std::move(arguments);
    spec.workDirectory = _workDirectory;
    return spec;
}

} // namespace further::upload
