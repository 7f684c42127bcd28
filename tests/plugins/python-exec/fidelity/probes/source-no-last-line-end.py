#: tells: a script whose last line has no end
print("last", end="")