# title: a queue per interface, the flush task is on it too
# happens: deadlock
# lockdep: recursive
up thermos0
pause 1
mtu thermos0 1400
