#: tells: form feeds, odd indentation, and a line that goes on
if True:
   total = 1 + \
     2
   
   print(total)
print(__doc__)

print("fed")
