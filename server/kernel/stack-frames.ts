const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Functions on the stack of a thread that waits for deferred work (kernel/workqueue.c, 2.6.22 to 6.12): the callers below them are the ones
 * that wait.
 */
export const WAIT_FRAMES: ReadonlySet<string> = new Set(
  words(`
    __flush_workqueue flush_workqueue flush_workqueue_noprof drain_workqueue destroy_workqueue flush_scheduled_work
    __flush_work flush_work flush_delayed_work start_flush_work flush_cpu_workqueue wait_on_work wait_on_cpu_work
    __cancel_work_timer __cancel_work_sync cancel_work_sync cancel_delayed_work_sync cancel_rearming_delayed_workqueue
    disable_work_sync disable_delayed_work_sync kthread_flush_work kthread_flush_worker kthread_cancel_work_sync
  `),
);

/**
 * Functions that stand on stacks of any driver: lockdep and the locks themselves, scheduler, workers, system calls and the way from them to a
 * network driver (kernel/locking, kernel/sched, kernel/workqueue.c, kernel/kthread.c, arch/x86/entry, net/core/dev.c, net/core/rtnetlink.c,
 * net/socket.c, fs). They are not looked for in a tree.
 */
export const COMMON_FRAMES: ReadonlySet<string> = new Set([
  ...WAIT_FRAMES,
  ...words(`
    __dump_stack dump_stack dump_stack_lvl show_stack print_circular_bug print_deadlock_bug check_noncircular check_prev_add
    check_prevs_add validate_chain check_deadlock __lock_acquire lock_acquire lock_release lock_is_held_type mark_held_locks lockdep_init_map_type
    rcu_lock_acquire lock_map_acquire __might_sleep __mutex_lock __mutex_lock_common mutex_lock mutex_lock_nested __mutex_lock_slowpath
    mutex_trylock down_read down_write down __down rwsem_down_read_slowpath rwsem_down_write_slowpath rtnl_lock rtnl_trylock rtnl_lock_killable
    __schedule schedule schedule_timeout schedule_preempt_disabled context_switch io_schedule wait_for_completion wait_for_common
    __wait_for_common do_wait_for_common __wait_for_completion msleep usleep_range usleep_range_state update_curr finish_task_switch
    process_one_work process_scheduled_works worker_thread rescuer_thread kthread kthread_worker_fn ret_from_fork ret_from_fork_asm
    kthread_complete_and_exit flush_workqueue_prep_pwqs insert_wq_barrier
    entry_SYSCALL_64_after_hwframe entry_SYSCALL_64_fastpath do_syscall_64 do_syscall_x64 system_call_fastpath do_fast_syscall_32
    vfs_ioctl do_vfs_ioctl __se_sys_ioctl __do_sys_ioctl __x64_sys_ioctl ksys_ioctl sys_ioctl sock_ioctl sock_do_ioctl inet_ioctl devinet_ioctl
    dev_ioctl dev_ifsioc packet_ioctl dev_change_flags __dev_change_flags netif_change_flags __dev_close_many __dev_close dev_close dev_close_many
    __dev_open dev_open do_setlink rtnl_newlink __rtnl_newlink rtnl_setlink rtnl_dellink rtnetlink_rcv rtnetlink_rcv_msg netlink_rcv_skb
    netlink_unicast netlink_unicast_kernel netlink_sendmsg sock_sendmsg sock_sendmsg_nosec __sock_sendmsg ____sys_sendmsg ___sys_sendmsg
    __sys_sendmsg __x64_sys_sendmsg __sys_sendto __x64_sys_sendto dev_set_mtu dev_set_mtu_ext __dev_set_mtu netif_set_mtu
    unregister_netdev unregister_netdevice_queue unregister_netdevice_many rollback_registered rollback_registered_many
    vfs_write new_sync_write ksys_write __x64_sys_write sys_write kernfs_fop_write kernfs_fop_write_iter sysfs_kf_write dev_attr_store call_write_iter
    __do_sys_delete_module __x64_sys_delete_module delete_module do_init_module load_module do_one_initcall
  `),
]);
