# title: the third way out: a queue per interface, the flag cleared before the flush
# happens: clean
# lockdep: silent
up carafe0
quiet
up carafe1
down carafe0
up carafe0
down carafe0
