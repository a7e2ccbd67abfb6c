# title: ndo_stop flushes the system queue, where another driver's work takes the RTNL
# happens: deadlock
# lockdep: circular
up toaster0
quiet
up fuse0
down toaster0
