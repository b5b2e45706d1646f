/** How what tasks may use can be enforced, from the best to nothing. */
export const LIMIT_LEVELS = ['cgroup', 'systemd', 'prlimit', 'measured', 'off'] as const

/** See {@link LIMIT_LEVELS}. */
export type LimitLevelName = (typeof LIMIT_LEVELS)[number]
