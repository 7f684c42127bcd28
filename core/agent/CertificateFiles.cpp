#include "agent/CertificateFiles.h"

#include "access/PrivateFile.h"

#include <Poco/Exception.h>

#include <sys/stat.h>

#include <fstream>
#include <sstream>

namespace further {

namespace {

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
    std::ostringstream text;
    text << std::ifstream(certificate).rdbuf();
    if (text.str().empty())
        throw Poco::FileException(certificate.string() + " can't be read: mend tls.certificate");
    auto passphrase = passphraseFile.empty() ? std::string() : secretIn(passphraseFile, "tls.passphraseFile");
    passphrase.resize(passphrase.find_last_not_of("\r\n") + 1);
    const auto secret = secretIn(key, "tls.key");
    try {
        return library.identity(text.str(), secret, passphrase);
    } catch (const Poco::DataFormatException& problem) {
        throw Poco::DataFormatException("The certificate " + certificate.string() + " with the key " + key.string() +
                                        " can't be used, because " + problem.message() +
                                        ": mend tls.certificate and tls.key, then: further-linkctl reload");
    }
}

} // namespace further
