#: tells: a syntax error of the script itself
print("never")
values = [1, 2, 3
for value in values:
    print(value)
