// The one-function rule that Coccinelle can say: a wait between taking and dropping the RTNL in one function.
@wait@
position p;
@@
rtnl_lock();
... when != rtnl_unlock();
(
flush_workqueue@p(...);
|
flush_scheduled_work@p();
|
cancel_work_sync@p(...);
|
cancel_delayed_work_sync@p(...);
)

@script:python@
p << wait.p;
@@
print("%s:%s: waits under the RTNL" % (p[0].file, p[0].line))
