import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What languages and databases say. */
export const INTERIM_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'interim.database-locked',
    code: 'DATABASE_LOCKED',
    kind: 'conflict',
    match: 'database is locked|\\bSQLITE_BUSY\\b',
    message: 'a database was locked',
  },
  {
    name: 'interim.heap',
    code: 'HEAP_OUT_OF_MEMORY',
    kind: 'resource',
    match: 'JavaScript heap out of memory|java\\.lang\\.OutOfMemoryError',
    message: 'its heap ran out of memory',
  },
  {
    name: 'interim.memory-error',
    code: 'ENOMEM',
    kind: 'resource',
    match: '^MemoryError\\b',
    message: 'memory could not be allocated',
  },
  {
    name: 'interim.node-package',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match: "Cannot find (?:module|package) '(?<package>[^'./][^']*)'",
    message: 'the package {package} is not installed',
  },
  {
    name: 'interim.python-package',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'pip',
    match: "ModuleNotFoundError: No module named '(?<package>[^']+)'",
    message: 'the package {package} is not installed',
  },
]
