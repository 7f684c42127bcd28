#include "Disks.h"

#include "plugins/common/machine/Section.h"
#include "plugins/common/machine/Text.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace further::system {

using machine::fields;
using machine::Files;
using machine::lines;
using machine::number;
using machine::Section;
using machine::word;

namespace {

constexpr std::size_t mostDisks = 64;

struct Mount {
    std::string number; // of the device: major:minor
    std::string root;
    std::string point;
    std::string type;
    std::string source;
};

bool isOneOf(std::string_view type, const auto& types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

bool isDisk(const Mount& mount) {
    constexpr std::array<std::string_view, 16> types{"ext2",  "ext3",    "ext4",    "vfat",    "msdos", "exfat",
                                                     "ntfs3", "xfs",     "btrfs",   "f2fs",    "jfs",   "zfs",
                                                     "udf",   "iso9660", "hfsplus", "bcachefs"};
    if (mount.type == "overlay")
        return mount.point == "/"; // a container's, or that of a device with a read-only card
    // A directory that is mounted once more is no disk; the root of a container may be, and a subvolume of btrfs is.
    return isOneOf(mount.type, types) && (mount.root == "/" || mount.point == "/" || mount.type == "btrfs");
}

/// Where a lookup of a path may wait for a server. (If the root does, so does all else.)
bool mayHang(const Mount& mount) {
    constexpr std::array<std::string_view, 11> types{"nfs",  "nfs4",   "cifs", "smb3",  "smbfs",    "afs",
                                                     "ceph", "autofs", "9p",   "ncpfs", "glusterfs"};
    return mount.point != "/" && (isOneOf(mount.type, types) || mount.type.starts_with("fuse"));
}

bool isBelow(std::string_view path, const std::string& directory) {
    return path == directory || path.starts_with(directory + "/");
}

/// A path of mountinfo, in which `\040` is a blank.
std::string unescaped(std::string_view text) {
    constexpr std::size_t digits = 3;
    std::string plain;
    while (!text.empty()) {
        const auto byte = text.front() == '\\' && text.size() > digits
                              ? number<unsigned char>(text.substr(1, digits), 8)
                              : std::nullopt;
        plain += byte ? static_cast<char>(*byte) : text.front();
        text.remove_prefix(byte ? digits + 1 : 1);
    }
    return plain;
}

/// `25 1 179:2 / / rw,noatime shared:1 - ext4 /dev/root rw`; between the sixth field and the dash stand any number.
std::optional<Mount> mountOf(std::string_view line) {
    const auto parts = fields(line);
    const auto dash = std::find(parts.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(6, parts.size())),
                                parts.end(), "-");
    if (parts.end() - dash < 3)
        return std::nullopt;
    return Mount{std::string(parts[2]), unescaped(parts[3]), unescaped(parts[4]), std::string(dash[1]),
                 unescaped(dash[2])};
}

std::vector<Mount> mounts(const Files& files) {
    std::map<std::string, Mount> seen; // at one place, the last covers the others
    const auto text = files.text("/proc/self/mountinfo");
    for (const auto line : lines(text))
        if (auto mount = mountOf(line); mount && word(mount->point) && word(mount->source))
            seen.insert_or_assign(mount->point, std::move(*mount));
    std::vector<Mount> all;
    all.reserve(seen.size());
    for (auto& [point, mount] : seen)
        all.push_back(std::move(mount));
    return all;
}

} // namespace

SpaceAt statvfsBelow(const Files& files) {
    return [files](const std::string& mountPoint) -> std::optional<Space> {
        struct statvfs status {};
        if (::statvfs(files.at(mountPoint).c_str(), &status) != 0)
            return std::nullopt;
        const std::uint64_t block = status.f_frsize;
        return Space{status.f_blocks * block, status.f_bavail * block};
    };
}

Poco::JSON::Array::Ptr disks(const Files& files, const SpaceAt& spaceAt) {
    Poco::JSON::Array::Ptr disks = new Poco::JSON::Array;
    const auto all = mounts(files);
    std::set<std::string> listed;
    for (const auto& mount : all) {
        const bool safe = std::none_of(all.begin(), all.end(), [&](const Mount& other) {
            return mayHang(other) && isBelow(mount.point, other.point);
        });
        if (!isDisk(mount) || !safe || disks->size() == mostDisks || !listed.insert(mount.number).second)
            continue;
        const auto space = spaceAt(mount.point);
        if (!space || space->total == 0)
            continue;
        disks->add(Section()
                       .add("mount", mount.point)
                       .add("device", mount.source)
                       .add("filesystem", mount.type)
                       .add("total", space->total)
                       .add("free", space->free)
                       .json());
    }
    return disks;
}

} // namespace further::system
