import os
import sys

print(sys.argv, sys.path[0], os.getcwd(), __file__, os.path.realpath(__file__))
import target
