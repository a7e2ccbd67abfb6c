# title: ndo_stop waits for a work that waits for another, which takes the RTNL
# happens: deadlock
# lockdep: circular
up mortar0
pause 0.5
down mortar0
