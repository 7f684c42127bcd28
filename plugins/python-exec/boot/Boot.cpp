#include "GracefulStop.h"
#include "MainHook.h"
#include "Preload.h"
#include "PythonError.h"
#include "Traces.h"
#include "WaitingInterpreter.h"
#include "Zygote.h"

#include <cstdlib>
#include <exception>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace further::boot {

namespace {

/// What a callback of Python's needs to know.
struct Task {
    BootWords words;
    std::string directory;
};

std::optional<Task> task;

/// Returns when there is a program, and whether it is to be stopped gracefully.
bool waitForProgram() {
    KeeperSocket keeper;
    try {
        std::set<std::string> preloaded;
        if (!task->words.preload.empty())
            preloaded = preload(task->words.preload);
        WaitingInterpreter interpreter(task->words, task->directory, std::move(preloaded), keeper);
        if (!task->words.preload.empty())
            Zygote(keeper).serve();
        interpreter.await();
        return interpreter.graceful();
    } catch (const PythonError&) {
        keeper.giveUp("The interpreter can't be changed for a program (" + takeError() + ").");
    } catch (const UnfitForGood& problem) {
        keeper.giveUp(problem.what(), true);
    } catch (const std::exception& problem) {
        keeper.giveUp(problem.what());
    }
}

bool beforeMain() {
    const bool waits = task->words.wait && KeeperSocket::isThere();
    const bool graceful = waits ? waitForProgram() : task->words.graceful;
    task.reset();
    try {
        if (graceful)
            installGracefulStop();
    } catch (const PythonError&) {
        PyErr_WriteUnraisable(nullptr); // a program that ends without being asked is better than none
    }
    return waits;
}

std::string ownDirectory(PyObject* module) {
    const auto spec = required(PyObject_GetAttrString(module, "__spec__"));
    const auto path = pathOf(attribute(spec, "origin").get());
    return path.substr(0, path.find_last_of('/'));
}

/// Runs when site imports the module, and may raise what it likes: site reports it.
int execute(PyObject* module) {
    try {
        const char* words = std::getenv(BootWords::variable);
        task.emplace(Task{BootWords::parse(words == nullptr ? "" : words), ownDirectory(module)});
        removeTraces(task->directory);
        if (task->words.graceful || task->words.wait)
            callBeforeMain(beforeMain);
        importRealSiteCustomize();
        return 0;
    } catch (const PythonError&) {
        return -1;
    }
}

PyModuleDef_Slot slots[]{{Py_mod_exec, reinterpret_cast<void*>(execute)}, {0, nullptr}};
PyModuleDef definition{PyModuleDef_HEAD_INIT, "sitecustomize", nullptr, 0, nullptr, slots, nullptr, nullptr, nullptr};

} // namespace

} // namespace further::boot

PyMODINIT_FUNC PyInit_sitecustomize() {
    return PyModuleDef_Init(&further::boot::definition);
}
