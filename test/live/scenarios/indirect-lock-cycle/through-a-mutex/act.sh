# title: ndo_stop waits for a work that waits for a mutex whose holder waits for the RTNL
# happens: deadlock
# lockdep: circular
up funnel0
later store funnel0 calibrate
pause 0.5
down funnel0
