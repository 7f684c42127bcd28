#: tells: warnings of the compiler, with the script's own line
print("begins")
print((1, 2) is (1, 2), "\d")
assert (False, "always true")
