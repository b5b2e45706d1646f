import { expect, test } from 'vitest'
import type { CodeFact, CodeFile, CodeHistory, CodeIndex } from '../../model/code-index.ts'
import { indexOf } from '../../../testing/code-tree.ts'
import { roleOf } from '../codebase/file-role.ts'
import { placeNewFile } from './new-file.ts'
import { prepareSearch } from './prepared-search.ts'
import { reuseOf, reusedSymbols } from './reuse.ts'
import { searchCode } from './search-code.ts'
import { countWords } from './words.ts'

/** A codebase from texts: `class X`, `interface X` and `function x` are its definitions, `import path` its imports. */
function codebase(texts: Readonly<Record<string, string>>, history: Partial<CodeHistory> = {}): CodeIndex {
  const paths = Object.keys(texts).sort()
  const vocabulary: string[] = []
  const [starts, terms, counts]: [number[], number[], number[]] = [[0], [], []]
  const files = paths.map((path): CodeFile => {
    const text = texts[path] ?? ''
    for (const [word, count] of countWords(text)) {
      if (!vocabulary.includes(word)) vocabulary.push(word)
      terms.push(vocabulary.indexOf(word))
      counts.push(count)
    }
    starts.push(terms.length)
    const facts = [...text.matchAll(/(class|interface|function) (\w+)/g)].map(([, noun = '', name = '']): CodeFact => ({
      kind: 'definition',
      noun,
      name,
      line: 1,
      end_line: 1,
      exported: true,
      rule: 'sample/one',
    }))
    const imports = [...text.matchAll(/import (\S+)/g)].map(([, to = '']) => to)
    const tested = path.replace('.test.', '.')
    return {
      path,
      language: 'typescript',
      role: roleOf(path),
      bytes: text.length,
      lines: 1,
      package: path.startsWith('web/') ? 'web' : '.',
      facts,
      imports,
      tests: tested !== path && tested in texts ? [tested] : [],
    }
  })
  return {
    files,
    packages: ['.', 'web'].map((path) => ({
      path,
      name: path === '.' ? 'all' : path,
      ecosystem: 'npm',
      manifest: null,
      uses: [],
      requires: [],
      commands: [],
    })),
    owners: [],
    history: {
      commit: '',
      commits: 0,
      truncated: false,
      files: [],
      co_changes: [],
      recipes: [],
      added_by_kind: [],
      changes: [],
      ...history,
    },
    unread: [],
    words: {
      vocabulary,
      starts: Uint32Array.from(starts),
      terms: Uint32Array.from(terms),
      counts: Uint16Array.from(counts),
    },
  }
}

const SHOP = {
  'src/auth/token-store.ts': 'class TokenStore keeps tokens, refresh, expiry',
  'src/auth/token-store.test.ts': 'test TokenStore keeps tokens',
  'src/auth/session-store.ts': 'class SessionStore keeps sessions import src/auth/token-store.ts',
  'src/cart/price.ts': 'function priceOf cart items discount',
  'src/cart/cart-store.ts': 'class CartStore cart items',
  'src/pay/payment-provider.ts': 'interface PaymentProvider charge refund',
  'src/pay/card-provider.ts': 'class CardProvider charge import src/pay/payment-provider.ts',
  'web/login-page.ts': 'function loginPage asks for a password',
  'docs/plan-login.md': 'throttling of failed attempts locks out',
}

const text = (index: CodeIndex, query: string, files = 3): string =>
  searchCode(index, query, { files, symbols: 0 })
    .files.map(({ path, reasons }) => `${path}\n${reasons.map((reason) => `  ${reason.text}`).join('\n')}`)
    .join('\n')

test('Words in paths, names and texts find files, and the reasons say which words stood where', () => {
  expect(text(codebase(SHOP), 'Refresh tokens before they expire', 2)).toMatchInlineSnapshot(`
    "src/auth/token-store.ts
      its path says tokens
      its text says refresh
      is imported by src/auth/session-store.ts
    src/auth/token-store.test.ts
      its path says tokens"
  `)
})

test('A past change that says the same points at files that share no word with the query', () => {
  const changes = [
    { message: 'lock out after failed attempts', files: ['src/auth/session-store.ts', 'web/login-page.ts'] },
    { message: 'discounts', files: ['src/cart/price.ts'] },
  ]
  expect(text(codebase(SHOP, { changes }), 'Lock an account after five failed attempts', 2)).toMatchInlineSnapshot(`
    "src/auth/session-store.ts
      a past change like this touched it: lock out after failed attempts
    web/login-page.ts
      a past change named above touched it too"
  `)
})

test('The pages that came with a past change speak for it', () => {
  const changes = [
    { message: 'more work', files: ['docs/plan-login.md', 'web/login-page.ts'] },
    { message: 'discounts', files: ['src/cart/price.ts'] },
  ]
  expect(text(codebase(SHOP, { changes }), 'Throttling', 1)).toMatchInlineSnapshot(`
    "web/login-page.ts
      a past change like this touched it: more work"
  `)
})

test('A path and a name that the text states are certain', () => {
  const found = searchCode(codebase(SHOP), 'Cart discounts: change `src/pay/card-provider.ts` and TokenStore').files
  expect(found.map(({ path, confidence }) => `${path} ${confidence}`)).toMatchInlineSnapshot(`
    [
      "src/pay/card-provider.ts 0.95",
      "src/pay/payment-provider.ts 0.09",
      "src/auth/token-store.ts 0.08",
      "src/cart/price.ts 0.07",
      "src/cart/cart-store.ts 0.04",
      "src/auth/session-store.ts 0.04",
      "src/auth/token-store.test.ts 0.01",
    ]
  `)
})

test('One sentence is led by names and words: manifests, and what often changes, come after what says all of it', () => {
  const manifest = 'requests timeout queue expire queued tokio serde'
  const index = codebase(
    {
      'Cargo.toml': manifest,
      'src/lib.rs': 'everything',
      'src/queue.rs': 'class QueuedRequest function expire timeout',
      'src/serve.rs': 'timeout',
    },
    {
      changes: Array.from({ length: 6 }, (_, at) => ({
        message: 'release',
        files: ['Cargo.toml', 'src/lib.rs', `x${at}`],
      })),
    },
  )
  const first = (query: string): string => searchCode(index, query).files[0]?.path ?? ''
  expect(first('expire queued requests after a timeout')).toBe('src/queue.rs')
  expect(first('upgrade the dependency tokio')).toBe('Cargo.toml')
})

test('A file has three reasons at most, and a past change is named once', () => {
  const changes = [{ message: 'cart discount', files: ['src/cart/price.ts', 'src/cart/cart-store.ts'] }]
  const { files } = searchCode(codebase(SHOP, { changes }), 'discounts of the cart items')
  const reasons = files.flatMap((file) => file.reasons.map(({ text: reason }) => reason))
  expect(Math.max(...files.map((file) => file.reasons.length))).toBeLessThanOrEqual(3)
  expect(reasons.filter((reason) => reason.includes('cart discount'))).toHaveLength(1)
})

test('Files that change together, or import each other, are found with each other', () => {
  const co_changes = [{ a: 'src/cart/price.ts', b: 'web/login-page.ts', commits: 6 }]
  const files = ['src/cart/price.ts', 'web/login-page.ts'].map((path) => ({ path, commits: 7, heat: 1, added: 1 }))
  expect(text(codebase(SHOP, { co_changes, files }), 'discount', 2)).toMatchInlineSnapshot(`
    "src/cart/price.ts
      its text says discount
    web/login-page.ts
      changes together with src/cart/price.ts (6 commits)"
  `)
  expect(text(codebase(SHOP), 'refund', 2)).toMatchInlineSnapshot(`
    "src/pay/payment-provider.ts
      its text says refund
    src/pay/card-provider.ts
      imports src/pay/payment-provider.ts"
  `)
})

test('Names and packages are ranked too', () => {
  const found = searchCode(codebase(SHOP), 'A store for the tokens of a login page', { symbols: 2 })
  expect(found.symbols.map(({ path, fact, score }) => `${path}#${fact.name} ${score}`)).toMatchInlineSnapshot(`
    [
      "web/login-page.ts#loginPage 1",
      "src/auth/token-store.ts#TokenStore 0.241823",
    ]
  `)
  expect(found.packages).toMatchInlineSnapshot(`
    [
      {
        "name": "web",
        "path": "web",
        "share": 0.697142,
      },
      {
        "name": "all",
        "path": ".",
        "share": 0.302858,
      },
    ]
  `)
})

test('A thing is named once, and a name of a test says that it is one', () => {
  const index = indexOf(`
    db/one.sql: table[changes] apikey; table[changes] apikey
    db/schema.ts: table apikey; exported constant apiKeys
    src/keys.rs: exported function create_apikey; function test_apikey; test test_apikey
  `)
  const facts = index.files[2]?.facts ?? []
  const test_ = facts.find(({ kind }) => kind === 'test')
  const files = index.files.map((file) => ({
    ...file,
    facts: file.facts.map((fact) => (fact.name === 'test_apikey' ? { ...fact, line: test_?.line ?? 1 } : fact)),
  }))
  const { symbols } = searchCode({ ...index, files }, 'rotate the apikey')
  expect(
    symbols.map(
      ({ fact, reasons }) => `${fact.noun} ${fact.name}: ${reasons.map(({ text: reason }) => reason).join('; ')}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "table apikey: the text says apikey",
      "constant apiKeys: the text says apikey",
      "function create_apikey: the text says apikey",
      "function test_apikey: the text says apikey; it is a test",
    ]
  `)
})

test('A long text is asked unit by unit as well, and an empty one finds nothing', () => {
  const index = codebase(SHOP)
  const long = [
    '- The cart shows discounts for items in the cart',
    '- Login asks for a password and a session',
    '- Tokens are refreshed before their expiry',
  ].join('\n')
  expect(searchCode(index, long, { files: 4 }).files.map(({ path }) => path)).toMatchInlineSnapshot(`
    [
      "web/login-page.ts",
      "src/cart/price.ts",
      "src/auth/token-store.ts",
      "src/cart/cart-store.ts",
    ]
  `)
  expect(searchCode(index, '').files).toEqual([])
})

test('A task builds on what its words name, and extends a base when it makes another of its kind', () => {
  const search = prepareSearch(codebase(SHOP))
  expect(reuseOf(search, 'Add a payment provider for bank transfers')).toMatchInlineSnapshot(`
    {
      "extends": [
        "src/pay/payment-provider.ts#PaymentProvider",
      ],
      "imports": [],
      "rationale": "PaymentProvider: the task says "payment provider"; it adds another implementation of this interface",
    }
  `)
  expect(reuseOf(search, 'Refresh tokens in the token store')).toMatchInlineSnapshot(`
    {
      "extends": [],
      "imports": [
        "src/auth/token-store.ts#TokenStore",
      ],
      "rationale": "TokenStore: the task says "token store"",
    }
  `)
  expect(reusedSymbols(search, 'Write the release notes')).toEqual([])
  expect(reusedSymbols(search, 'Provide a payment')).toEqual([])
})

test('What a function does must be said in two words at least, and OAuth is one', () => {
  const search = prepareSearch(
    codebase({
      'src/http.ts': 'function getBaseURL function fetchTokenURL',
      'src/oauth.ts': 'class OAuthConfig function shouldUseOAuth',
    }),
  )
  const reused = (task: string): string[] =>
    reusedSymbols(search, task).map(({ symbol, reason }) => `${symbol}: ${reason}`)
  expect(reused('Send the parameters to the authorization URL')).toEqual([])
  expect(reused('Fetch the URL of a token')).toEqual(['src/http.ts#fetchTokenURL: the task says "Fetch URL token"'])
  expect(reused('Read the OAuth config')).toEqual(['src/oauth.ts#OAuthConfig: the task says "OAuth config"'])
})

test('A new file is placed beside its likes and named as they are, and so is its test', () => {
  const search = prepareSearch(codebase(SHOP))
  expect(placeNewFile(search, 'A store for refresh tokens', 'refresh')).toMatchInlineSnapshot(`
    [
      {
        "confidence": 0.9,
        "like": "src/auth/token-store.ts",
        "path": "src/auth/refresh-store.ts",
        "reason": "src/auth has 2 files named *-store.ts",
        "test": "src/auth/refresh-store.test.ts",
      },
      {
        "confidence": 0.54,
        "like": "src/auth/token-store.ts",
        "path": "src/auth/refresh.ts",
        "reason": "src/auth has 2 files named *.ts",
        "test": "src/auth/refresh.test.ts",
      },
      {
        "confidence": 0.01,
        "like": "src/cart/cart-store.ts",
        "path": "src/cart/refresh.ts",
        "reason": "src/cart has 2 files named *.ts",
        "test": undefined,
      },
    ]
  `)
})

test('Names that mean something in JavaScript are names like any other', () => {
  const index = codebase({ 'src/__proto__.ts': 'class constructor hasOwnProperty __proto__', 'src/other.ts': 'else' })
  expect(searchCode(index, 'constructor and __proto__').files.map(({ path }) => path)).toEqual(['src/__proto__.ts'])
})
