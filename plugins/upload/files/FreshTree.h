#pragma once

#include <further/Descriptor.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace further::files {

/// A directory with all that is in it, made beside the one that it will replace: under a name that nobody can foresee,
/// and locked for as long as its process lives. Whatever ends that process, the old one is whole, and what is left of
/// the new one is removed by the next that is made there.
class FreshTree {
public:
    /// In the directory `place`, which outlives it. Throws Refusal.
    explicit FreshTree(const Descriptor& place);
    /// Removes it where it wasn't put in its place, and otherwise what had that place.
    ~FreshTree();
    FreshTree(const FreshTree&) = delete;
    FreshTree& operator=(const FreshTree&) = delete;

    /// A new file in it, at the end of a path of which each part is one name. Throws Refusal.
    void write(const std::vector<std::string>& path, std::string_view text);
    /// Has `make` put a file into a directory of it, under a name; false and errno where it can't be.
    void put(const std::vector<std::string>& path,
             const std::function<bool(const Descriptor& directory, const std::string& name)>& make);

    const Descriptor& top() const { return _top; }

    /// Throws Refusal where something else than a directory has that name.
    void requireMayReplace(const std::string& name) const;
    /// Puts it in the place of the directory `name`, in one step; of several requests at once, the last one's stays.
    /// Throws Refusal, and then all is as it was, where something else than a directory has that name.
    void replace(const std::string& name);

    /// Takes the directory `name` away, in one step, and removes it. False where there is none.
    static bool takeAway(const Descriptor& place, const std::string& name);

private:
    bool begin();
    bool exchange(const std::string& name);
    static void removeAbandoned(const Descriptor& place);

    const Descriptor& _place;
    std::string _name;
    Descriptor _top;
};

} // namespace further::files
