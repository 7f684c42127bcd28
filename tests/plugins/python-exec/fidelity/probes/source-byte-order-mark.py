#: tells: a script with a byte order mark
print("marked")
raise ValueError("marked")
