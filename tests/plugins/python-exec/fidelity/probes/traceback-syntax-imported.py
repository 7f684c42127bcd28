#: tells: syntax errors in a module beside the script, and in exec and eval
#: only: path
import traceback

for text in ("import companions.broken_module", "exec('a = = 1')", "eval('1 +')", "compile('def f(:', 'made-up.py', 'exec')"):
    try:
        exec(text)
    except SyntaxError as error:
        print(error.filename.rsplit("/", 1)[-1], error.lineno, error.offset, error.text, error.msg)
        traceback.print_exc()
import companions.broken_module
