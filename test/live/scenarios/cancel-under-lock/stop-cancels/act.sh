# title: ndo_stop cancels a work and waits, the work takes the RTNL
# happens: deadlock
# lockdep: circular
up spatula0
down spatula0
