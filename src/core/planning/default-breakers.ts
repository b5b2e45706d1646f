import type { CircuitBreakers, ErrorPattern } from '../model/policies.ts'

/** How long failures are counted, the first cool-down, and how it grows. */
const USUAL = { window_s: 600, cooldown_s: 30, cooldown_factor: 2, max_activations: 3 } as const

/** A repair that is right at once needs no second sight: one failure of these says all. */
const AT_ONCE = 1

/**
 * What could still be a task's own fault is believed when it comes twice. Tasks of a plan take minutes to hours, and the second
 * failure comes at the end of one: it counts for an hour, where other failures count as long as they are of one burst.
 */
const TWICE = { threshold: 2, window_s: 3600 } as const

/**
 * The patterns that every plan is given. What only time or room heals parks all who would run into it; what a
 * remedy heals parks those who lack the same.
 */
const PATTERNS: ErrorPattern[] = [
  {
    ...USUAL,
    name: 'missing-dependency',
    match: { code: 'MODULE_NOT_FOUND', kind: 'environment' },
    group_by: 'ecosystem',
    scope: 'package',
    threshold: AT_ONCE,
    action: 'park',
    remedy: 'install_packages',
  },
  {
    ...USUAL,
    name: 'lock-file-outdated',
    match: { code: 'LOCK_FILE_OUTDATED' },
    group_by: 'ecosystem',
    scope: 'package',
    threshold: AT_ONCE,
    action: 'park',
    remedy: 'refresh_lock_file',
  },
  {
    ...USUAL,
    name: 'schema-drift',
    match: { code: 'SCHEMA_DRIFT' },
    group_by: 'ecosystem',
    scope: 'package',
    ...TWICE,
    action: 'park',
    remedy: 'sync_schema',
  },
  {
    ...USUAL,
    name: 'rate-limit',
    match: { kind: 'rate_limit' },
    group_by: 'code',
    scope: 'provider',
    threshold: AT_ONCE,
    action: 'park',
    max_activations: 6,
    remedy: 'throttle',
  },
  {
    ...USUAL,
    name: 'resource-exhaustion',
    match: { kind: 'resource', except: ['ENOSPC'] },
    group_by: 'code',
    scope: 'feature',
    ...TWICE,
    action: 'reduce_concurrency',
    remedy: 'ease_resources',
  },
  {
    ...USUAL,
    name: 'disk-full',
    match: { code: 'ENOSPC' },
    group_by: 'code',
    scope: 'plan',
    threshold: AT_ONCE,
    action: 'park',
    remedy: 'free_disk',
  },
  {
    ...USUAL,
    name: 'port-in-use',
    match: { code: 'EADDRINUSE' },
    group_by: 'code',
    scope: 'package',
    ...TWICE,
    action: 'park',
    remedy: 'move_port',
  },
]

/**
 * What every plan is given. A task that fails so often in so short a time is flapping, however many tries it was given. Deadlines
 * and the rate of failures are rules that somebody has to want: they end what only takes long, and stop what nobody watches.
 */
export const DEFAULT_BREAKERS: CircuitBreakers = { patterns: PATTERNS, thrash: { min_loops: 10, window_s: 600 } }
