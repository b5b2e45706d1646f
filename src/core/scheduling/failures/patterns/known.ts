import type { KnownPattern } from '../../../model/failure-pattern.ts'
import { BUILD_PATTERNS } from './builds.ts'
import { DATABASE_PATTERNS } from './databases.ts'
import { GIT_PATTERNS } from './git.ts'
import { GO_PATTERNS } from './go.ts'
import { HTTP_PATTERNS } from './http.ts'
import { JAVA_PATTERNS } from './java.ts'
import { MIGRATION_PATTERNS } from './migrations.ts'
import { NODE_BUILD_PATTERNS } from './node-builds.ts'
import { NODE_DATABASE_PATTERNS } from './node-databases.ts'
import { NODE_PACKAGE_PATTERNS } from './node-packages.ts'
import { NODE_TEST_PATTERNS } from './node-tests.ts'
import { NODE_PATTERNS } from './node.ts'
import { PYTHON_PATTERNS } from './python.ts'
import { RUBY_PATTERNS } from './ruby.ts'
import { RUST_PATTERNS } from './rust.ts'
import { SYSTEM_PATTERNS } from './system.ts'
import { VAGUE_PATTERNS } from './vague.ts'

/**
 * What failing tools are known to print, in the order in which a line is held against it: the first that matches wins, so a
 * tool's own words stand before those of the operating system.
 */
export const KNOWN_PATTERNS: readonly KnownPattern[] = [
  ...NODE_PACKAGE_PATTERNS,
  ...NODE_BUILD_PATTERNS,
  ...NODE_DATABASE_PATTERNS,
  ...NODE_PATTERNS,
  ...MIGRATION_PATTERNS,
  ...PYTHON_PATTERNS,
  ...RUST_PATTERNS,
  ...GO_PATTERNS,
  ...RUBY_PATTERNS,
  ...JAVA_PATTERNS,
  ...NODE_TEST_PATTERNS,
  ...GIT_PATTERNS,
  ...DATABASE_PATTERNS,
  ...BUILD_PATTERNS,
  ...HTTP_PATTERNS,
  ...SYSTEM_PATTERNS,
  ...VAGUE_PATTERNS,
]
