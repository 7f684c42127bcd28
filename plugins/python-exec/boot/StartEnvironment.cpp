#include "StartEnvironment.h"

#include "BootWords.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

namespace further::boot {

namespace {

constexpr std::string_view searchPath = "PYTHONPATH";

std::string nameOf(const std::string& variable) {
    return variable.substr(0, variable.find('='));
}

/// Whether a program's own value can't matter to an interpreter that has started without it.
bool isOfTheProgram(const std::string& name) {
    static constexpr std::array<std::string_view, 3> names{"PWD", "OLDPWD", "TERM"};
    return name.starts_with("FURTHER_") || std::find(names.begin(), names.end(), name) != names.end();
}

Variables::iterator find(Variables& environment, std::string_view name) {
    return std::find_if(environment.begin(), environment.end(), [&](const std::string& variable) {
        return variable.size() > name.size() && variable[name.size()] == '=' && variable.starts_with(name);
    });
}

} // namespace

const char* valueIn(const Variables& environment, const std::string& name) {
    auto& all = const_cast<Variables&>(environment); // looked at only
    const auto found = find(all, name);
    return found == all.end() ? nullptr : found->c_str() + name.size() + 1;
}

Variables withoutTraces(Variables environment, const std::string& own) {
    if (const auto boot = find(environment, BootWords::variable); boot != environment.end())
        environment.erase(boot);
    const auto path = find(environment, searchPath);
    if (path == environment.end())
        return environment;
    const auto first = std::string(searchPath) + '=' + own;
    if (*path == first || *path == first + ':')
        environment.erase(path);
    else if (path->starts_with(first + ':'))
        path->erase(searchPath.size() + 1, own.size() + 1);
    return environment;
}

StartEnvironment::StartEnvironment(Variables started, const Variables& now, const std::string& own)
    : _own(own), _started(withoutTraces(std::move(started), own)) {
    for (const auto& variable : now) {
        const auto name = nameOf(variable);
        const auto* before = valueIn(_started, name);
        if (before == nullptr || before != variable.substr(name.size() + 1))
            _added.push_back(variable);
    }
    for (const auto& variable : _started)
        if (const auto name = nameOf(variable); valueIn(now, name) == nullptr)
            _removed.push_back(name);
}

std::string StartEnvironment::differsAt(const Variables& wanted) const {
    const auto visible = withoutTraces(wanted, _own);
    const auto firstOfThatArentIn = [](const Variables& these, const Variables& those) -> std::string {
        for (const auto& variable : these) {
            auto name = nameOf(variable);
            const auto* other = valueIn(those, name);
            if (!isOfTheProgram(name) && (other == nullptr || other != variable.substr(name.size() + 1)))
                return name;
        }
        return {};
    };
    auto name = firstOfThatArentIn(visible, _started);
    return name.empty() ? firstOfThatArentIn(_started, visible) : name;
}

Variables StartEnvironment::asChanged(const Variables& wanted) const {
    auto environment = withoutTraces(wanted, _own);
    for (const auto& name : _removed)
        if (const auto found = find(environment, name); found != environment.end())
            environment.erase(found);
    for (const auto& variable : _added) {
        if (const auto found = find(environment, nameOf(variable)); found != environment.end())
            *found = variable;
        else
            environment.push_back(variable);
    }
    return environment;
}

Variables ownEnvironment() {
    Variables environment;
    for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry)
        if (std::strchr(*entry, '=') != nullptr)
            environment.emplace_back(*entry);
    return environment;
}

Variables executedEnvironment() {
    std::string bytes;
    const Descriptor file(::open("/proc/self/environ", O_RDONLY | O_CLOEXEC));
    std::array<char, 4096> buffer;
    for (ssize_t count = 0; (count = ::read(file.get(), buffer.data(), buffer.size())) > 0;)
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
    Variables environment;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::string variable(bytes.c_str() + at);
        at += variable.size() + 1;
        if (variable.find('=') != std::string::npos)
            environment.push_back(variable);
    }
    return environment;
}

} // namespace further::boot
