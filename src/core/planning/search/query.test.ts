import { expect, test } from 'vitest'
import { indexOf } from '../../../testing/code-tree.ts'
import { prepareSearch } from './prepared-search.ts'
import { queryOf } from './query.ts'

const search = prepareSearch(
  indexOf(`
    src/auth/authentication.ts: exported class AuthenticationService; exported function authLevel
    src/auth/authenticate.ts: exported function authenticateUser; exported function authHeader
    src/limits/ratelimit.ts: exported class Ratelimit
    src/access/acl.ts: exported class Acl
    src/access/list.ts: exported class AccessList
    src/pages/autumn.ts: exported class AutumnPage
    src/pages/start.ts: exported class StartPage
    src/pages/end.ts: exported class EndPage
  `),
)

/** Words of a text with their counts; `for` says what was said instead. */
function read(text: string, own = true): string {
  const { words, meant } = queryOf(search, text, own)
  return [...words]
    .map(([word, times]) => {
      const because = meant.get(word)
      return `${search.lexicon.words[word]} ${times}${because === undefined ? '' : ` for ${because}`}`
    })
    .join(', ')
}

test('Words count as often as they are said; those that the code does not know are left out', () => {
  expect(read('Pages of the start page, unheard of')).toBe('pag 2, start 1, startpag 0.5 for start page')
})

test('A short form that stands where the long one does is meant too, at half its weight', () => {
  expect(read('authentication')).toBe('authentic 1, auth 0.5 for authentic')
  expect(read('authentication', false)).toBe('authentic 1')
  expect(read('autumnal')).not.toContain('auth')
})

test('Two words that the code writes as one are that one too', () => {
  expect(read('a rate limit')).toBe('limit 1, ratelimit 0.5 for rate limit')
})

test('An acronym that the text spells out stands for its words, and they for it', () => {
  expect(read('an access control list (ACL)')).toContain('acl 1')
  expect(read('Access lists (AL) for pages')).toContain('access 1')
})

test('Only a text of several units is asked unit by unit', () => {
  const unit = '- a page that starts at the access list of the user'
  expect(queryOf(search, unit).units).toEqual([])
  expect(queryOf(search, [unit, unit, unit].join('\n')).units).toHaveLength(3)
})

test('Reasons can say words as the text wrote them', () => {
  const { spoken } = queryOf(search, 'Authenticating on Pages')
  expect([...spoken.values()]).toEqual(['authenticating', 'pages'])
})
