#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <utility>

namespace further::boot {

/// Owns one reference to a Python object; may be null, which stands for a Python error that is set. The interpreter's
/// lock is held wherever one lives.
class PyRef {
public:
    PyRef() noexcept = default;
    /// Takes over a reference that the caller owns.
    explicit PyRef(PyObject* owned) noexcept : _object(owned) {}
    /// Of an object that somebody else owns.
    static PyRef borrowed(PyObject* object) noexcept {
        Py_XINCREF(object);
        return PyRef(object);
    }
    ~PyRef() { Py_XDECREF(_object); }
    PyRef(PyRef&& other) noexcept : _object(other.release()) {}
    PyRef& operator=(PyRef&& other) noexcept {
        Py_XSETREF(_object, other.release());
        return *this;
    }
    PyRef(const PyRef&) = delete;
    PyRef& operator=(const PyRef&) = delete;

    PyObject* get() const noexcept { return _object; }
    PyObject* release() noexcept { return std::exchange(_object, nullptr); }
    explicit operator bool() const noexcept { return _object != nullptr; }

private:
    PyObject* _object = nullptr;
};

} // namespace further::boot
