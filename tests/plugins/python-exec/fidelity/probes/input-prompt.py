#: tells: input() with a prompt and without, and at the end of the input
#: await: "name? "
#: type: "Ada\n"
#: await: "age? "
#: type: "36\n\nlast without an end"
#: eof
print("Hello,", input("name? "))
print(int(input("age? ")) + 1)
print(repr(input()))
print(repr(input("ä> ")))
print(repr(input("at the end> ")))
