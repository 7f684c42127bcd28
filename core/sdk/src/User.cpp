#include <further/User.h>

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace further {
inline namespace v1 {

User User::current() {
    User user;
    user.uid = ::geteuid();
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer{};
    if (::getpwuid_r(user.uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        user.name = found->pw_name;
        user.home = found->pw_dir;
    } else {
        user.name = std::to_string(user.uid);
    }
    return user;
}

} // namespace v1
} // namespace further
