# title: one queue for all interfaces, the task spins until its own interface's flag drops
# happens: deadlock
# lockdep: silent
# fixed: clean
up teapot0
quiet
up teapot1
down teapot0
