#: tells: which descriptors a child inherits: none of ours
import os
import subprocess

listing = ["sh", "-c", "for fd in /proc/self/fd/*; do echo ${fd##*/}; done"]
for close in (True, False):
    print(subprocess.run(listing, close_fds=close, capture_output=True, text=True).stdout.split())
reading, writing = os.pipe()
print(len(subprocess.run(listing, pass_fds=[writing], capture_output=True, text=True).stdout.split()), reading, writing)
print(os.system("exit 3"), os.popen("echo popen; ls /proc/self/fd | wc -l").read())
