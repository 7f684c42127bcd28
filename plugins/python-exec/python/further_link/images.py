"""send_image: a picture of the program's, as its client sees it."""
import os
from _thread import allocate_lock

from . import agent

_lock = allocate_lock()
_connection = None


def send_image(image, format=None):
    """Shows a picture beside the program: one of Pillow's, or an array as OpenCV has it.

    An array is of uint8: height x width for greys, and with a third axis of 3 for blue, green and red, or of 4 with
    an alpha channel, which isn't shown. Where pictures come faster than the connection takes them, the newest one is
    shown, and the program isn't held up. `format` says nothing: programs for the older Further-Link may give it.

    Raises TypeError or ValueError for what is no picture, and RuntimeError where it can't be sent.
    """
    if _is_pillow(image):
        jpeg = _encoded_by_pillow(image)
    elif hasattr(image, "shape") and hasattr(image, "dtype"):
        jpeg = _encoded_array(image)
    else:
        raise TypeError(
            "send_image takes a Pillow image or an OpenCV (numpy) array, and this is %r: where it comes from a camera, "
            "look whether that has given a picture." % type(image).__name__
        )
    if len(jpeg) > agent.LONGEST_FRAME:
        raise ValueError(
            "The picture takes %d bytes as a JPEG, and %d can be sent: make it smaller first."
            % (len(jpeg), agent.LONGEST_FRAME)
        )
    _send(b"video %d\n%s" % (len(jpeg), jpeg))


def _is_pillow(image):
    return all(hasattr(image, name) for name in ("mode", "convert", "save"))


def _encoded_by_pillow(image):
    from io import BytesIO

    if image.mode not in ("L", "RGB"):  # what else JPEG knows, browsers show in their own way
        image = image.convert("L" if image.mode == "1" else "RGB")
    encoded = BytesIO()
    image.save(encoded, format="JPEG")
    return encoded.getvalue()


def _encoded_array(array):
    array = _checked(array)
    try:
        from PIL import Image
    except ImportError:
        return _encoded_by_opencv(array)
    if len(array.shape) == 3:
        array = array[:, :, 2::-1]  # red, green and blue of the first three
    return _encoded_by_pillow(Image.fromarray(array))


def _encoded_by_opencv(array):
    try:
        import cv2
    except ImportError:
        raise RuntimeError(
            "send_image needs Pillow or OpenCV to make a JPEG of an array, and neither is installed: "
            "sudo apt install python3-pil"
        ) from None
    if len(array.shape) == 3:
        array = array[:, :, :3]
    done, encoded = cv2.imencode(".jpg", array)
    if not done:
        raise RuntimeError("OpenCV can't make a JPEG of this array.")
    return encoded.tobytes()


def _checked(array):
    if str(array.dtype) != "uint8":
        raise ValueError(
            "The array's numbers are of type %s, and send_image takes uint8 (0 to 255): convert it with "
            ".astype('uint8')." % array.dtype
        )
    shape = tuple(array.shape)
    if 0 in shape or not (len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3, 4))):
        raise ValueError(
            "An array of the shape %s is no picture: it should be (height, width), or that and 3 or 4 for the "
            "colours." % (shape,)
        )
    return array[:, :, 0] if len(shape) == 3 and shape[2] == 1 else array


def _send(message):
    global _connection
    with _lock:
        if _connection is None:
            _connection = agent.Connection()
        try:
            _connection.send(message)
        except BaseException:  # a part of it may be on its way: what follows must not be taken for the rest
            _connection.close()
            _connection = None
            raise


def _forget():
    """A fork has the parent's connection, and perhaps a lock that nobody will open."""
    global _lock, _connection
    _lock = allocate_lock()
    _connection = None


os.register_at_fork(after_in_child=_forget)
