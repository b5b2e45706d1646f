import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GoogleProvider } from '../src/auth/google-provider.ts'
import { Logger } from '../src/logger.ts'
import { Validator } from '../src/validator.ts'
import { answering } from '../src/testing/answering.ts'

const settings = { GOOGLE_CLIENT_ID: 'lists', GOOGLE_CLIENT_SECRET: 'hush' }

function provider(emailVerified: boolean, lines: string[] = []): GoogleProvider {
  const { fetch } = answering({
    'https://oauth2.googleapis.com/token': { access_token: 'from-google' },
    'https://openidconnect.googleapis.com/v1/userinfo': {
      sub: '42',
      email: 'ada@example.org',
      email_verified: emailVerified,
      name: 'Ada',
    },
  })
  return new GoogleProvider({
    logger: new Logger((line) => lines.push(line)),
    validator: new Validator(),
    fetch,
    settings,
  })
}

test('a code of Google becomes who somebody is, and no log holds a token', async () => {
  const lines: string[] = []
  const identity = await provider(true, lines).signIn({ code: 'c', verifier: 'v' })
  assert.deepEqual(identity, { subject: '42', email: 'ada@example.org', name: 'Ada' })
  assert.doesNotMatch(lines.join('\n'), /from-google|hush/)
})

test('an address that Google has not verified is refused', async () => {
  await assert.rejects(provider(false).signIn({ code: 'c', verifier: 'v' }), { status: 401 })
})

test('the browser is sent to Google with a state and a challenge', () => {
  const url = new URL(provider(true).startUrl('the-state', 'the-challenge'))
  assert.equal(url.host, 'accounts.google.com')
  assert.equal(url.searchParams.get('state'), 'the-state')
  assert.equal(url.searchParams.get('code_challenge'), 'the-challenge')
})
