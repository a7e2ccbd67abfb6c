# title: the same on a queue that runs its works side by side
# happens: clean
# lockdep: silent
up strainer0
mtu strainer0 1400
down strainer0
