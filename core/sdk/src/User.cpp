#include <further/User.h>

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace further {
inline namespace v1 {

namespace {

/// `look` is getpwuid_r or getpwnam_r, given what it looks for.
template <class Look>
std::optional<User> find(Look look) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer{};
    if (look(&entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    return User{found->pw_uid, found->pw_name, found->pw_dir};
}

} // namespace

User User::current() {
    const auto uid = ::geteuid();
    const auto known = find([uid](auto... place) { return ::getpwuid_r(uid, place...); });
    return known ? *known : User{uid, std::to_string(uid), {}};
}

std::optional<User> User::named(const std::string& name) {
    return find([&name](auto... place) { return ::getpwnam_r(name.c_str(), place...); });
}

} // namespace v1
} // namespace further
