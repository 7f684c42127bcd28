#: tells: the name by which argparse calls the script, and its exit
#: args: ["--no-such-option"]
#: args: ["--help"]
import argparse

argparse.ArgumentParser(description="A program.").parse_args()
