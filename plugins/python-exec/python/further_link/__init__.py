"""Pictures and keys for programs that run from Further.

    from further_link import KeyboardButton, send_image

    send_image(picture)               # shows a picture beside the program
    up = KeyboardButton("ArrowUp")    # a key of the keyboard in front of the person who runs it
    up.when_pressed = lambda: print("up")

Nothing has to be installed for it. Pictures need Pillow or OpenCV, whichever they were made with.
"""
import os as _os

from .images import send_image
from .keyboard import KeyboardButton

__all__ = ["KeyboardButton", "send_image"]

#: The version of the agent that runs this program.
__version__ = _os.environ.get("FURTHER_LINK_VERSION", "unknown")
