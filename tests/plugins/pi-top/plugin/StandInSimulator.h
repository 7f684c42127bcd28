#pragma once

#include "support/TemporaryDirectory.h"

#include <filesystem>
#include <string>

namespace further::pitop {

/// A program in the simulator's place: a shell script with the commands that tests need.
class StandInSimulator {
public:
    /// Serves at 127.0.0.1:4001 and :4002, and obeys:
    ///   die      it says why on stderr and ends with code 3
    ///   last     it dies so at the next command
    ///   nothing  no answer; the next command is answered twice
    ///   flood    100,000 lines before the answer
    ///   long     a line of 100,000 bytes before the answer
    ///   deaf     it closes its stdin, and goes on
    ///   mute     it closes its stdout, and goes on
    ///   fail     it says that it was an error
    /// Anything else it repeats. When its stdin ends it removes the file `alive` beside itself, and ends.
    StandInSimulator() { write(serving); }

    /// Becomes another program: the lines of a shell script.
    void write(const std::string& script) const {
        _place.write(name, "#!/bin/sh\ncd \"${0%/*}\"\necho $$ >pid\necho \"$*\" >arguments\n" + script);
        std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
    }

    std::filesystem::path program() const { return directory() / name; }
    const std::filesystem::path& directory() const { return _place.path(); }

private:
    static constexpr const char* name = "further-pi-top-simulator";
    static constexpr const char* serving = R"(
touch alive
echo 'Simulating a pi-top [4]. Requests: 127.0.0.1:4001. Events: 127.0.0.1:4002.'
while read -r line; do
    case $line in
        die) echo 'out of order' >&2; exit 3 ;;
        last) read -r line; echo 'out of order' >&2; exit 3 ;;
        nothing) read -r line; echo "  late"; echo ok; echo "  $line"; echo ok ;;
        flood) yes '  and so on' | head -100000; echo ok ;;
        long) head -c 100000 /dev/zero | tr '\0' x; echo; echo ok ;;
        deaf) exec 0<&-; echo ok; exec sleep 60 ;;
        mute) exec 1>&-; exec sleep 60 ;;
        fail) echo 'error: There is no command "fail"; help lists them all' ;;
        *) echo "  $line"; echo "ok, but it was a test" ;;
    esac
done
rm alive
)";

    testing::TemporaryDirectory _place;
};

} // namespace further::pitop
