# title: the task returns when the RTNL is busy
# happens: work lost
# lockdep: silent
up grinder0
pause 1
up grinder1
down grinder0
