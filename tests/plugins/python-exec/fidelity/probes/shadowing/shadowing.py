#: tells: that modules beside the script come before those of the standard library
#: only: path
for name in ("random", "string", "sitecustomize_of_mine", "signal", "encodings", "_socket"):
    try:
        module = __import__(name)
        print(name, getattr(module, "BESIDE", False))
    except ImportError as error:
        print(name, error)
