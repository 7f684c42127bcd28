#: tells: input() where there is none
#: eof
print("before")
input("prompt ")
