import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What languages and databases say. */
export const INTERIM_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'interim.heap',
    code: 'HEAP_OUT_OF_MEMORY',
    kind: 'resource',
    match: 'JavaScript heap out of memory',
    message: 'its heap ran out of memory',
  },
  {
    name: 'interim.node-package',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match: "Cannot find (?:module|package) '(?<package>[^'./][^']*)'",
    message: 'the package {package} is not installed',
  },
]
