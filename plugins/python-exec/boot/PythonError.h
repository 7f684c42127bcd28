#pragma once

#include "PyRef.h"

#include <exception>
#include <initializer_list>
#include <string>

namespace further::boot {

/// A Python error is set. Nothing is said here: it is in the interpreter.
struct PythonError : std::exception {
    const char* what() const noexcept override { return "a Python error is set"; }
};

/// What a call of Python's returned; throws PythonError for null.
inline PyRef required(PyObject* owned) {
    if (owned == nullptr)
        throw PythonError();
    return PyRef(owned);
}

/// The same for calls that return -1.
inline void succeeded(int result) {
    if (result < 0)
        throw PythonError();
}

/// An entry of sys; throws PythonError where somebody has deleted it.
inline PyRef sysEntry(const char* name) {
    auto* entry = PySys_GetObject(name);
    if (entry == nullptr)
        PyErr_Format(PyExc_RuntimeError, "sys.%s is gone", name);
    return required(Py_XNewRef(entry));
}

inline PyRef attribute(const PyRef& object, const char* name) {
    return required(PyObject_GetAttrString(object.get(), name));
}

/// A path or a word of the system's as text, and back.
inline PyRef pathText(const std::string& path) {
    return required(PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size())));
}

/// Nothing for what is no text.
inline std::string pathOf(PyObject* text) {
    if (text == nullptr || !PyUnicode_Check(text))
        return {};
    const auto bytes = required(PyUnicode_EncodeFSDefault(text));
    return {PyBytes_AS_STRING(bytes.get()), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.get()))};
}

/// Takes the error that is set away, and says it in one line.
std::string takeError();

} // namespace further::boot
