# title: a queue per interface, the flush task on the global queue: what was merged
# happens: clean
# lockdep: silent
up cezve0
up cezve1
mtu cezve0 1400
down cezve0
mtu cezve1 1400
