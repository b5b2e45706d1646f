// The specification of the system design, as prose. Its parts must be found, whatever else changes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileSpec } from '../src/testing/compiled-spec.ts'

const text = readFileSync(join(import.meta.dirname, '..', 'examples', 'oauth', 'spec.md'), 'utf8')

test('each part of the specification is carried out, in at least four features', () => {
  const compiled = compileSpec(text)
  if (!compiled.ok) throw new Error('the example has no plan')
  const { tasks, features } = compiled.plan
  expect(features.features.length).toBeGreaterThanOrEqual(4)
  const quotes = tasks.tasks.flatMap(({ source_evidence: evidence }) => evidence.map(({ quote }) => quote)).join('\n')
  for (const part of [/Google/, /GitHub/, /JWTs/, /refresh token/, /429/, /sessions/]) expect(quotes).toMatch(part)
})
