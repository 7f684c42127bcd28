#: tells: a text that doesn't end
print("never")
text = """begins here
and goes on
