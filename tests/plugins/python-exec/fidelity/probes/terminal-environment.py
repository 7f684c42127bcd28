#: tells: the environment in a terminal
#: terminal
import os

for name, value in os.environ.items():
    print(f"{name}={value}")
