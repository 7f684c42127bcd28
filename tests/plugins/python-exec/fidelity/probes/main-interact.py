#: tells: an interactive console within the script
#: type: "1 + 1\nfor i in range(2):\n    print(i)\n\n1/0\nname\n"
#: eof
import code

name = "Ada"
code.interact(local={"name": name}, banner="console", exitmsg="left")
code.interact(local=globals())
print("after")
