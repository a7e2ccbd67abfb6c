# title: the same, but the caller clears the flag first
# happens: clean
# lockdep: silent
up tongs0
store tongs0 halt
down tongs0
