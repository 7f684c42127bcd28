"""Stand-ins for Pillow, numpy and OpenCV, none of which a device must have: as much of them as send_image uses."""
import types


class FakeImage:
    """Pillow's Image.Image. Its JPEG tells its mode and its pixels."""

    def __init__(self, mode, pixels="pixels"):
        self.mode = mode
        self.pixels = pixels

    def convert(self, mode):
        return FakeImage(mode, self.pixels)

    def save(self, file, format):
        file.write(("%s %s %s" % (format, self.mode, self.pixels)).encode())


class FakeArray:
    """numpy's ndarray: a list of rows, with the slices that send_image takes of the colours."""

    def __init__(self, rows, dtype="uint8"):
        self.rows = rows
        self.dtype = dtype
        self.shape = (len(rows), len(rows[0]) if rows else 0)
        if rows and rows[0] and isinstance(rows[0][0], list):
            self.shape += (len(rows[0][0]),)

    def __getitem__(self, index):
        assert index[:2] == (slice(None), slice(None))
        return FakeArray([[pixel[index[2]] for pixel in row] for row in self.rows], self.dtype)


def pillow():
    """The modules PIL and PIL.Image, for sys.modules."""
    package, image = types.ModuleType("PIL"), types.ModuleType("PIL.Image")
    image.fromarray = lambda array: FakeImage("RGB" if len(array.shape) == 3 else "L", array.rows)
    package.Image = image
    return {"PIL": package, "PIL.Image": image}


def opencv(works=True):
    """The module cv2, for sys.modules."""
    module = types.ModuleType("cv2")

    class Encoded:
        def __init__(self, text):
            self._text = text

        def tobytes(self):
            return self._text.encode()

    module.imencode = lambda kind, array: (works, Encoded("%s %s" % (kind, array.rows)))
    return {"cv2": module}


#: For sys.modules: what isn't installed, whatever is.
NO_PILLOW = {"PIL": None, "PIL.Image": None}
NO_OPENCV = {"cv2": None}
