#: tells: an unindent that matches nothing
def greet():
        print("hello")
    print("there")
