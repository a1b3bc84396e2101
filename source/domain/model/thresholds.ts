/** The times after which waiting counts as a problem. A thing that is only slow does not count as stuck. */

/** For a pod that the scheduler cannot place. Resources often become free within this time. */
export const UNSCHEDULABLE_AFTER_MS = 60_000;
/** For a pod that no scheduler has looked at. A scheduler writes its condition within a second or two. */
export const NO_SCHEDULER_AFTER_MS = 10_000;
/** For a terminating pod past its grace period. The kubelet itself adds a few seconds. */
export const TERMINATION_OVERDUE_AFTER_MS = 30_000;
/** For a pod that does not become ready and shows no cause. This is a Deployment's default progressDeadlineSeconds. */
export const PROGRESS_DEADLINE_MS = 10 * 60_000;
/**
 * For a generation that the controller has not observed. Observing takes milliseconds, and seconds with thousands of
 * sets.
 */
export const UNOBSERVED_AFTER_MS = 60_000;
/** For a step that the controller could take and has not taken. The same times apply. */
export const STEP_OVERDUE_AFTER_MS = 60_000;
/**
 * How long the controller's last failed write is taken to be the present. It tries again after 1000 s at the latest
 * (workqueue's exponential limiter), and its recorder lets one event about an object through in 5 minutes.
 */
export const FAILED_WRITE_VALID_MS = 25 * 60_000;
/** A quota counts a pod for a moment after it is gone. A refusal counts as a problem once it has lasted so long. */
export const QUOTA_RELEASE_MS = 15_000;
/** After a write to the set, the controller has tried its step again by then. */
export const RETRY_AFTER_WRITE_MS = 10_000;
/** The recorder lets an event about an object through every 5 minutes once 25 have come. */
export const EVENT_GAP_MS = 6 * 60_000;
/** Within this time, repeated recreation of an evicted, failed or outdated pod counts as a loop. */
export const RECREATE_WINDOW_MS = 30 * 60_000;
/** A pod that has been available for this time has left its loop. */
export const RECREATE_OVER_AFTER_MS = 2 * 60_000;
/** For a pod that runs and is not ready. The ordinary delays of probes are over by then. */
export const UNREADY_AFTER_MS = 60_000;
/** For a member that is starting and does not show what it waits for. After this time its events are read. */
export const READ_EVENTS_AFTER_MS = 60_000;
/** For a volume that cannot be mounted. The kubelet gives up each attempt after 2 minutes and 3 seconds. */
export const MOUNT_TIMEOUT_MS = 125_000;
/**
 * For a volume that is attached to another node. The controller detaches from a dead node after 6 minutes
 * (maxWaitForUnmountDuration).
 */
export const ATTACH_TIMEOUT_MS = 6 * 60_000;
/** Two revisions that come back within this time of each other are a fight of two writers. Tools apply each hour at least. */
export const TEMPLATE_FIGHT_INTERVAL_MS = 60 * 60_000;
/** After this time, or three of its intervals, without a return a fight is over. */
export const TEMPLATE_FIGHT_OVER_AFTER_MS = 10 * 60_000;
