#: tells: curses in a terminal
#: terminal
import curses

curses.setupterm()
print(curses.tigetnum("colors"), curses.tigetstr("clear"), curses.termname(), curses.longname())


def show(screen):
    screen.addstr(0, 0, "drawn")
    screen.refresh()
    return screen.getmaxyx()


print(curses.wrapper(show))
