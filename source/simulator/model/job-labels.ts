/** The labels by which a Job knows its pods. Those without a prefix are from before there were prefixes. */

export const JOB_UID = 'batch.kubernetes.io/controller-uid';
export const JOB_NAME = 'batch.kubernetes.io/job-name';
export const OLD_JOB_UID = 'controller-uid';
export const OLD_JOB_NAME = 'job-name';
