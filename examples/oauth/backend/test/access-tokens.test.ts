import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AccessTokens } from '../src/tokens/access-tokens.ts'

const MINUTE = 60_000

test('an access token says whose it is, for 15 minutes', () => {
  let now = 1_700_000_000_000
  const tokens = new AccessTokens('a key of this test', () => now)
  const token = tokens.issue(7)
  assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/)
  assert.equal(tokens.userOf(token), 7)
  now += 15 * MINUTE - 1000
  assert.equal(tokens.userOf(token), 7)
  now += 1000
  assert.throws(() => tokens.userOf(token), { status: 401 })
})

test('a token of another key, a changed one and none at all are refused', () => {
  const tokens = new AccessTokens('a key of this test', () => 0)
  const other = new AccessTokens('another key', () => 0).issue(7)
  const [header, , signature] = tokens.issue(7).split('.')
  const claims = Buffer.from('{"sub":8,"exp":900}').toString('base64url')
  for (const token of [other, `${header}.${claims}.${signature}`, '', 'a.b.c'])
    assert.throws(() => tokens.userOf(token), { status: 401 })
})
