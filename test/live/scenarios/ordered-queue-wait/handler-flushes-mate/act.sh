# title: a handler flushes a work behind it on the same ordered queue
# happens: deadlock
# lockdep: recursive
up rack0
