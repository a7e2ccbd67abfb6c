# title: a sysfs store drops the RTNL before it flushes
# happens: clean
# lockdep: silent
up whisk0
store whisk0 calibrate
down whisk0
