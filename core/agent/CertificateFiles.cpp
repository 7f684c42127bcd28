#include "agent/CertificateFiles.h"

#include "access/PrivateFile.h"

#include <further/Descriptor.h>

#include <Poco/Exception.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>

namespace further {

namespace {

constexpr std::size_t largest = 1024 * 1024;

/// It is for everybody's eyes, so whose it is doesn't matter. Without waiting for a pipe's writer.
std::string certificateIn(const std::filesystem::path& path) {
    const auto refuse = [&path](const std::string& why) {
        throw Poco::FileException(path.string() + " can't be read (" + why + "): mend tls.certificate");
    };
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file)
        refuse(std::generic_category().message(errno));
    std::string text;
    std::array<char, 4096> buffer{};
    ssize_t count = 0;
    while ((count = ::read(file.get(), buffer.data(), buffer.size())) > 0 && text.size() <= largest)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    if (count < 0)
        refuse(std::generic_category().message(errno));
    if (count > 0)
        refuse("it is too long");
    if (text.empty())
        refuse("it is empty");
    return text;
}

std::string secretIn(const std::filesystem::path& path, const std::string& setting) {
    const auto text = PrivateFile(path, PrivateFile::Keeper::administrator).read();
    if (!text)
        throw Poco::FileNotFoundException("There is no file " + path.string() + ": mend " + setting);
    return *text;
}

} // namespace

// The time of the last change of anything, who may read it included.
std::string CertificateFiles::state() const {
    std::ostringstream all;
    for (const auto& path : {certificate, key, passphraseFile}) {
        struct stat is {};
        if (!path.empty() && ::stat(path.c_str(), &is) == 0)
            all << is.st_dev << '/' << is.st_ino << '/' << is.st_size << '/' << is.st_ctim.tv_sec << '.'
                << is.st_ctim.tv_nsec;
        all << ' ' << path << ' ';
    }
    return all.str();
}

TlsIdentity CertificateFiles::read(const TlsLibrary& library) const {
    const auto text = certificateIn(certificate);
    auto passphrase = passphraseFile.empty() ? std::string() : secretIn(passphraseFile, "tls.passphraseFile");
    passphrase.resize(passphrase.find_last_not_of("\r\n") + 1);
    const auto secret = secretIn(key, "tls.key");
    try {
        return library.identity(text, secret, passphrase);
    } catch (const Poco::DataFormatException& problem) {
        throw Poco::DataFormatException("The certificate " + certificate.string() + " with the key " + key.string() +
                                        " can't be used, because " + problem.message() +
                                        ": mend tls.certificate and tls.key, then: further-linkctl reload");
    }
}

} // namespace further
