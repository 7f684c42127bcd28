#: tells: input() with readline
#: terminal
#: await: "edit> "
#: type: "bc\u0001a\u0005d\r"
#: await: "again> "
#: type: "\u0010\r"
import readline

print(repr(input("edit> ")))
print(repr(input("again> ")))
print(readline.get_current_history_length())
