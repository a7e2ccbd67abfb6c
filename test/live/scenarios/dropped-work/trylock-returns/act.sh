# title: the task returns when the RTNL is busy
# happens: work lost
# lockdep: silent
up grinder0
quiet
up grinder1
down grinder0
