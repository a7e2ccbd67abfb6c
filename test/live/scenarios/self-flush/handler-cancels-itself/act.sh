# title: the recovery work halts the device, which cancels the recovery work
# happens: deadlock
# lockdep: recursive
up grater0
mtu grater0 1400
