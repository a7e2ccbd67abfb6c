# title: the same, but who holds the mutex only tries for the RTNL
# happens: clean
# lockdep: silent
up sieve0
later store sieve0 calibrate
pause 0.5
down sieve0
