# title: the task comes back later when the RTNL is busy
# happens: clean
# lockdep: silent
up skimmer0
quiet
up skimmer1
down skimmer0
