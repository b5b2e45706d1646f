import type { KnownPattern } from '../../../model/failure-pattern.ts'

/** What the runners of tests for Node say. */
export const NODE_TEST_PATTERNS: readonly KnownPattern[] = [
  {
    name: 'node.assertion',
    code: 'ASSERTION_FAILED',
    kind: 'code',
    match: '^\\s*(?:Uncaught |\\[)?AssertionError(?: \\[ERR_ASSERTION\\])?: |^\\s*(?:Error: )?expect\\(.{0,40}\\)\\.',
    message: 'an expectation was not met',
  },
  {
    name: 'node.snapshot',
    code: 'ASSERTION_FAILED',
    kind: 'code',
    match: '^(?:Error: )?Snapshot `.*` mismatched',
    message: 'an expectation was not met',
  },
  {
    name: 'node.test-timeout',
    code: 'TEST_TIMEOUT',
    kind: 'code',
    match:
      '^\\s*(?:Error: |thrown: \\"|\')?(?:Test timed out in \\d+ms|Exceeded timeout of \\d+ ms for a test|Timeout of \\d+ms exceeded|test timed out after \\d+ms)',
    message: 'a test took too long',
  },
  {
    name: 'node.no-tests',
    code: 'NO_TESTS',
    kind: 'code',
    match: '^(?:Error: )?No tests? (?:files )?found',
    without: ["Cannot find module '"],
    message: 'there are no tests to run',
  },
  {
    name: 'jest.module',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      "^    Cannot find module '(?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)*' from '",
    message: 'the package {package} is not installed',
  },
  {
    name: 'jest.file',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match: "^    Cannot find module '[^']*' from '",
    message: 'a file that is imported is not there',
  },
  {
    name: 'jest.environment',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match: '^  Test environment (?<package>(?:@[\\w~-][\\w.~-]*/)?[\\w][\\w.~-]*) cannot be found\\.',
    message: 'the package {package} is not installed',
  },
  {
    name: 'jest.preset',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match: '^  Preset (?<package>(?:@[\\w~-][\\w.~-]*/)?[\\w][\\w.~-]*) not found(?: relative to rootDir|\\.$)',
    message: 'the package {package} is not installed',
  },
  {
    name: 'jest.syntax',
    code: 'SYNTAX_ERROR',
    kind: 'code',
    match: '^    (?:SyntaxError: |Must use import to load ES Module: )',
    message: 'a file cannot be loaded by the tests',
  },
  {
    name: 'vitest.module',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      '^(?:Error: )?Failed to load url (?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)* \\(resolved id: ',
    message: 'the package {package} is not installed',
  },
  {
    name: 'vitest.file',
    code: 'IMPORT_UNRESOLVED',
    kind: 'code',
    match: '^(?:Error: )?Failed to load url \\S+ \\(resolved id: ',
    message: 'a file that is imported is not there',
  },
  {
    name: 'vitest.dependency',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    ecosystem: 'npm',
    match:
      "\\bMISSING DEPENDENCY\\b +Cannot find dependency '(?<package>@[\\w~-][\\w.~-]*/[\\w~][\\w.~-]*|[A-Za-z0-9][\\w.~-]*)(?:/[\\w@+~$-][\\w.@+~$-]*)*'",
    message: 'the package {package} is not installed',
  },
  {
    name: 'playwright.browser',
    code: 'BROWSER_MISSING',
    kind: 'environment',
    match: "browserType\\.\\w+: Executable doesn't exist at ",
    message: 'a browser is not installed',
  },
]
