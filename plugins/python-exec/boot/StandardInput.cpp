#include "StandardInput.h"

#include "PythonError.h"

#include <sys/stat.h>
#include <unistd.h>

namespace further::boot {

namespace {

PyRef keywords(const PyRef& old) {
    const auto encoding = attribute(old, "encoding");
    const auto errors = attribute(old, "errors");
    const auto buffering = attribute(old, "line_buffering");
    const auto through = attribute(old, "write_through");
    return required(Py_BuildValue("{sOsOsssOsO}", "encoding", encoding.get(), "errors", errors.get(), "newline", "\n",
                                  "line_buffering", buffering.get(), "write_through", through.get()));
}

} // namespace

bool streamsArePipes() {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
        struct stat status {};
        if (::fstat(fd, &status) != 0 || !S_ISFIFO(status.st_mode))
            return false;
    }
    return true;
}

// What create_stdio in CPython's pylifecycle.c does.
void remakeStandardInput() {
    const auto old = sysEntry("stdin");
    const auto io = required(PyImport_ImportModule("io"));
    const auto buffer = required(
        PyObject_CallMethod(io.get(), "open", "isiOOOO", STDIN_FILENO, "rb", -1, Py_None, Py_None, Py_None, Py_False));
    const auto name = required(PyUnicode_FromString("<stdin>"));
    succeeded(PyObject_SetAttrString(attribute(buffer, "raw").get(), "name", name.get()));
    const auto wrapper = attribute(io, "TextIOWrapper");
    const auto arguments = required(PyTuple_Pack(1, buffer.get()));
    const auto stream = required(PyObject_Call(wrapper.get(), arguments.get(), keywords(old).get()));
    succeeded(PyObject_SetAttrString(stream.get(), "mode", required(PyUnicode_FromString("r")).get()));
    succeeded(PySys_SetObject("stdin", stream.get()));
    succeeded(PySys_SetObject("__stdin__", stream.get()));
}

} // namespace further::boot
