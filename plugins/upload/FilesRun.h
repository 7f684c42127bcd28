#pragma once

#include "plugins/common/launcher/Spec.h"
#include "plugins/common/process/LauncherClient.h"
#include "plugins/common/process/ProgramPipes.h"

#include <further/Http.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace further::upload {

/// One run of further-files for one request, on the request's own thread, which waits for it: started by the
/// constructor, ended by the destructor within a second. What is passed on is never held: a client that is slow makes
/// the program wait, and the other way round.
class FilesRun {
public:
    /// How the program begins its answer: plugins/upload/files/Answer.h.
    struct Head {
        int status = 0;
        std::uint64_t length = 0;
        std::string download; ///< the name of the file that follows; may be empty
    };

    /// Throws Error (busy, unavailable) where it can't be started. `request` outlives it.
    FilesRun(const process::LauncherClient& launcher, launcher::Spec spec, HttpRequest& request);

    /// Passes the request's body on, as far as the program wants it, and says where it is whole. Throws what
    /// HttpRequest::read throws.
    void feed();
    /// Waits for the answer's first line. Throws Error where there comes none, or one that the program doesn't say:
    /// other programs of its user can write there as well.
    Head head();
    /// Passes on what follows. Throws Error where the program ends early, and what HttpResponse::write throws.
    void passOn(HttpResponse& response, std::uint64_t length);

    /// What it has written to stderr; only after its end.
    std::string complaint() const;

private:
    void await(int fd, short events) const;
    std::size_t read(char* buffer, std::size_t size);
    bool write(std::string_view bytes);
    [[noreturn]] void throwReport();

    HttpRequest& _request;
    const launcher::Spec _spec;
    process::ProgramPipes _pipes{false};
    std::string _arrived; // and not passed on
};

} // namespace further::upload
