#: tells: a script with the line ends of Windows
print("one")
text = """a
b"""
print(repr(text))
raise ValueError(text)
