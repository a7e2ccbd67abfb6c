# title: ndo_stop flushes the interface's own queue, the task takes the RTNL
# happens: deadlock
# lockdep: circular
up ladle0
down ladle0
