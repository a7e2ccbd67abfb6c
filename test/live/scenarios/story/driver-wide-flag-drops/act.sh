# title: the second way out: one flag for the driver, the task returns
# happens: work lost
# lockdep: silent
up samovar0
quiet
up samovar1
down samovar0
