# title: a wait under the RTNL for a work that takes no lock, behind one that takes the RTNL
# happens: deadlock
# lockdep: circular
up colander0
mtu colander0 1400
