import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classifier } from './classifier.ts'
import { fingerprintOf } from './fingerprint.ts'

const report = { type: 'finished', outcome: 'failed', exit_code: 1, duration_ms: 1 } as const
const { classify } = classifier([
  {
    name: 'trial.package',
    code: 'MODULE_NOT_FOUND',
    kind: 'environment',
    match: "Cannot find package '(?<package>[^']+)' imported from (?<file>\\S+)",
    message: 'the package {package} is not installed',
  },
  {
    name: 'trial.host',
    code: 'ECONNREFUSED',
    kind: 'transient',
    match: 'connect ECONNREFUSED (?<address>\\S+)',
    message: 'the connection to {address} was refused',
  },
])

const print = (log_tail: string): string | undefined => classify(report, { log_tail })?.fingerprint

const folder = fc.array(fc.stringMatching(/^[a-z0-9_.-]{1,8}$/), { maxLength: 4 }).map((parts) => `/${parts.join('/')}`)
const time = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString())
const colour = fc.constantFrom('', '\u001B[31m', '\u001B[1;38;5;196m', '\u001B]8;;http://a.b\u0007')
const around = fc.tuple(folder, time, fc.nat(), colour, colour, fc.uuid())
const name = fc.stringMatching(/^(?:@[a-z]{1,5}\/)?[a-z][a-z0-9.-]{0,12}$/)

test('a failure has one fingerprint wherever, whenever and in whatever colour it happens, and another for another package', () => {
  const line = (
    named: string,
    [place, at, number, one, other, id]: readonly [string, string, number, string, string, string],
  ) =>
    `${at} [${number}] ${one}Error: Cannot ${other}find package\u001B[0m '${named}' imported from ${place}/run-${id}-${number}.mjs\n`
  fc.assert(
    fc.property(name, name, around, around, (named, another, before, after) => {
      const first = print(line(named, before))
      expect(first).toBeDefined()
      expect(print(line(named, after))).toBe(first)
      expect(print(line(another, after)) === first).toBe(another === named)
    }),
    { seed: 20_261_125, numRuns: 300 },
  )
})

test('ports of an address change, the port of a port in use does not', () => {
  expect(print('connect ECONNREFUSED 127.0.0.1:5432')).toBe(print('connect ECONNREFUSED 127.0.0.1:6001'))
  expect(print('connect ECONNREFUSED 10.0.0.1:5432')).not.toBe(print('connect ECONNREFUSED 10.0.0.2:5432'))
  expect(fingerprintOf('A', { address: '::1:5432' })).toBe(fingerprintOf('A', { address: '::1:6001' }))
  expect(fingerprintOf('A', { address: 'db port 9' })).toBe(fingerprintOf('A', { address: 'db port 7' }))
  expect(fingerprintOf('A', { library: 'libssl.so.1' })).not.toBe(fingerprintOf('A', { library: 'libssl.so.3' }))
  expect(fingerprintOf('EADDRINUSE', { port: '3000' })).not.toBe(fingerprintOf('EADDRINUSE', { port: '3001' }))
  expect(fingerprintOf('A', { package: 'base64-js' })).not.toBe(fingerprintOf('A', { package: 'base32-js' }))
})

test('what is temporary in a name does not count', () => {
  const same = (one: string, other: string): void =>
    expect(fingerprintOf('A', { table: one })).toBe(fingerprintOf('A', { table: other }))
  same('tmp_1763800000', 'tmp_1763899999')
  same('job_3f2504e0-4f89-41d3-9a0c-0305e82c3301', 'job_9b2d0c1e-7a66-4e0a-8f1f-5d2a6c3b4e77')
  same('/tmp/a/users', 'C:\\work\\users')
  same('copy deadbeef01', 'copy 0123abcdef')
  expect(fingerprintOf('A', { table: 'users' })).not.toBe(fingerprintOf('A', { table: 'orders' }))
  expect(fingerprintOf('A', { table: 'users' })).not.toBe(fingerprintOf('A', { host: 'users' }))
  expect(fingerprintOf('A', { a: 'x', b: 'y' })).toBe(fingerprintOf('A', { b: 'y', a: 'x' }))
})
