import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GitHubProvider } from '../src/auth/github-provider.ts'
import { Logger } from '../src/logger.ts'
import { Validator } from '../src/validator.ts'
import { answering } from '../src/testing/answering.ts'

const settings = { GITHUB_CLIENT_ID: 'lists', GITHUB_CLIENT_SECRET: 'hush' }

function provider(email: string | null): GitHubProvider {
  const { fetch } = answering({
    'https://github.com/login/oauth/access_token': { access_token: 'from-github' },
    'https://api.github.com/user': { id: 7, login: 'ada', name: null, email },
    'https://api.github.com/user/emails': [
      { email: 'old@example.org', primary: false, verified: true },
      { email: 'ada@example.org', primary: true, verified: true },
    ],
  })
  return new GitHubProvider({ logger: new Logger(() => undefined), validator: new Validator(), fetch, settings })
}

test('a code of GitHub becomes who somebody is', async () => {
  const identity = await provider('ada@example.com').signIn({ code: 'c', verifier: 'v' })
  assert.deepEqual(identity, { subject: '7', email: 'ada@example.com', name: 'ada' })
})

test('where the address is hidden, the primary one is asked for', async () => {
  const { email } = await provider(null).signIn({ code: 'c', verifier: 'v' })
  assert.equal(email, 'ada@example.org')
})

test('the browser is sent to GitHub with a state and a challenge', () => {
  const url = new URL(provider(null).startUrl('the-state', 'the-challenge'))
  assert.equal(url.host + url.pathname, 'github.com/login/oauth/authorize')
  assert.equal(url.searchParams.get('code_challenge'), 'the-challenge')
})
