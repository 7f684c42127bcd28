#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace further::files {

/// One file of an upload.
struct UploadFile {
    enum class Type { text, url };

    std::string alias; ///< its path below the upload, as the client has it
    Type type = Type::text;
    std::string text;
    std::string url;
    std::string bucket;
    std::string fileName; ///< in the bucket
};

/// What an upload says beside its files.
struct UploadHead {
    std::string name;
    std::string username; ///< empty for none
};

/// Gives the next bytes, at most `size`; 0 at the end.
using ByteSource = std::function<std::size_t(char* buffer, std::size_t size)>;

/// Reads the body of an upload to its end, and tells of each file as soon as it is there: one file's text is in memory
/// at a time. Throws Refusal (400) with a sentence for anything that has another shape, or more than `mostFiles`; and
/// what `onFile` throws.
UploadHead readUpload(const ByteSource& source, std::size_t mostFiles,
                      const std::function<void(UploadFile&& file)>& onFile);

} // namespace further::files
