#: tells: a stop of a program that never waits
#: await: "ready\n"
#: stop
print("ready")
while True:
    pass
