// The specification of the system design, as prose, and the package of the example that is missing at first.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileSpec } from '../src/testing/compiled-spec.ts'

const EXAMPLE = join(import.meta.dirname, '..', 'examples', 'oauth')
const VENDOR = join(EXAMPLE, 'backend', 'vendor')
const PACKED = join(VENDOR, 'signed-tokens-1.0.0.tgz')

test('each part of the specification is carried out, in at least four features', () => {
  const compiled = compileSpec(readFileSync(join(EXAMPLE, 'spec.md'), 'utf8'))
  if (!compiled.ok) throw new Error('the example has no plan')
  const { tasks, features } = compiled.plan
  expect(features.features.length).toBeGreaterThanOrEqual(4)
  const quotes = tasks.tasks.flatMap(({ source_evidence: evidence }) => evidence.map(({ quote }) => quote)).join('\n')
  for (const part of [/Google/, /GitHub/, /JWTs/, /refresh token/, /429/, /sessions/]) expect(quotes).toMatch(part)
})

/** What `tar` prints of the package. */
function tar(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('tar', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`tar failed: ${stderr}`)
  return stdout
}

// Packed anew with `npm pack ./signed-tokens` in backend/vendor, and `npm install --package-lock-only --offline` in backend.
test('the packed package holds the source beside it, byte for byte, and is the one that the lock file means', () => {
  const source = join(VENDOR, 'signed-tokens')
  const names = tar('-tzf', PACKED).trim().split('\n').toSorted()
  expect(names).toEqual(
    readdirSync(source)
      .map((name) => `package/${name}`)
      .toSorted(),
  )
  for (const name of names)
    expect(tar('-xzOf', PACKED, name)).toBe(
      readFileSync(join(VENDOR, name.replace('package', 'signed-tokens')), 'utf8'),
    )
  const lock = readFileSync(join(EXAMPLE, 'backend', 'package-lock.json'), 'utf8')
  expect(lock).toContain(`sha512-${createHash('sha512').update(readFileSync(PACKED)).digest('base64')}`)
  expect(lock).not.toContain('://')
})
