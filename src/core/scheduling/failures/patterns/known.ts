import type { KnownPattern } from '../../../model/failure-pattern.ts'
import { INTERIM_PATTERNS } from './interim.ts'
import { SYSTEM_PATTERNS } from './system.ts'

/**
 * What failing tools are known to print, in the order in which a line is held against it: the first that matches wins, so a
 * tool's own words stand before those of the operating system.
 */
export const KNOWN_PATTERNS: readonly KnownPattern[] = [...SYSTEM_PATTERNS, ...INTERIM_PATTERNS]
