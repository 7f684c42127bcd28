#: tells: logging: who logs, from where, and the last resort
import logging
import sys

logging.warning("first")
logging.getLogger("named").error("second")
logging.basicConfig(format="%(levelname)s %(name)s %(module)s %(filename)s:%(lineno)d %(funcName)s %(processName)s %(threadName)s %(message)s",
                    force=True, stream=sys.stdout, level=logging.DEBUG)
logging.debug("third")


def function():
    try:
        1 / 0
    except ZeroDivisionError:
        logging.exception("fourth")


function()
print(logging.getLogger().handlers, logging.raiseExceptions)
