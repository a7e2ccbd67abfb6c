# title: the task comes back later when the RTNL is busy
# happens: clean
# lockdep: silent
up skimmer0
pause 1
up skimmer1
down skimmer0
