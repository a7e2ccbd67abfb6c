# title: a queue per interface, the flag cleared after the flush
# happens: deadlock
# lockdep: silent
up ibrik0
down ibrik0
