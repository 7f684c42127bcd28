#: tells: a character that no Python has
print(“quoted by a word processor”)
