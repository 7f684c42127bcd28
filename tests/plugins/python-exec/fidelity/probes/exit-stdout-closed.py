#: tells: a script that has closed its streams
#: args: ["os.close(1)"]
#: args: ["sys.stdout.close()"]
#: args: ["os.close(0); os.close(1)"]
#: args: ["os.close(2); 1/0"]
#: args: ["sys.stdout = None; print('nowhere')"]
#: args: ["sys.stderr = None; 1/0"]
#: args: ["del sys.stdout; print('lost')"]
#: args: ["sys.stdout = open('/dev/full', 'w'); print('full')"]
import os
import sys

print("before")
exec(sys.argv[1])
