import { expect, test } from 'vitest'
import { codePackage, indexOf } from '../../../testing/code-tree.ts'

const pairs = (tree: string) => {
  const files = indexOf(tree).files.filter((file) => file.role === 'test')
  return `\n${files.map((file) => `${file.path} → ${file.tests.join(', ') || 'none'}`).join('\n')}\n`
}

test('a test stands beside what it tests, in a folder of tests below, or mirrored', () => {
  expect(
    pairs(
      `src/a.ts:
       src/a.test.ts:
       src/__tests__/a.spec.ts:
       src/menu/index.tsx:
       src/__tests__/menu.test.tsx:
       store/user.go:
       store/user_test.go:
       store/user_rename_test.go:
       app/models/user.rb:
       spec/models/user_spec.rb:
       lib/shop/cart.rb:
       test/shop/cart_test.rb:
       src/main/java/io/shop/Cart.java:
       src/test/java/io/shop/CartTest.java:
       src/shop/tax/rates.py:
       tests/unit/tax/test_rates.py:
       Shop/Orders.cs:
       Shop.Tests/OrdersTests.cs:
       crates/x/src/parse.rs:
       crates/x/src/parse/tests.rs: test parses`,
    ),
  ).toMatchInlineSnapshot(`
    "
    Shop.Tests/OrdersTests.cs → Shop/Orders.cs
    crates/x/src/parse/tests.rs → crates/x/src/parse.rs
    spec/models/user_spec.rb → app/models/user.rb
    src/__tests__/a.spec.ts → src/a.ts
    src/__tests__/menu.test.tsx → src/menu/index.tsx
    src/a.test.ts → src/a.ts
    src/test/java/io/shop/CartTest.java → src/main/java/io/shop/Cart.java
    store/user_rename_test.go → store/user.go
    store/user_test.go → store/user.go
    test/shop/cart_test.rb → lib/shop/cart.rb
    tests/unit/tax/test_rates.py → src/shop/tax/rates.py
    "
  `)
})

test('what is imported decides between files of one name, confirms longer names, and speaks when the name says nothing', () => {
  expect(
    pairs(
      `src/web/list.ts:
       src/api/list.ts:
       tests/list.test.ts: import ../src/api/list
       src/form.ts:
       src/form-edge.test.ts:
       tests/other/form-wide.test.ts: import ../../src/form
       tests/other/list-wide.test.ts:
       tests/flow.test.ts: import ../src/form; import ../src/web/list
       tests/all.test.ts: import ../src/form; import ../src/web/list; import ../src/api/list; import ../src/a
       src/a.ts:`,
    ),
  ).toMatchInlineSnapshot(`
    "
    src/form-edge.test.ts → src/form.ts
    tests/all.test.ts → none
    tests/flow.test.ts → src/form.ts, src/web/list.ts
    tests/list.test.ts → src/api/list.ts
    tests/other/form-wide.test.ts → src/form.ts
    tests/other/list-wide.test.ts → none
    "
  `)
})

test('support for tests tests nothing, and what everything imports is not what one test is about', () => {
  const users = Array.from({ length: 20 }, (_, i) => `src/u${i}.ts: import ./types`).join('\n')
  expect(
    pairs(
      `src/types.ts:
       src/login.ts:
       ${users}
       tests/flow.test.ts: import ../src/types; import ../src/login
       tests/conftest.py: import shop
       shop.py:
       src/login.stories.tsx: import ./login
       testdata/login.go:`,
    ),
  ).toMatchInlineSnapshot(`
    "
    src/login.stories.tsx → none
    testdata/login.go → none
    tests/conftest.py → none
    tests/flow.test.ts → src/login.ts
    "
  `)
})

test('a test does not pair with a file of the same common name far away', () => {
  const packages = [codePackage('.', 'root'), codePackage('a', 'a'), codePackage('b', 'b')]
  const { files } = indexOf('a/src/App.test.tsx: test shows\nb/src/App.tsx:', { packages })
  expect(files.map((file) => file.tests)).toEqual([[], []])
})
