import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stemOf } from './stem.ts'
import { countWords, partsOf, wordsOf } from './words.ts'

test('Names in every fashion of writing give the same words', () => {
  const wanted = ['oauth', 'token', 'refresh']
  for (const name of [
    'oauth_token_refresher',
    'oauth-token-refresher',
    'OAUTH_TOKEN_REFRESHER',
    'oauthTokenRefresher',
  ]) {
    expect(wordsOf(name)).toEqual(wanted)
  }
})

test('Identifiers are split where their case changes, and short pairs count as one word too', () => {
  expect(wordsOf('parseHTTPUrl2')).toEqual(['pars', 'http', 'url2', 'url'])
  expect(wordsOf('GitHub')).toEqual(['git', 'github', 'hub'])
  expect(wordsOf('OAuthTokens')).toEqual(['oauth', 'auth', 'token'])
  expect(wordsOf('k8s sha256Sum i18n')).toEqual(['k8s', 'sha256', 'sha', 'sha256sum', 'sum', 'i18n'])
  expect(partsOf('HTTPServer')).toEqual(['http', 'server'])
})

test('Numbers, hashes, stop words, letters alone and long data are left out', () => {
  expect(
    wordsOf(`the 404 of a x 0x1f 9fceb02d0ae598e95dc970b74767f19372d61af8 return ${'ab'.repeat(60)} token`),
  ).toEqual(['token'])
})

test('Endings of one deed meet in one stem, and short words stay', () => {
  const families = [
    'migrate migrates migrated migrating migration migrations',
    'authenticate authentication authenticator authenticating',
    'validate validation validator validated',
    'log logs logged logging logger',
    'retry retries retried retrying',
    'connect connection connections connector',
    'cache caches cached caching',
    'create created creates creation creator',
  ]
  expect(families.map((family) => new Set(family.split(' ').map(stemOf)).size)).toEqual(families.map(() => 1))
  expect(['user', 'class', 'status', 'bus', 'need', 'api'].map(stemOf)).toEqual([
    'user',
    'class',
    'status',
    'bus',
    'need',
    'api',
  ])
})

test('Scripts without spaces are read two signs at a time, and other alphabets are folded', () => {
  expect(wordsOf('認証機能 Ärger')).toEqual(['認証', '証機', '機能', 'ärger'])
})

test('Counting words is counting the list of words, for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const counted = new Map<string, number>()
      for (const word of wordsOf(text)) counted.set(word, (counted.get(word) ?? 0) + 1)
      expect(Object.fromEntries(countWords(text))).toEqual(Object.fromEntries(counted))
    }),
  )
})
