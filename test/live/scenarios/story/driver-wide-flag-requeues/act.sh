# title: the second way out: one flag for the driver, the task comes back later
# happens: clean
# lockdep: silent
up percolator0
quiet
up percolator1
down percolator0
