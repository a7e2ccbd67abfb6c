# title: a task spins for the driver's mutex, whose holder cancels it before it clears the flag
# happens: deadlock
# lockdep: silent
up pestle0
store pestle0 halt
