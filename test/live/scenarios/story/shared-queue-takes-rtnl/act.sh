# title: one queue for all interfaces, the task takes the RTNL
# happens: deadlock
# lockdep: circular
# fixed: clean
up kettle0
quiet
up kettle1
down kettle0
