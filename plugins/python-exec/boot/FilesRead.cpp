#include "FilesRead.h"

#include "PythonError.h"

namespace further::boot {

namespace {

void noteDirectories(FileStates& states, const PyRef& list) {
    for (Py_ssize_t i = 0; PyList_Check(list.get()) && i < PyList_GET_SIZE(list.get()); ++i)
        states.noteDirectory(pathOf(PyList_GET_ITEM(list.get(), i)), ".pth");
}

void noteInterpreter(FileStates& states) {
    const auto executable = pathOf(sysEntry("executable").get());
    states.note(executable);
    auto directory = executable;
    for (int levels = 0; levels < 2 && directory.find('/') != std::string::npos; ++levels) {
        directory.erase(directory.find_last_of('/'));
        states.note(directory + "/pyvenv.cfg");
    }
}

void noteSite(FileStates& states) {
    auto* const site = PyDict_GetItemString(PyImport_GetModuleDict(), "site");
    if (site == nullptr)
        return;
    noteDirectories(states, required(PyObject_CallMethod(site, "getsitepackages", nullptr)));
    const PyRef user(PyObject_GetAttrString(site, "USER_SITE"));
    PyErr_Clear();
    states.noteDirectory(pathOf(user.get()), ".pth");
}

void noteModules(FileStates& states) {
    const auto modules = required(PyDict_Values(PyImport_GetModuleDict()));
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(modules.get()); ++i) {
        const PyRef file(PyObject_GetAttrString(PyList_GET_ITEM(modules.get(), i), "__file__"));
        PyErr_Clear(); // what is built in has none
        states.note(pathOf(file.get()));
    }
}

} // namespace

FileStates filesRead() {
    FileStates states;
    noteInterpreter(states);
    noteDirectories(states, sysEntry("path"));
    noteSite(states);
    noteModules(states);
    return states;
}

} // namespace further::boot
