# Sourced by the scripts here: stops at the first failure, answers --help, and says where the tree is.
# shellcheck shell=bash
set -euo pipefail
# shellcheck disable=SC2034 # used by the scripts that source this
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The comment at a script's head is its help.
if [[ ${1-} == --help || ${1-} == -h ]]; then
    sed -n '2,/^[^#]/ s/^# \{0,1\}//p' "$0"
    exit 0
fi

# At most one job for each GiB of free memory: a compiler at work takes that much, and a Raspberry Pi has little.
jobs=$(($(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1048576))
jobs=$((jobs < 1 ? 1 : jobs > $(nproc) ? $(nproc) : jobs))

# Runs a command without randomness in its addresses, where the kernel lets us: the sanitizers' shadow memory wants its
# place in the address space, and a kernel of more than 28 random bits may have given it away.
fixed_addresses() {
    if setarch -R true 2>/dev/null; then
        setarch -R "$@"
    else
        "$@"
    fi
}
