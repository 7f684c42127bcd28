#include "StandardStreams.h"

#include "PythonError.h"

#include <sys/stat.h>
#include <unistd.h>

namespace further::boot {

namespace {

PyRef keywordsOf(const PyRef& stream) {
    const auto encoding = attribute(stream, "encoding");
    const auto errors = attribute(stream, "errors");
    const auto buffering = attribute(stream, "line_buffering");
    const auto through = attribute(stream, "write_through");
    return required(Py_BuildValue("{sOsOsssOsO}", "encoding", encoding.get(), "errors", errors.get(), "newline", "\n",
                                  "line_buffering", buffering.get(), "write_through", through.get()));
}

/// What create_stdio in CPython's pylifecycle.c does.
void remake(int fd, const std::string& name, bool writes) {
    const auto ownName = "__" + name + "__"; // where a program finds what somebody has replaced
    const auto old = sysEntry(ownName.c_str());
    const bool replaced = sysEntry(name.c_str()).get() != old.get();
    const auto io = required(PyImport_ImportModule("io"));
    const auto buffer = required(PyObject_CallMethod(io.get(), "open", "isiOOOO", fd, writes ? "wb" : "rb",
                                                     writes ? 0 : -1, Py_None, Py_None, Py_None, Py_False));
    const auto raw = writes ? PyRef::borrowed(buffer.get()) : attribute(buffer, "raw");
    const auto shown = required(PyUnicode_FromString(('<' + name + '>').c_str()));
    succeeded(PyObject_SetAttrString(raw.get(), "name", shown.get()));
    const auto arguments = required(PyTuple_Pack(1, buffer.get()));
    const auto wrapper = attribute(io, "TextIOWrapper");
    const auto stream = required(PyObject_Call(wrapper.get(), arguments.get(), keywordsOf(old).get()));
    const auto mode = required(PyUnicode_FromString(writes ? "w" : "r"));
    succeeded(PyObject_SetAttrString(stream.get(), "mode", mode.get()));
    succeeded(PySys_SetObject(ownName.c_str(), stream.get()));
    if (!replaced)
        succeeded(PySys_SetObject(name.c_str(), stream.get()));
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

void remakeStandardStreams() {
    remake(STDIN_FILENO, "stdin", false);
    remake(STDOUT_FILENO, "stdout", true);
    remake(STDERR_FILENO, "stderr", true);
}

} // namespace further::boot
