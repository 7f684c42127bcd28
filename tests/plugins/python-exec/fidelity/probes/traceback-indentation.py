#: tells: an indentation error
def greet():
print("hello")
