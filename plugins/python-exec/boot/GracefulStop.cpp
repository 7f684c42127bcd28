#include "GracefulStop.h"

#include "PythonError.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace further::boot {

namespace {

constexpr int exitCode = 128 + SIGTERM; // of a shell's; seen by who catches the exception and leaves with os._exit

// Python's callbacks and libc's have no other place for what they need to know. It ends with the process.
volatile sig_atomic_t stoppedProcess = 0; // its pid: a fork isn't stopped
PyObject* handler = nullptr;
PyObject* exceptionType = nullptr;
PyObject* unraisableHook = nullptr; // the program's own

void setDefault() {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    ::sigaction(SIGTERM, &action, nullptr);
}

/// Runs after all else that has asked libc to be called at exit.
void endBySignal() {
    if (stoppedProcess != ::getpid())
        return;
    std::fflush(nullptr);
    setDefault();
    sigset_t signal;
    ::sigemptyset(&signal);
    ::sigaddset(&signal, SIGTERM);
    ::sigprocmask(SIG_UNBLOCK, &signal, nullptr);
    ::raise(SIGTERM);
}

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

/// Whether there is something to unwind: the program, or the wait for its threads. What else runs after that
/// (excepthook, atexit callbacks, finalisers) is the cleaning up.
bool canUnwind(PyObject* frame) {
    if (_Py_IsFinalizing() != 0)
        return false;
    const auto bottom = outermost(frame);
    if (!bottom)
        return false;
    const auto name = codeName(bottom);
    if (name == "<module>" || name == "_run_module_as_main") // the latter: a directory or a zip file
        return true;
    if (name == "_shutdown" && isThreadingModule(bottom))
        return true;
    return isLoaded("greenlet"); // whose frames have bottoms of their own
}

bool isOurs(PyObject* function) {
    return function == handler;
}

/// signal.getsignal(SIGTERM)
PyRef currentHandler(const PyRef& signalModule) {
    return required(PyObject_CallMethod(signalModule.get(), "getsignal", "i", SIGTERM));
}

/// Stands before the program's sys.unraisablehook once the program is being stopped. Where our exception went lost, in
/// a __del__, say, it comes again, and nothing is printed.
PyObject* onUnraisable(PyObject* /*self*/, PyObject* unraisable) {
    const PyRef type(PyObject_GetAttrString(unraisable, "exc_type"));
    if (!type)
        PyErr_Clear();
    if (type.get() == exceptionType) {
        if (_Py_IsFinalizing() == 0)
            PyErr_SetInterruptEx(SIGTERM); // does nothing where the handler isn't ours any more
        Py_RETURN_NONE;
    }
    return PyObject_CallOneArg(unraisableHook, unraisable);
}

PyObject* onTerminate(PyObject* /*self*/, PyObject* const* arguments, Py_ssize_t count) {
    stoppedProcess = ::getpid();
    setDefault(); // as the kernel has done it already, unless the program called this function
    if (!canUnwind(count > 1 ? arguments[1] : nullptr)) {
        PyErr_Clear();
        Py_RETURN_NONE;
    }
    const PyRef exception(PyObject_CallFunction(exceptionType, "i", exitCode));
    if (exception)
        PyErr_SetObject(exceptionType, exception.get());
    return nullptr;
}

PyMethodDef unraisableMethod{"unraisablehook", onUnraisable, METH_O, nullptr};

PyObject* terminate(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
    auto* current = PySys_GetObject("unraisablehook");
    const bool hooked =
        current != nullptr && PyCFunction_Check(current) && PyCFunction_GetFunction(current) == onUnraisable;
    if (!hooked && current != nullptr) {
        const PyRef hook(PyCFunction_New(&unraisableMethod, nullptr));
        if (!hook)
            return nullptr;
        Py_XSETREF(unraisableHook, Py_NewRef(current));
        PySys_SetObject("unraisablehook", hook.get());
    }
    return onTerminate(self, arguments, count);
}

PyObject* afterFork(PyObject* /*self*/, PyObject* /*none*/) {
    const PyRef signalModule(PyImport_ImportModule("_signal"));
    if (!signalModule)
        return nullptr;
    const PyRef current(PyObject_CallMethod(signalModule.get(), "getsignal", "i", SIGTERM));
    if (!current)
        return nullptr;
    if (!isOurs(current.get()))
        Py_RETURN_NONE;
    return PyObject_CallMethod(signalModule.get(), "signal", "ii", SIGTERM, 0 /* SIG_DFL */);
}

PyMethodDef terminateMethod{"default_term_handler",
                            reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(terminate)), METH_FASTCALL,
                            nullptr};
PyMethodDef afterForkMethod{"after_fork", afterFork, METH_NOARGS, nullptr};

/// So that a second SIGTERM ends the process at once, also where Python gets no turn to run its handler.
void makeTheFirstTheLast() {
    struct sigaction action {};
    ::sigaction(SIGTERM, nullptr, &action);
    action.sa_flags |= static_cast<int>(SA_RESETHAND);
    ::sigaction(SIGTERM, &action, nullptr);
}

bool isDefault(const PyRef& handlerNow) {
    return PyLong_Check(handlerNow.get()) && PyLong_AsLong(handlerNow.get()) == 0;
}

void registerAfterFork() {
    const auto function = required(PyCFunction_New(&afterForkMethod, nullptr));
    const auto posix = required(PyImport_ImportModule("posix"));
    const auto registration = attribute(posix, "register_at_fork");
    const auto none = required(PyTuple_New(0));
    const auto names = required(Py_BuildValue("{sO}", "after_in_child", function.get()));
    required(PyObject_Call(registration.get(), none.get(), names.get()));
}

} // namespace

void installGracefulStop() {
    const auto signalModule = required(PyImport_ImportModule("_signal"));
    if (!isDefault(currentHandler(signalModule)))
        return;
    exceptionType = required(PyErr_NewException("builtins.Terminated", PyExc_SystemExit, nullptr)).release();
    handler = required(PyCFunction_New(&terminateMethod, nullptr)).release();
    registerAfterFork();
    std::atexit(endBySignal);
    required(PyObject_CallMethod(signalModule.get(), "signal", "iO", SIGTERM, handler));
    makeTheFirstTheLast();
}

} // namespace further::boot
