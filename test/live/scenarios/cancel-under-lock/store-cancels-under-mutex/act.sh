# title: a sysfs store holds the driver's mutex and cancels the poll that takes it
# happens: deadlock
# lockdep: circular
up corer0
store corer0 halt
