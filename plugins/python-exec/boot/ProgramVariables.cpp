#include "ProgramVariables.h"

#include "plugins/common/launcher/Variables.h"

#include "PythonError.h"

#include <cstdlib>
#include <string_view>

namespace further::boot {

namespace {

PyRef bytes(std::string_view text) {
    return required(PyBytes_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
}

/// What os.environ and os.environb are views of.
PyRef ownDictionary() {
    const auto posix = required(PyImport_ImportModule("posix"));
    auto variables = attribute(posix, "environ");
    if (!PyDict_Check(variables.get())) {
        PyErr_SetString(PyExc_TypeError, "posix.environ is no dictionary any more");
        throw PythonError();
    }
    return variables;
}

} // namespace

void setProgramVariables(const Variables& environment) {
    launcher::replaceEnvironment(environment);
    const auto variables = ownDictionary();
    PyDict_Clear(variables.get());
    for (const std::string_view variable : environment) {
        const auto equals = variable.find('=');
        succeeded(PyDict_SetItem(variables.get(), bytes(variable.substr(0, equals)).get(),
                                 bytes(variable.substr(equals + 1)).get()));
    }
}

void setVariable(const char* name, const char* value) {
    const auto variables = ownDictionary();
    if (value != nullptr) {
        ::setenv(name, value, 1);
        succeeded(PyDict_SetItem(variables.get(), bytes(name).get(), bytes(value).get()));
    } else if (::getenv(name) != nullptr) {
        ::unsetenv(name);
        if (PyDict_DelItem(variables.get(), bytes(name).get()) < 0)
            PyErr_Clear(); // somebody was faster
    }
}

} // namespace further::boot
