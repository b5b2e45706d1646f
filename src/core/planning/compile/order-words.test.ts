import { expect, test } from 'vitest'
import { foldNames, foldWords, waitingIn } from './order-words.ts'

/** Who waits, of the tasks that are called “API” and “schema”. */
const waiting = (text: string): string => {
  const said = waitingIn(
    foldWords(text),
    foldNames(['P1.T001', 'Build the API', 'API']),
    foldNames(['P1.T002', 'schema']),
  )
  return said === undefined ? 'nobody' : said === 'a' ? 'API' : 'schema'
}

test.each([
  'The API requires the schema.',
  'Build the API (4h) after: schema',
  'the API depends on the schema',
  '**API** must wait for the `schema` to be ready',
  'API, which needs the schema,',
  'The API is blocked by the schema',
  'The schema is required by the API',
  'The schema must be in place before the API',
  'The schema is a prerequisite for the API',
  'Once the schema is finished, build the API.',
  'After the schema, start the API',
  'Before the API is started, complete the schema',
  'First the rest. After P1.T002, P1.T001.',
  'The schema unblocks both the API and the page',
  'the API comes\n  after the\n  schema',
])('%s: the API waits', (text) => {
  expect(waiting(text)).toBe('API')
})

test.each(['The schema follows the API', 'API before schema', 'The schema uses the API', 'After the API, the schema'])(
  '%s: the schema waits',
  (text) => {
    expect(waiting(text)).toBe('schema')
  },
)

test.each([
  'The API and the schema',
  'The API does not need the schema',
  "The API doesn't depend on the schema",
  'The API never runs after the schema',
  'The API is independent of what needs the schema',
  'The API requires a token. The schema follows.',
  'The API needs the token that the schema gives',
  'The API comes after the page and before the schema comes the test',
  'The API requires the schema; the schema requires the API',
  'The rapid apiary needs the schema',
  'The API needs the schemata',
  'API',
  'It requires the schema',
  '',
])('%s: nothing is said', (text) => {
  expect(waiting(text)).toBe('nobody')
})

test('a name within the name of the other task is no mention, and one that both have names neither', () => {
  const said = (text: string, a: string[], b: string[]): string | undefined =>
    waitingIn(foldWords(text), foldNames(a), foldNames(b))
  expect(said('Test the API after the API', ['Test the API'], ['API'])).toBe('a')
  expect(said('Test the API', ['Test the API'], ['API'])).toBeUndefined()
  expect(said('parser needs parser', ['Build parser', 'parser'], ['Test parser', 'parser'])).toBeUndefined()
})

test('names of one or two letters are words like any other', () => {
  expect(foldNames(['a', 'an', 'UI', 'X ', 'the *API*'])).toEqual(['the api'])
})

test('a text of any length is read in bounded time', () => {
  const text = foldWords('API needs '.repeat(100_000))
  expect(text.length).toBeLessThanOrEqual(600)
  expect(waitingIn(text, ['api'], ['schema'])).toBeUndefined()
})
