// The same for every sleeping lock, as the linter knows them: their names by regular expression, so no token index narrows the files.
@wait@
identifier lock =~ "^(rtnl_lock|mutex_lock|mutex_lock_nested|mutex_lock_interruptible|down|down_read|down_write|wiphy_lock|devl_lock)$";
identifier unlock =~ "^(rtnl_unlock|mutex_unlock|up|up_read|up_write|wiphy_unlock|devl_unlock)$";
identifier wait =~ "^(flush_workqueue|drain_workqueue|destroy_workqueue|flush_scheduled_work|flush_work|flush_delayed_work|cancel_work_sync|cancel_delayed_work_sync)$";
position p;
@@
lock(...);
... when != unlock(...);
wait@p(...);

@script:python@
p << wait.p;
@@
print("%s:%s: waits under a lock" % (p[0].file, p[0].line))
