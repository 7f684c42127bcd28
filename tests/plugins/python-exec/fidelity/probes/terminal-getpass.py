#: tells: getpass, which asks the terminal itself
#: terminal
#: await: "secret: "
#: type: "hidden\r"
import getpass

print(getpass.getpass("secret: "), getpass.getuser())
