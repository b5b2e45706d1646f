import { expect, test } from 'vitest'
import { isPrintedByTest, isQuoted } from './quoted-line.ts'

test('source, differences, names of tests and warnings are no reasons', () => {
  const lines = [
    "> 3 | test('answers 429 Too Many Requests', () => {})",
    "  12 │ import { jwtVerify } from 'jose'",
    '+ "Cannot find module \'left-pad\'"',
    '    Expected: "connect ECONNREFUSED 127.0.0.1:5432"',
    '  ✓ retries after ECONNREFUSED (1 ms)',
    'not ok 2 - answers 429 Too Many Requests',
    '  1) waits while the database is locked',
    ' FAIL  a.test.js > answers 429 Too Many Requests',
    'npm warn deprecated old@1.0.0: throws ECONNRESET',
    'warning old@1.0.0: throws ECONNRESET',
    '2:2026-06-01T09:00:02Z api ERROR: write failed: No space left on device',
    "5:ModuleNotFoundError: No module named 'requests'",
    '..OSError: [Errno 12] Cannot allocate memory',
    'listen EADDRINUSE: address already in use :::3000 - trying 3001',
    'Port 5173 is in use, trying another one...',
  ]
  expect(lines.filter((line) => !isQuoted(line))).toEqual([])
})

test('what a tool says of its own failure is one', () => {
  const lines = [
    "Error: Cannot find module 'jose'",
    "src/a.ts(1,27): error TS2307: Cannot find module 'jose' or its corresponding type declarations.",
    '✘ [ERROR] Could not resolve "jose"',
    '✖ 2 problems (2 errors, 0 warnings)',
    'npm error code E429',
    '2026-01-01 10:00:00 UTC [7] FATAL:  sorry, too many clients already',
    '- Drift detected: Your database schema is not in sync with your migration history.',
    'Expected version: >=99',
    '10:15:02 connect ECONNREFUSED 127.0.0.1:5432',
    '14:3 error Cannot find module',
    '140735:error:0A000086:SSL routines::certificate verify failed',
    '< HTTP/1.1 429 Too Many Requests',
    ' > src/index.js: error: Could not resolve "jose"',
    '> Could not resolve all files for configuration',
    '../src/a.c:1: fatal error',
    'connect ECONNREFUSED 127.0.0.1:5432, trying again in 5 s',
  ]
  expect(lines.filter(isQuoted)).toEqual([])
})

test('what a test printed is no reason, up to the next empty line', () => {
  expect(isPrintedByTest(['stderr | a.test.js > logs', 'Error: connect ECONNREFUSED 127.0.0.1:5432'])).toBe(true)
  expect(isPrintedByTest(['  console.error'])).toBe(true)
  expect(isPrintedByTest(['stderr | a.test.js > logs', 'hello', ''])).toBe(false)
  expect(isPrintedByTest(['  the page says console.error', 'stderr of it:'])).toBe(false)
  expect(isPrintedByTest([])).toBe(false)
})
