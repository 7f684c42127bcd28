"""send_image, with a test in the agent's place."""
import contextlib
import io
import os
import sys
import threading
from unittest import mock

from case import Case
from fake_pictures import NO_OPENCV, NO_PILLOW, FakeArray, FakeImage, opencv, pillow


class Pictures(Case):
    def picture_of(self, image, modules):
        self.have({**NO_PILLOW, **NO_OPENCV, **modules})
        agent = self.agent()
        self.module().send_image(image)
        return agent.await_words(1)[0]

    def test_sends_a_pillow_image(self):
        self.assertEqual(("video", b"JPEG RGB pixels"), self.picture_of(FakeImage("RGB"), {}))

    def test_sends_greys_as_greys(self):
        self.assertEqual(("video", b"JPEG L pixels"), self.picture_of(FakeImage("L"), {}))

    def test_makes_black_and_white_grey(self):
        self.assertEqual(("video", b"JPEG L pixels"), self.picture_of(FakeImage("1"), {}))

    def test_leaves_out_what_jpeg_has_not(self):
        self.assertEqual(("video", b"JPEG RGB pixels"), self.picture_of(FakeImage("RGBA"), {}))

    def test_turns_the_colours_of_an_array_around(self):
        array = FakeArray([[[1, 2, 3], [4, 5, 6]]])
        self.assertEqual(("video", b"JPEG RGB [[[3, 2, 1], [6, 5, 4]]]"), self.picture_of(array, pillow()))

    def test_leaves_out_the_alpha_of_an_array(self):
        array = FakeArray([[[1, 2, 3, 255]]])
        self.assertEqual(("video", b"JPEG RGB [[[3, 2, 1]]]"), self.picture_of(array, pillow()))

    def test_sends_an_array_of_greys(self):
        self.assertEqual(("video", b"JPEG L [[1, 2]]"), self.picture_of(FakeArray([[1, 2]]), pillow()))
        array = FakeArray([[[1], [2]]])
        self.assertEqual(("video", b"JPEG L [[1, 2]]"), self.picture_of(array, pillow()))

    def test_lets_opencv_encode_where_pillow_is_missing(self):
        self.assertEqual(("video", b".jpg [[[1, 2, 3]]]"), self.picture_of(FakeArray([[[1, 2, 3]]]), opencv()))
        self.assertEqual(("video", b".jpg [[[1, 2, 3]]]"), self.picture_of(FakeArray([[[1, 2, 3, 4]]]), opencv()))
        self.assertEqual(("video", b".jpg [[7]]"), self.picture_of(FakeArray([[7]]), opencv()))

    def test_says_what_to_install_where_both_are_missing(self):
        with self.assertRaisesRegex(RuntimeError, "python3-pil"):
            self.picture_of(FakeArray([[7]]), {})

    def test_says_that_opencv_has_failed(self):
        with self.assertRaisesRegex(RuntimeError, "OpenCV can't"):
            self.picture_of(FakeArray([[7]]), opencv(works=False))

    def test_refuses_what_is_no_picture(self):
        for wrong in (None, b"\xff\xd8", "picture.jpg", 7, [[1, 2]]):
            with self.assertRaisesRegex(TypeError, type(wrong).__name__):
                self.picture_of(wrong, pillow())

    def test_refuses_numbers_that_are_no_bytes(self):
        with self.assertRaisesRegex(ValueError, r"float64.*astype\('uint8'\)"):
            self.picture_of(FakeArray([[0.5]], dtype="float64"), pillow())

    def test_refuses_shapes_that_are_no_picture(self):
        for wrong in (FakeArray([]), FakeArray([[[1, 2]]]), FakeArray([[[1, 2, 3, 4, 5]]]), FakeArray([[]])):
            with self.assertRaisesRegex(ValueError, "is no picture"):
                self.picture_of(wrong, pillow())

    def test_refuses_more_than_four_megabytes(self):
        self.agent()
        module = self.module()
        with self.assertRaisesRegex(ValueError, "4194304 can be sent"):
            module.send_image(FakeImage("RGB", "x" * 4194304))

    def test_sends_up_to_four_megabytes(self):
        _, picture = self.picture_of(FakeImage("RGB", "x" * (4194304 - len("JPEG RGB "))), {})
        self.assertEqual(4194304, len(picture))

    def test_knows_the_old_format_parameter(self):
        agent = self.agent()
        self.module().send_image(FakeImage("RGB"), format="PIL")
        self.assertEqual([("video", b"JPEG RGB pixels")], agent.await_words(1))

    def test_sends_many_over_one_connection(self):
        agent = self.agent()
        module = self.module()
        for number in range(50):
            module.send_image(FakeImage("RGB", number))
        self.assertEqual([("video", b"JPEG RGB %d" % number) for number in range(50)], agent.await_words(50))
        self.assertEqual(1, len(agent.connections))

    def test_keeps_the_pictures_of_several_threads_apart(self):
        agent = self.agent()
        module = self.module()

        def send(letter):
            for _ in range(20):
                module.send_image(FakeImage("RGB", letter * 300000))

        threads = [threading.Thread(target=send, args=(letter,)) for letter in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for word, picture in agent.await_words(80):
            self.assertEqual("video", word)
            self.assertEqual(1, len(set(picture[len(b"JPEG RGB "):])))

    def test_begins_anew_after_an_interrupt(self):
        agent = self.agent()
        module = self.module()
        module.send_image(FakeImage("RGB", 1))
        agent.await_words(1)
        connection = sys.modules["further_link.images"]._connection

        def interrupted(message):
            connection._socket.sendall(message[: len(message) // 2])
            raise KeyboardInterrupt

        with mock.patch.object(connection, "send", interrupted), self.assertRaises(KeyboardInterrupt):
            module.send_image(FakeImage("RGB", 2))
        module.send_image(FakeImage("RGB", 3))
        self.assertEqual([("video", b"JPEG RGB 1"), ("video", b"JPEG RGB 3")], agent.await_words(2))
        self.assertEqual(2, len(agent.connections))

    def test_says_why_the_agent_has_hung_up(self):
        agent = self.agent()
        module = self.module()
        module.send_image(FakeImage("RGB"))
        agent.await_words(1)
        agent.say("error Too many.")
        agent.hang_up()
        with self.assertRaisesRegex(RuntimeError, "^Too many.$"):
            module.send_image(FakeImage("RGB"))

    def test_a_fork_has_a_connection_of_its_own(self):
        agent = self.agent()
        module = self.module()
        module.send_image(FakeImage("RGB", "parent"))
        agent.await_words(1)
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                module.send_image(FakeImage("RGB", "child"))
                os._exit(0)
            os._exit(1)
        self.assertEqual(0, os.waitpid(child, 0)[1])
        module.send_image(FakeImage("RGB", "parent"))
        self.assertEqual(3, len(agent.await_words(3)))
        self.assertEqual(2, len(agent.connections))

    def test_with_the_real_ones(self):
        try:
            import numpy
            from PIL import Image
        except ImportError as missing:
            self.skipTest(str(missing))
        agent = self.agent()
        module = self.module()
        red = numpy.zeros((48, 64, 3), numpy.uint8)
        red[:, :, 2] = 255
        with_alpha = numpy.dstack([red, numpy.full((48, 64), 7, numpy.uint8)])
        for image in (red, with_alpha, Image.new("RGBA", (64, 48), (255, 0, 0, 9)), Image.new("CMYK", (64, 48), (0, 255, 255, 0))):
            module.send_image(image)
        module.send_image(red[:, :, 2])
        pictures = [Image.open(io.BytesIO(picture)) for _, picture in agent.await_words(5)]
        for picture in pictures[:4]:
            self.assertEqual(((64, 48), "JPEG"), (picture.size, picture.format))
            for value, right in zip(picture.getpixel((30, 20)), (255, 0, 0)):
                self.assertAlmostEqual(right, value, delta=4)
        self.assertEqual(("L", 255), (pictures[4].mode, pictures[4].getpixel((1, 1))))
