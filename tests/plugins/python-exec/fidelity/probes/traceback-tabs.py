#: tells: tabs and spaces mixed
if True:
        print("spaces")
	print("tab")
