#include "PythonError.h"

namespace further::boot {

std::string takeError() {
    PyObject* type = nullptr;
    PyObject* value = nullptr;
    PyObject* traceback = nullptr;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    const PyRef ownType(type);
    const PyRef ownValue(value);
    const PyRef ownTraceback(traceback);
    if (!ownType)
        return "no error";
    std::string said = reinterpret_cast<PyTypeObject*>(type)->tp_name;
    const PyRef text(ownValue ? PyObject_Str(value) : nullptr);
    if (const char* words = text ? PyUnicode_AsUTF8(text.get()) : nullptr; words != nullptr && *words != '\0')
        said += std::string(": ") + words;
    PyErr_Clear();
    return said;
}

} // namespace further::boot
