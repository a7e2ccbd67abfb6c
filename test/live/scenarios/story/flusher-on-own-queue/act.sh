# title: a queue per interface, the flush task is on it too
# happens: deadlock
# lockdep: recursive
up thermos0
quiet
mtu thermos0 1400
