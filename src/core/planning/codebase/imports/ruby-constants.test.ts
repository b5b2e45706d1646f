import { expect, test } from 'vitest'
import type { CodeFact, CodeIndex } from '../../../model/code-index.ts'
import { indexOf } from '../../../../testing/code-tree.ts'
import { explainSymbol } from '../explain.ts'
import { standingsOf } from '../standing.ts'
import { assembleIndex, type RawFile } from '../assemble-index.ts'

const importsIn = (index: CodeIndex): string =>
  index.files.map(({ path, imports }) => `${path} → ${imports.join(', ')}`).join('\n')

test('a file of Ruby that names a constant takes the one file that defines it and bears its name', () => {
  const index = indexOf(
    `app/models/user.rb: exported class User
     app/models/shop/order.rb: exported class Shop::Order; import[constant] User; import[constant] ::Missing
     app/models/concerns/html_page.rb: exported module HTMLPage
     lib/core_ext/string.rb: exported class String
     config/initializers/user.rb: exported class User
     a/lib/twice.rb: exported class Twice
     b/lib/twice.rb: exported class Twice
     app/jobs/mail.rb: import[constant] Shop::Order::LIMIT; import[constant] HTMLPage; import[constant] String; import[constant] Twice
     script/plain.py: import[constant] User`,
  )
  expect(importsIn(index)).toMatchInlineSnapshot(`
    "a/lib/twice.rb → 
    app/jobs/mail.rb → app/models/concerns/html_page.rb, app/models/shop/order.rb
    app/models/concerns/html_page.rb → 
    app/models/shop/order.rb → app/models/user.rb
    app/models/user.rb → 
    b/lib/twice.rb → 
    config/initializers/user.rb → 
    lib/core_ext/string.rb → 
    script/plain.py → "
  `)
  expect(index.files.flatMap(({ facts }) => facts).filter(({ noun }) => noun === 'constant')).toEqual([])
})

test('a constant is looked for from the innermost type outwards', () => {
  const index = assembled({
    'lib/shop.rb': [type('module', 'Shop', 1, 3)],
    'lib/shop/order.rb': [type('module', 'Shop', 1, 5), type('class', 'Order', 2, 4)],
    'lib/order.rb': [type('class', 'Order', 1, 3)],
    'lib/inside.rb': [type('module', 'Shop', 1, 5), named('Order', 2)],
    'lib/outside.rb': [type('module', 'Shop', 1, 2), named('Order', 4)],
    'lib/shown.rb': [type('module', 'Shop', 1, 5), named('::Order', 2)],
    'lib/hidden.rb': [type('module', 'Own', 1, 9), type('class', 'Order', 2, 3), named('Order', 5)],
  })
  expect(importsIn(index)).toMatchInlineSnapshot(`
    "lib/hidden.rb → 
    lib/inside.rb → lib/shop/order.rb
    lib/order.rb → 
    lib/outside.rb → lib/order.rb
    lib/shop.rb → 
    lib/shop/order.rb → 
    lib/shown.rb → lib/order.rb"
  `)
})

test('a class in a module is what its file is about', () => {
  const inShop = (name: string): CodeFact[] => [
    type('module', 'Shop', 1, 5),
    { ...type('class', name, 2, 4), container: 'Shop' },
  ]
  const base = { kind: 'extends', noun: 'extends', name: 'Cart', detail: 'Order', rule: 'ruby/extends' } as const
  const index = assembled({
    'lib/shop/order.rb': inShop('Order'),
    'lib/shop/cart.rb': [...inShop('Cart'), { ...base, line: 2, end_line: 2 }, named('Order', 3)],
    'lib/shop/all.rb': [named('Shop::Order', 1)],
  })
  const { reused_components } = standingsOf(index)
  expect(reused_components.map(({ text }) => text)).toEqual(['class Order (lib/shop/order.rb:2): 2 files use it'])
  expect(explainSymbol(index, 'Cart')[0]?.builds_upon).toEqual(['extends class Order (lib/shop/order.rb:2)'])
})

function assembled(files: Readonly<Record<string, CodeFact[]>>): CodeIndex {
  const raw = Object.entries(files).map(([path, facts]): RawFile => ({
    path,
    facts,
    bytes: 1,
    lines: 9,
    language: 'ruby',
  }))
  const words = { vocabulary: [], starts: new Uint32Array(1), terms: new Uint32Array(), counts: new Uint16Array() }
  return assembleIndex({ files: raw, packages: [], owners: [], history: null, unread: [], words })
}

function type(noun: string, name: string, line: number, end_line: number): CodeFact {
  return { kind: 'definition', noun, name, line, end_line, exported: true, rule: 'ruby/type' }
}

function named(name: string, line: number): CodeFact {
  return { kind: 'import', noun: 'constant', name, line, end_line: line, rule: 'ruby/constant-name' }
}
