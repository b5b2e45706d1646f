import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codePackage, indexOf } from '../../../../testing/code-tree.ts'
import type { CodePackage } from '../../../model/code-index.ts'
import { usePaths } from './rust.ts'

const imports = (tree: string, packages: CodePackage[] = [codePackage('.', 'root', 'folder')]) => {
  const files = indexOf(tree, { packages }).files.filter((file) => file.imports.length > 0)
  return `\n${files.map((file) => `${file.path} → ${file.imports.join(', ')}`).join('\n')}\n`
}

test('scripts: endings and indexes are left out, .js is written for .ts, aliases mean the sources', () => {
  expect(
    imports(
      `src/a.ts: import ./b; import ./c.js; import ./d; import ../data.json; import ./gone; import ../../outside; import react
       src/b.tsx: import @/lib/e; import ~/lib/e; import #lib/e; import lib/e; import ./f?raw; import .
       src/c.ts: import https://x.io/y.js; import node:fs; import @/gone
       src/d/index.ts:
       src/lib/e.mts:
       src/f:
       src/index.ts:
       data.json:`,
    ),
  ).toMatchInlineSnapshot(`
    "
    src/a.ts → data.json, src/b.tsx, src/c.ts, src/d/index.ts
    src/b.tsx → src/f, src/index.ts, src/lib/e.mts
    "
  `)
})

test('scripts: packages of the workspace are found by name, those from elsewhere are not', () => {
  const packages = [
    codePackage('.', 'root'),
    codePackage('packages/ui', '@shop/ui'),
    codePackage('packages/tools', 'tools'),
    codePackage('web', 'web', 'npm', { requires: ['forms', '@forms/core'] }),
  ]
  expect(
    imports(
      `packages/ui/src/index.ts:
       packages/ui/src/button.tsx:
       packages/ui/src/parts/deep/menu.tsx:
       packages/tools/index.js:
       web/src/forms/core.ts:
       web/src/@forms/core.ts:
       web/src/components/core.ts:
       web/a.ts: import @shop/ui; import @shop/ui/button; import @shop/ui/deep/menu; import tools; import @shop/none
       web/b.ts: import forms/core; import @forms/core
       web/c.ts: import @components/core`,
      packages,
    ),
  ).toMatchInlineSnapshot(`
    "
    web/a.ts → packages/tools/index.js, packages/ui/src/button.tsx, packages/ui/src/index.ts, packages/ui/src/parts/deep/menu.tsx
    web/c.ts → web/src/components/core.ts
    "
  `)
})

test('python: relative and dotted modules, names that are modules, source layouts, scripts beside each other', () => {
  const packages = [codePackage('.', 'shop', 'python'), codePackage('libs/pay', 'pay', 'python')]
  expect(
    imports(
      `src/shop/__init__.py:
       src/shop/cart.py: import . | models; import .models | Item, Row; import ..shop.views | all_views; import .gone
       src/shop/models.py: import json; import os.path; import types
       src/shop/types.py:
       src/shop/views/__init__.py: import shop.models | Item; import shop | cart, VERSION
       libs/pay/pay/core.py: import pay.fees; import shop.cart | Cart
       libs/pay/pay/fees.py:
       tools/run.py: import common; import shop.models.Item
       tools/common.py:
       tests/test_cart.py: import shop.cart | Cart as C`,
      packages,
    ),
  ).toMatchInlineSnapshot(`
    "
    libs/pay/pay/core.py → libs/pay/pay/fees.py, src/shop/cart.py
    src/shop/cart.py → src/shop/models.py, src/shop/views/__init__.py
    src/shop/views/__init__.py → src/shop/__init__.py, src/shop/cart.py, src/shop/models.py
    tests/test_cart.py → src/shop/cart.py
    tools/run.py → src/shop/models.py, tools/common.py
    "
  `)
})

test('go: an import is a folder of a module, without its tests', () => {
  const packages = [codePackage('.', 'shop.io/app', 'go'), codePackage('tools', 'shop.io/app/tools', 'go')]
  expect(
    imports(
      `main.go: import shop.io/app/store; import shop.io/app/tools/gen; import fmt; import shop.io/application/x
       store/a.go:
       store/b.go:
       store/a_test.go: import shop.io/app
       store/deep/c.go:
       tools/gen/d.go: import shop.io/app/store/deep`,
      packages,
    ),
  ).toMatchInlineSnapshot(`
    "
    main.go → store/a.go, store/b.go, tools/gen/d.go
    store/a_test.go → main.go
    tools/gen/d.go → store/deep/c.go
    "
  `)
})

test('rust: modules, paths from crate, self and super, crates of the workspace; not the file itself', () => {
  const packages = [codePackage('.', 'shop', 'cargo'), codePackage('crates/pay-core', 'pay-core', 'cargo')]
  expect(
    imports(
      `src/lib.rs: import[mod] cart; import[mod] tax; import[use] tax::Rate
       src/cart.rs: import[use] crate::tax::{rates::{self, Rate}, Tax as T}; import[use] super::Shop; import[mod] item; import[use] self::item::Item
       src/cart/item.rs: import[use] super::Cart; import[use] std::fmt; import[use] pay_core::Fee
       src/tax/mod.rs: import[mod] rates; import[use] super::* ; test adds
       src/tax/rates.rs: import[use] crate | cart, gone
       crates/pay-core/src/lib.rs: import[use] crate::Fee; import[use] serde::Serialize
       tests/it.rs: import[use] shop::cart::Cart; import[mod] common
       tests/common/mod.rs:`,
      packages,
    ),
  ).toMatchInlineSnapshot(`
    "
    src/cart.rs → src/cart/item.rs, src/lib.rs, src/tax/mod.rs, src/tax/rates.rs
    src/cart/item.rs → crates/pay-core/src/lib.rs, src/cart.rs
    src/lib.rs → src/cart.rs, src/tax/mod.rs
    src/tax/mod.rs → src/tax/rates.rs
    src/tax/rates.rs → src/cart.rs, src/lib.rs
    tests/it.rs → src/cart.rs, tests/common/mod.rs
    "
  `)
})

test('rust: a use is all its paths', () => {
  expect(usePaths('a::{b, c::{d as e, f::*}, self}')).toEqual(['a::b', 'a::c::d', 'a::c::f::*', 'a::self'])
  expect(usePaths('a::b as c')).toEqual(['a::b'])
  expect(usePaths('}}a{{,,')).toEqual([])
})

test('ruby: required files of lib, relative ones, and constants as Rails loads them', () => {
  expect(
    imports(
      `lib/shop.rb: import[requires] shop/cart; import[requires] json
       lib/shop/cart.rb: import[requires_relative] ./cart/item
       lib/shop/cart/item.rb:
       app/models/application_record.rb: Base extends ActiveRecord::Base
       app/models/admin/user.rb: User extends ApplicationRecord; User implements API::HTMLHelper
       app/helpers/api/html_helper.rb:
       app/models/odd.rb: Odd extends Module.new`,
    ),
  ).toMatchInlineSnapshot(`
    "
    app/models/admin/user.rb → app/helpers/api/html_helper.rb, app/models/application_record.rb
    lib/shop.rb → lib/shop/cart.rb
    lib/shop/cart.rb → lib/shop/cart/item.rb
    "
  `)
})

test('java, kotlin, c# and php: types by package, whole packages, namespaces, members', () => {
  expect(
    imports(
      `src/main/java/io/shop/Cart.java: import io.shop.tax.Rate; import io.shop.tax.Rates.of; import java.util.List; class Cart; Cart extends Thing
       src/main/java/io/shop/Thing.java: class Thing; import io.shop.tax.*
       src/main/java/io/shop/tax/Rate.java: class Rate
       src/main/java/io/shop/tax/Rates.java: class Rates
       src/main/kotlin/io/shop/Main.kt: import io.shop.util.helped; import io.shop.Cart
       src/main/kotlin/io/shop/util/Helpers.kt: function helped
       Shop/Models/Item.cs: namespace Shop.Models; class Item
       Shop/Api/Items.cs: import Shop.Models; import System.Text; Items extends Item
       app/Models/User.php: class User
       app/Http/UserController.php: import App\\Models\\User; import Illuminate\\Http\\Request`,
    ),
  ).toMatchInlineSnapshot(`
    "
    Shop/Api/Items.cs → Shop/Models/Item.cs
    app/Http/UserController.php → app/Models/User.php
    src/main/java/io/shop/Cart.java → src/main/java/io/shop/Thing.java, src/main/java/io/shop/tax/Rate.java, src/main/java/io/shop/tax/Rates.java
    src/main/java/io/shop/Thing.java → src/main/java/io/shop/tax/Rate.java, src/main/java/io/shop/tax/Rates.java
    src/main/kotlin/io/shop/Main.kt → src/main/java/io/shop/Cart.java, src/main/kotlin/io/shop/util/Helpers.kt
    "
  `)
})

test('c and c++: what stands beside, then what ends so; nothing of the system', () => {
  expect(
    imports(
      `src/a.c: import "a.h"; import util/b.h; import <stdio.h>; import <shop/c.h>; import ../d.h
       src/a.h:
       lib/util/b.h:
       include/shop/c.h:
       d.h:
       stdio.h:`,
    ),
  ).toMatchInlineSnapshot(`
    "
    src/a.c → d.h, include/shop/c.h, lib/util/b.h, src/a.h
    "
  `)
})

test('whatever stands in an import, only other files of the codebase come out', () => {
  const endings = ['ts', 'py', 'go', 'rs', 'rb', 'java', 'cs', 'php', 'c']
  const name = fc.string({
    unit: fc.constantFrom('.', '/', ':', '\\', '*', '{', '}', ',', 'a', 'b', '@', '#', '<', '"', '-', ' '),
    maxLength: 12,
  })
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), fc.constantFrom(...endings), (names, ending) => {
      const facts = names.map((one, i) => ({
        kind: 'import' as const,
        noun: i % 2 ? 'mod' : 'use',
        name: one || '.',
        line: 1,
        end_line: 1,
        rule: 'x/y',
        detail: names[i + 1] ?? '',
      }))
      const paths = [`a/b.${ending}`, `a.${ending}`, `b/a/b.${ending}`, `a/__init__.py`]
      const files = paths.map((path) => ({ path, bytes: 1, lines: 1, language: null, facts }))
      for (const file of indexOf('', { files }).files) {
        for (const path of file.imports) expect(paths).toContain(path)
        expect(file.imports).not.toContain(file.path)
        expect(file.imports).toEqual([...new Set(file.imports)].toSorted())
      }
    }),
  )
})

test('dots in the middle of a path lead where they lead: Ruby states relative ones as ./../x', () => {
  expect(
    imports(
      `lib/shop/cart.rb: import[require_relative] ./../money; import[require_relative] ././line; import[require_relative] ./../../../gone
       lib/shop/line.rb:
       lib/money.rb:
       web/a.ts: import ./../web/././b
       web/b.ts:`,
    ),
  ).toMatchInlineSnapshot(`
    "
    lib/shop/cart.rb → lib/money.rb, lib/shop/line.rb
    web/a.ts → web/b.ts
    "
  `)
})
