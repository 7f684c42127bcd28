#include "GracefulStop.h"

#include "PythonError.h"
#include "Termination.h"

#include <csignal>
#include <string_view>

namespace further::boot {

namespace {

constexpr int exitCode = 128 + SIGTERM; // of a shell's; seen by who catches the exception and leaves with os._exit

// A callback of Python's has no other place for what it needs to know. It ends with the process.
PyObject* handler = nullptr;
PyObject* exceptionType = nullptr;
PyObject* unraisableHook = nullptr; // the program's own

/// The frame at the bottom; null where no Python code runs.
PyRef outermost(PyObject* frame) {
    if (frame == nullptr || !PyFrame_Check(frame))
        return {};
    auto bottom = PyRef::borrowed(frame);
    while (PyRef below{reinterpret_cast<PyObject*>(PyFrame_GetBack(reinterpret_cast<PyFrameObject*>(bottom.get())))})
        bottom = std::move(below);
    return bottom;
}

std::string_view codeName(const PyRef& frame) {
    const PyRef code(reinterpret_cast<PyObject*>(PyFrame_GetCode(reinterpret_cast<PyFrameObject*>(frame.get()))));
    const char* name = PyUnicode_AsUTF8(reinterpret_cast<PyCodeObject*>(code.get())->co_name);
    return name == nullptr ? "" : name; // the frame keeps its code
}

bool isThreadingModule(const PyRef& frame) {
    const PyRef globals(PyFrame_GetGlobals(reinterpret_cast<PyFrameObject*>(frame.get())));
    auto* name = PyDict_GetItemString(globals.get(), "__name__");
    return name != nullptr && PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, "threading") == 0;
}

bool isLoaded(const char* module) {
    return PyDict_GetItemString(PyImport_GetModuleDict(), module) != nullptr;
}

/// What the interpreter is at. `beginning`: the program has done nothing yet. `ending`: excepthook, atexit callbacks,
/// finalisers, which are the cleaning up.
enum class Phase { beginning, program, waitingForThreads, ending };

/// Of an interpreter that has nothing to run yet, as site leaves it; the loader stays the file's after the program.
bool hasBegun() {
    auto* const main = PyDict_GetItemString(PyImport_GetModuleDict(), "__main__");
    auto* const variables = main != nullptr && PyModule_Check(main) ? PyModule_GetDict(main) : nullptr;
    auto* const loader = variables != nullptr ? PyDict_GetItemString(variables, "__loader__") : nullptr;
    return loader == nullptr || !PyType_Check(loader) ||
           std::string_view(reinterpret_cast<PyTypeObject*>(loader)->tp_name) != "BuiltinImporter";
}

Phase phaseAt(PyObject* frame) {
    if (_Py_IsFinalizing() != 0)
        return Phase::ending;
    if (!hasBegun())
        return Phase::beginning;
    const auto bottom = outermost(frame);
    if (!bottom)
        return Phase::ending;
    const auto name = codeName(bottom);
    if (name == "<module>" || name == "_run_module_as_main") // the latter: a directory or a zip file
        return Phase::program;
    if (name == "_shutdown" && isThreadingModule(bottom))
        return Phase::waitingForThreads;
    return isLoaded("greenlet") ? Phase::program : Phase::ending; // its frames have bottoms of their own
}

Phase phase = Phase::program; // in which the signal was taken

/// What signal.getsignal(SIGTERM) says.
PyRef currentHandler() {
    const auto signals = required(PyImport_ImportModule("_signal"));
    return required(PyObject_CallMethod(signals.get(), "getsignal", "i", SIGTERM));
}

void setHandler(PyObject* function) {
    const auto signals = required(PyImport_ImportModule("_signal"));
    required(PyObject_CallMethod(signals.get(), "signal", "iO", SIGTERM, function));
}

/// Runs what may throw PythonError for Python.
template <class Work>
PyObject* asCallback(Work work) {
    try {
        work();
        Py_RETURN_NONE;
    } catch (const PythonError&) {
        return nullptr;
    }
}

/// Stands before the program's sys.unraisablehook once the program is being stopped. Where our exception went lost, in
/// a __del__, say, it comes again, and nothing is printed.
PyObject* onUnraisable(PyObject* /*self*/, PyObject* unraisable) {
    const PyRef type(PyObject_GetAttrString(unraisable, "exc_type"));
    if (!type || type.get() != exceptionType) {
        PyErr_Clear();
        return PyObject_CallOneArg(unraisableHook, unraisable);
    }
    return asCallback([] {
        if (phase == Phase::program && _Py_IsFinalizing() == 0 && currentHandler().get() == handler)
            terminationLost();
    });
}

PyMethodDef unraisableMethod{"unraisablehook", onUnraisable, METH_O, nullptr};

bool isOurHook(PyObject* hook) {
    return PyCFunction_Check(hook) && PyCFunction_GetFunction(hook) == onUnraisable;
}

void standBeforeUnraisableHook() {
    auto hook = sysEntry("unraisablehook");
    if (isOurHook(hook.get()))
        return;
    const auto ours = required(PyCFunction_New(&unraisableMethod, nullptr));
    Py_XSETREF(unraisableHook, hook.release());
    succeeded(PySys_SetObject("unraisablehook", ours.get()));
}

/// The handler: of (number, frame).
PyObject* onTerminate(PyObject* /*self*/, PyObject* const* arguments, Py_ssize_t count) {
    terminationTaken();
    phase = phaseAt(count > 1 ? arguments[1] : nullptr);
    PyErr_Clear();
    if (phase == Phase::beginning)
        endByTermination(); // there is nothing to clean up, and nobody who would take an exception
    if (phase == Phase::ending)
        Py_RETURN_NONE;
    return asCallback([] {
        standBeforeUnraisableHook();
        const auto exception = required(PyObject_CallFunction(exceptionType, "i", exitCode));
        PyErr_SetObject(exceptionType, exception.get());
        throw PythonError();
    });
}

PyObject* beforeFork(PyObject* /*self*/, PyObject* /*none*/) {
    holdTermination();
    Py_RETURN_NONE;
}

PyObject* afterForkInParent(PyObject* /*self*/, PyObject* /*none*/) {
    allowTermination();
    Py_RETURN_NONE;
}

PyObject* afterForkInChild(PyObject* /*self*/, PyObject* /*none*/) {
    auto* const result = asCallback([] {
        if (currentHandler().get() == handler)
            setHandler(required(PyLong_FromLong(0)).get()); // SIG_DFL
    });
    allowTermination();
    return result;
}

using FastFunction = PyObject* (*)(PyObject*, PyObject* const*, Py_ssize_t);

/// As Python takes any function.
PyCFunction asFunction(FastFunction function) {
    return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

PyMethodDef terminateMethod{"default_term_handler", asFunction(onTerminate), METH_FASTCALL, nullptr};
PyMethodDef beforeMethod{"before_fork", beforeFork, METH_NOARGS, nullptr};
PyMethodDef parentMethod{"after_fork_in_parent", afterForkInParent, METH_NOARGS, nullptr};
PyMethodDef childMethod{"after_fork_in_child", afterForkInChild, METH_NOARGS, nullptr};

void registerAtFork() {
    const auto before = required(PyCFunction_New(&beforeMethod, nullptr));
    const auto parent = required(PyCFunction_New(&parentMethod, nullptr));
    const auto child = required(PyCFunction_New(&childMethod, nullptr));
    const auto names = required(Py_BuildValue("{sOsOsO}", "before", before.get(), "after_in_parent", parent.get(),
                                              "after_in_child", child.get()));
    const auto posix = required(PyImport_ImportModule("posix"));
    const auto nothing = required(PyTuple_New(0));
    required(PyObject_Call(attribute(posix, "register_at_fork").get(), nothing.get(), names.get()));
}

bool isDefault(const PyRef& function) {
    return PyLong_Check(function.get()) && PyLong_AsLong(function.get()) == 0;
}

} // namespace

void installGracefulStop() {
    if (!isDefault(currentHandler()))
        return;
    exceptionType = required(PyErr_NewException("builtins.Terminated", PyExc_SystemExit, nullptr)).release();
    handler = required(PyCFunction_New(&terminateMethod, nullptr)).release();
    registerAtFork();
    setHandler(handler);
    interceptTermination();
}

} // namespace further::boot
