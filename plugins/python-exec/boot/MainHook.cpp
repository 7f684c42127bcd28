#include "MainHook.h"

#include "Configuration.h"
#include "PythonError.h"

namespace further::boot {

namespace {

// A callback of Python's has no other place for what it needs to know.
bool (*callback)() = nullptr;
PyObject* ownHook = nullptr;
PyObject* plainHooks = nullptr; // the list that was sys.path_hooks before, and is again

bool isMainFile(PyObject* path) {
    const auto* file = configuration().run_filename;
    const PyRef text(file == nullptr ? nullptr : PyUnicode_FromWideChar(file, -1));
    const bool same = text && PyUnicode_Check(path) && PyUnicode_Compare(path, text.get()) == 0;
    PyErr_Clear();
    return same;
}

/// sys.path_hooks is what it would be without us. Returns the list that had our hook, which CPython goes through.
PyRef withdraw() {
    auto hooks = sysEntry("path_hooks");
    const auto others = required(PyList_New(0));
    for (Py_ssize_t i = 0; i < PyList_Size(hooks.get()); ++i)
        if (auto* hook = PyList_GET_ITEM(hooks.get(), i); hook != ownHook)
            succeeded(PyList_Append(others.get(), hook));
    succeeded(PyList_SetSlice(plainHooks, 0, PyList_GET_SIZE(plainHooks), others.get()));
    succeeded(PySys_SetObject("path_hooks", plainHooks));
    return hooks;
}

void call(PyObject* path) {
    auto* const beforeMain = std::exchange(callback, nullptr);
    auto hooks = withdraw();
    if (beforeMain()) {
        const auto cache = sysEntry("path_importer_cache");
        if (PyDict_DelItem(cache.get(), path) < 0)
            PyErr_Clear();
        for (Py_ssize_t i = 0; i < PyList_Size(hooks.get()); ++i)
            succeeded(PyList_SetItem(hooks.get(), i, Py_NewRef(ownHook)));
    }
    static_cast<void>(hooks.release()); // CPython doesn't own the list that it goes through
}

/// Nothing is imported by way of this hook.
PyObject* onPath(PyObject* /*self*/, PyObject* path) {
    if (callback != nullptr && isMainFile(path)) {
        try {
            call(path);
        } catch (const PythonError&) {
            PyErr_WriteUnraisable(ownHook);
        }
    }
    PyErr_SetNone(PyExc_ImportError);
    return nullptr;
}

PyMethodDef method{"main_hook", onPath, METH_O, nullptr};

} // namespace

void callBeforeMain(bool (*beforeMain)()) {
    if (configuration().run_filename == nullptr)
        return;
    auto hooks = sysEntry("path_hooks");
    auto hook = required(PyCFunction_New(&method, nullptr));
    const auto first = required(Py_BuildValue("[O]", hook.get()));
    const auto all = required(PySequence_Concat(first.get(), hooks.get()));
    succeeded(PySys_SetObject("path_hooks", all.get()));
    ownHook = hook.release();
    plainHooks = hooks.release();
    callback = beforeMain;
}

} // namespace further::boot
