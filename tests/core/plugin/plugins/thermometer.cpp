/// The library that missing-dependency needs.
__attribute__((visibility("default"))) int readThermometer();

int readThermometer() {
    return 20;
}
