#pragma once

#include <further/Api.h>

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

namespace further {
inline namespace v1 {

/// A user of this device, as the system's user database has it.
struct FURTHER_API User {
    uid_t uid = 0;
    std::string name;
    std::filesystem::path home;

    /// The user that this process runs as. One without an entry gets its number as a name and no home.
    static User current();
    /// The user of that name, where there is one.
    static std::optional<User> named(const std::string& name);
};

} // namespace v1
} // namespace further
