#include "support/Cage.h"

#include "support/ChildProcess.h"

#include <unistd.h>

#include <fstream>

namespace further::testing {

namespace {

constexpr const char* script = R"(#!/bin/sh
case "$2" in
*/hostile.py) exec unshare --pid --fork --kill-child \
    setpriv --reuid USER --regid USER --clear-groups --no-new-privs \
    prlimit --nproc=64 --as=268435456 --cpu=10 --core=0 \
    timeout --signal KILL 60 /usr/bin/python3 "$@" ;;
*) exec /usr/bin/python3 "$@" ;;
esac
)";

void makeReadable(const std::filesystem::path& path) {
    std::filesystem::permissions(path, std::filesystem::perms(0755));
}

} // namespace

Cage::Cage() : _user(100'000 + static_cast<uid_t>(::getpid())) { // nobody's, and no other test's
    std::string text = script;
    for (std::size_t at = 0; (at = text.find("USER")) != std::string::npos;)
        text.replace(at, 4, std::to_string(_user));
    makeReadable(_place.path());
    makeReadable(_place.write("python", text));
}

bool Cage::holds() const {
    if (::geteuid() != 0)
        return false;
    ChildProcess trial(interpreter(), {"-u", write(_place.path() / "trial", "print('fine')")});
    return trial.awaitExit() == 0 && trial.output() == "fine\n";
}

std::string Cage::write(const std::filesystem::path& directory, const std::string& text) const {
    std::filesystem::create_directories(directory);
    makeReadable(directory);
    const auto file = directory / "hostile.py";
    std::ofstream(file) << text;
    for (const auto& path : {directory, file})
        if (::chown(path.c_str(), _user, _user) != 0)
            return {};
    return file.string();
}

} // namespace further::testing
