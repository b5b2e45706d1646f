import { expect, test } from 'vitest'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'
import { filledItem, type ItemWords } from '../../../testing/filled-item.ts'

const SHOP = indexOf(`
  src/orders/order_store.ts: exported class OrderStore; method OrderStore.save
  src/orders/cart_store.ts: exported class CartStore
  src/orders/order_store.test.ts: import ./order_store | OrderStore; test saves an order
  src/orders/cart_store.test.ts: import ./cart_store | CartStore; test keeps a cart
  src/routes/orders.ts: import ../orders/order_store | OrderStore; route GET /orders
  src/routes/invoices.ts: route GET /invoices
  src/mail/receipt_mailer.ts: exported class ReceiptMailer; method ReceiptMailer.send
  db/migrations/0007_orders.sql
  db/migrations/0008_carts.sql
  openapi.json
  package.json
  docs/orders.md
`)
const OTHERS = ['Send a receipt by mail for each order', 'List invoices', 'Save orders in the order store']

/** What may be touched, what may not, and by which rules. */
function scope(words: ItemWords, index = SHOP): string {
  const { scope_includes, scope_excludes, restrictions, derivation = [], inferred = [] } = filledItem(words, index)
  const rules = derivation.filter(({ field }) => field === 'scope_includes').map(({ rule, at }) => `${at}: ${rule}`)
  return [
    ...rules,
    ...(scope_includes === undefined ? ['no files'] : []),
    ...(scope_excludes === undefined ? [] : [`not ${scope_excludes.join(', ')}`]),
    ...(restrictions === undefined ? [] : [`bound: ${restrictions}`]),
    ...(inferred.includes('boundaries.scope.includes') ? ['inferred'] : []),
  ].join('\n')
}

test('a file goes to the item whose words speak for it, with its test', () => {
  expect(scope({ kind: 'logic', says: 'Keep carts in the cart store for a week', others: OTHERS }))
    .toMatchInlineSnapshot(`
      "src/orders/cart_store.ts: scope-found
      src/orders/cart_store.test.ts: scope-derived
      inferred"
    `)
  expect(scope({ kind: 'logic', says: 'Send the receipt mailer its totals', others: OTHERS })).toMatchInlineSnapshot(`
    "src/mail/receipt_mailer.ts: scope-found
    inferred"
  `)
})

test('files that the text names are certain, whether they are there or not', () => {
  const named = 'Write order exports to `src/orders/export.ts` and describe them in docs/orders.md, see order_store.ts'
  expect(scope({ kind: 'logic', says: named, others: OTHERS })).toMatchInlineSnapshot(`
    "src/orders/export.ts: scope-named
    docs/orders.md: scope-named
    src/orders/order_store.ts: scope-named
    src/orders/cart_store.ts: scope-found
    inferred"
  `)
})

test('a package or a top folder that is spoken of is no scope, a folder in one is', () => {
  const tree = indexOf('apps/cli/src/verbs/run.ts\napps/cli/package.json\ndocs/a.md', {
    packages: [codePackage('.', 'all'), codePackage('apps/cli', 'cli')],
  })
  const named = scope(
    { kind: 'command', says: 'In apps/cli and docs/ change the verbs of apps/cli/src/verbs (package.json too)' },
    tree,
  )
  expect(named.split('\n').filter((line) => line.endsWith('scope-named'))).toEqual([
    'apps/cli/src/verbs/**: scope-named',
    'apps/cli/package.json: scope-named',
  ])
})

test('what looks like a file and is none is no scope', () => {
  const says = 'Run on Node.js v1.2 and/or read/write https://example.com/a.html, e.g. via GET /users.json'
  expect(scope({ kind: 'logic', says }, indexOf('src/a.go'))).toBe('no files')
})

test('a migration takes the next number in the folder of migrations', () => {
  expect(scope({ kind: 'migration', says: 'Add a column for discounts to orders', others: OTHERS }))
    .toMatchInlineSnapshot(`
      "src/routes/orders.ts: scope-found
      db/migrations/0009_add_column_discounts_orders.sql: scope-new
      inferred"
    `)
})

test('migrations whose names begin with a moment are a glob', () => {
  const rails = indexOf(
    'db/migrate/20240102030405_create_users.rb\ndb/migrate/20240203040506_create_orders.rb\napp/models/user.rb: exported class User',
  )
  expect(scope({ kind: 'migration', says: 'Add refresh tokens to users' }, rails)).toMatchInlineSnapshot(`
    "app/models/user.rb: scope-found
    db/migrate/*_add_refresh_tokens_users.rb: scope-new
    inferred"
  `)
})

test('a new file stands beside its like, when the text says of which kind it is', () => {
  expect(scope({ kind: 'model', says: 'Add a store for discounts', others: OTHERS })).toMatchInlineSnapshot(`
    "src/orders/cart_store.ts: scope-found
    src/orders/cart_store.test.ts: scope-derived
    src/orders/discount_store.ts: scope-new
    src/orders/discount_store.test.ts: scope-new
    inferred"
  `)
})

test('what is to be left alone is out of bounds', () => {
  const words: ItemWords = {
    kind: 'logic',
    says: 'Keep carts in the cart store for a week',
    bounds: [
      { text: 'Do not change src/routes/orders.ts' },
      { text: 'Keep the public API as it is', modality: 'must' },
    ],
    others: OTHERS,
  }
  expect(scope(words)).toMatchInlineSnapshot(`
    "src/orders/cart_store.ts: scope-found
    src/orders/cart_store.test.ts: scope-derived
    not src/routes/orders.ts
    bound: Do not change src/routes/orders.ts. Keep the public API as it is.
    inferred"
  `)
})

test('generated and vendored files of the packages in scope are out of bounds', () => {
  const tree = indexOf('web/cart.ts: exported class Cart\nweb/pnpm-lock.yaml\nvendor/a/b.go\napi/go.sum', {
    packages: [codePackage('.', 'all'), codePackage('web', 'web'), codePackage('api', 'api')],
  })
  const generated = {
    ...tree,
    files: tree.files.map((file) =>
      /lock|vendor|sum/.test(file.path)
        ? { ...file, role: file.path.startsWith('vendor') ? ('vendored' as const) : ('generated' as const) }
        : file,
    ),
  }
  expect(filledItem({ kind: 'logic', says: 'Empty the cart' }, generated).scope_excludes).toEqual([
    'vendor/**',
    'web/pnpm-lock.yaml',
  ])
})

test('without a codebase only named files and places are in scope', () => {
  const places = [{ about: 'place', label: 'Maps to', text: 'src/data/', span: { start: 0, end: 1 } }] as const
  expect(filledItem({ kind: 'logic', says: 'Load data', more: { notes: places } }).scope_includes).toEqual([
    'src/data/**',
  ])
  expect(filledItem({ kind: 'logic', says: 'Write the plan to `out/plan.json`' }).scope_includes).toEqual([
    'out/plan.json',
  ])
  expect(filledItem({ kind: 'logic', says: 'Make it so' }).scope_includes).toBeUndefined()
})

test('names that would trouble an object trouble nothing', () => {
  const odd = indexOf('src/__proto__.ts: exported class Proto\nsrc/constructor.ts: exported class Builder\n-x/a.ts')
  expect(scope({ kind: 'logic', says: 'Change src/__proto__.ts and src/constructor.ts' }, odd)).toMatchInlineSnapshot(`
    "src/__proto__.ts: scope-named
    src/constructor.ts: scope-named"
  `)
})
