#include "CommandLine.h"

#include "Configuration.h"
#include "PythonError.h"

#include <memory>
#include <span>

namespace further::boot {

namespace {

struct FreeRaw {
    void operator()(wchar_t* text) const { PyMem_RawFree(text); }
};

using WideText = std::unique_ptr<wchar_t, FreeRaw>;

void succeeded(const PyStatus& status) {
    if (PyStatus_Exception(status) == 0)
        return;
    PyErr_SetString(PyExc_RuntimeError,
                    status.err_msg == nullptr ? "the configuration takes no change" : status.err_msg);
    throw PythonError();
}

WideText wide(const std::string& word) {
    WideText text(Py_DecodeLocale(word.c_str(), nullptr));
    if (!text) {
        PyErr_NoMemory();
        throw PythonError();
    }
    return text;
}

/// As CPython makes its lists of wide texts.
PyRef listOf(std::span<wchar_t* const> words) {
    auto list = required(PyList_New(0));
    for (const auto* word : words)
        further::boot::succeeded(PyList_Append(list.get(), required(PyUnicode_FromWideChar(word, -1)).get()));
    return list;
}

void setList(PyWideStringList& target, std::span<wchar_t*> words, const char* sysName) {
    succeeded(
        PyConfig_SetWideStringList(&configuration(), &target, static_cast<Py_ssize_t>(words.size()), words.data()));
    further::boot::succeeded(PySys_SetObject(sysName, listOf(words).get()));
}

} // namespace

std::vector<std::string> startedWith() {
    const auto words = sysEntry("orig_argv");
    std::vector<std::string> all;
    for (Py_ssize_t i = 0; i < PyList_Size(words.get()); ++i)
        all.push_back(pathOf(PyList_GET_ITEM(words.get(), i)));
    return all;
}

void setCommandLine(const std::vector<std::string>& words, std::size_t fileAt) {
    std::vector<WideText> owned;
    std::vector<wchar_t*> all;
    all.reserve(words.size());
    for (const auto& word : words)
        all.push_back(owned.emplace_back(wide(word)).get());
    succeeded(PyConfig_SetString(&configuration(), &configuration().run_filename, all.at(fileAt)));
    setList(configuration().orig_argv, all, "orig_argv");
    setList(configuration().argv, std::span(all).subspan(fileAt), "argv");
}

} // namespace further::boot
