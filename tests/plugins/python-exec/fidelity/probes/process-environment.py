#: tells: the environment, whole and in its order, the script's and a child's
import os
import subprocess

for name, value in os.environ.items():
    print(f"{name}={value}")
print(len(os.environb), os.environ.get("PYTHONPATH") == os.environb[b"PYTHONPATH"].decode())
print(subprocess.run(["env"], capture_output=True, text=True).stdout)
print(subprocess.run(["sh", "-c", "echo $PWD; env | sort"], capture_output=True, text=True).stdout)
os.environ["ADDED"] = "1"
del os.environ["PWD"]
print(subprocess.run(["env"], capture_output=True, text=True, cwd="/").stdout)
