#include "Urgency.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace further::launcher {

namespace {

constexpr int leastUrgent = 19;

void schedule(pid_t process, int policy) {
    const sched_param usual{};
    ::sched_setscheduler(process, policy, &usual);
}

} // namespace

void comeLast() {
    schedule(0, SCHED_BATCH);
    if (::geteuid() == 0)
        ::setpriority(PRIO_PROCESS, 0, leastUrgent);
}

bool comeBack(pid_t process, int niceness) {
    schedule(process, SCHED_OTHER);
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(process), niceness);
    return ::sched_getscheduler(process) == SCHED_OTHER &&
           ::getpriority(PRIO_PROCESS, static_cast<id_t>(process)) == niceness;
}

} // namespace further::launcher
