#include "Preload.h"

#include "plugins/common/launcher/DirectoryStream.h"

#include "PythonError.h"

#include <sys/wait.h>
#include <unistd.h>

#include <string_view>

namespace further::boot {

namespace {

std::set<std::string> loaded() {
    std::set<std::string> names;
    const auto modules = required(PyDict_Keys(PyImport_GetModuleDict()));
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(modules.get()); ++i) {
        const auto name = pathOf(PyList_GET_ITEM(modules.get(), i));
        names.insert(name.substr(0, name.find('.')));
    }
    return names;
}

void import(const std::string& module) {
    const PyRef imported(PyImport_ImportModule(module.c_str()));
    if (!imported)
        throw PreloadFailure("The module " + module + " can't be imported (" + takeError() + ").");
}

std::size_t entriesOf(const char* path) {
    const launcher::DirectoryStream directory(::opendir(path));
    std::size_t count = 0;
    while (const auto* entry = directory ? ::readdir(directory.get()) : nullptr)
        count += entry->d_name[0] == '.' ? 0 : 1;
    return count;
}

/// Some libraries (OpenBLAS) end their threads before a fork, and start them again when they need them: so one is
/// tried.
void requireOneThread() {
    PyOS_BeforeFork();
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    PyOS_AfterFork_Parent();
    if (child > 0)
        ::waitpid(child, nullptr, 0);
    if (entriesOf("/proc/self/task") > 1)
        throw PreloadFailure("One of the modules has started a thread, which wouldn't be there in a program.");
}

void freeze() {
    const bool wasThere = PyDict_GetItemString(PyImport_GetModuleDict(), "gc") != nullptr;
    const auto gc = required(PyImport_ImportModule("gc"));
    required(PyObject_CallMethod(gc.get(), "collect", nullptr));
    required(PyObject_CallMethod(gc.get(), "freeze", nullptr));
    if (!wasThere)
        succeeded(PyDict_DelItemString(PyImport_GetModuleDict(), "gc"));
}

} // namespace

std::set<std::string> preload(const std::vector<std::string>& modules) {
    const auto before = loaded();
    for (const auto& module : modules)
        import(module);
    requireOneThread();
    auto names = loaded();
    for (const auto& name : before)
        names.erase(name);
    freeze();
    return names;
}

void seedAnew() {
    auto* const random = PyDict_GetItemString(PyImport_GetModuleDict(), "numpy.random"); // `random` does it by itself
    if (random != nullptr)
        required(PyObject_CallMethod(random, "seed", nullptr));
}

std::string standsBefore(const std::string& directory, const std::set<std::string>& modules) {
    const launcher::DirectoryStream entries(modules.empty() ? nullptr : ::opendir(directory.c_str()));
    while (const auto* entry = entries ? ::readdir(entries.get()) : nullptr) {
        const std::string_view name(entry->d_name);
        if (modules.contains(std::string(name.substr(0, name.find('.')))))
            return entry->d_name;
    }
    return {};
}

} // namespace further::boot
