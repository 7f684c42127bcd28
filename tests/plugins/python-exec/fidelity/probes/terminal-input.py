#: tells: input() in a terminal, with its echo, its editing and its end
#: terminal
#: await: "name? "
#: type: "Ada\r"
#: await: "again? "
#: type: "Addd\u007f\u007fa\r"
#: await: "end? "
#: type: "\u0004"
print("Hello,", input("name? "))
print(repr(input("again? ")))
input("end? ")
