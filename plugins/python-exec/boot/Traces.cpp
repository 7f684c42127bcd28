#include "Traces.h"

#include "BootWords.h"
#include "ProgramVariables.h"
#include "PythonError.h"

#include <cstdlib>

namespace further::boot {

namespace {

constexpr const char* moduleName = "sitecustomize";
constexpr const char* searchPath = "PYTHONPATH";

void deleteKey(const PyRef& dictionary, PyObject* key) {
    if (PyDict_DelItem(dictionary.get(), key) < 0)
        PyErr_Clear(); // isn't there
}

void removeFromPath(const PyRef& directory) {
    const auto path = sysEntry("path");
    for (Py_ssize_t i = PyList_Size(path.get()) - 1; i >= 0; --i) {
        const int same = PyObject_RichCompareBool(PyList_GET_ITEM(path.get(), i), directory.get(), Py_EQ);
        succeeded(same);
        if (same == 1)
            succeeded(PyList_SetSlice(path.get(), i, i + 1, nullptr));
    }
}

} // namespace

void removeTraces(const std::string& directory) {
    const auto place = pathText(directory);
    setVariable(BootWords::variable, nullptr);
    if (const char* path = ::getenv(searchPath); path != nullptr) {
        const auto without = withoutTraces({std::string(searchPath) + '=' + path}, directory);
        setVariable(searchPath, valueIn(without, searchPath));
    }
    removeFromPath(place);
    deleteKey(sysEntry("path_importer_cache"), place.get());
    deleteKey(sysEntry("modules"), pathText(moduleName).get());
}

void importRealSiteCustomize() {
    required(PyImport_ImportModule(moduleName));
}

} // namespace further::boot
