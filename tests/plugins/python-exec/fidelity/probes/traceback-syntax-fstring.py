#: tells: a syntax error within an f-string
name = "Ada"
print(f"Hello, {name + }")
