/// A shared object that exports no plugin.
extern "C" __attribute__((visibility("default"))) int nothingOfInterest() {
    return 0;
}
