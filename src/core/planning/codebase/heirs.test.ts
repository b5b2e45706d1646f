import { expect, test } from 'vitest'
import { indexOf } from '../../../testing/code-tree.ts'
import { standingsOf } from './standing.ts'

function extensible(tree: string): string[] {
  return standingsOf(indexOf(tree)).extension_points.map(({ text }) => text)
}

test('a base class that is written with its module has its subclasses, and no class of the same last name', () => {
  const found = extensible(
    `app/controllers/mod/mod_controller.rb: exported class Mod::ModController
     app/controllers/mod/notes_controller.rb: exported class Mod::NotesController; Mod::NotesController extends Mod::ModController
     app/controllers/mod/tags_controller.rb: exported class Mod::TagsController; Mod::TagsController extends Mod::ModController
     lib/base.rb: exported class Base
     app/models/a.rb: exported class A; A extends ActiveRecord::Base
     app/models/b.rb: exported class B; B extends ActiveRecord::Base`,
  )
  expect(found).toEqual(['class Mod::ModController (app/controllers/mod/mod_controller.rb:1): 2 subclasses'])
})

test('a base is also known by the module, package or crate that is written before it', () => {
  const found = extensible(
    `shop/base.py: exported class Base
     shop/a.py: import shop | base; class A; A extends base.Base
     shop/b.py: import shop | base; class B; B extends base.Base
     src/java/Port.java: exported interface Port
     src/java/One.java: exported class One; One implements shop.java.Port
     src/cs/Rule.cs: exported class Rule
     src/cs/Red.cs: exported class Red; Red extends Shop.Rules.Rule
     src/cs/Blue.cs: exported class Blue; Blue extends Shop.Rules.Rule
     src/lib.rs: import[module] draw
     src/draw.rs: exported trait Draw
     src/dot.rs: struct Dot; Dot implements crate::draw::Draw`,
  )
  expect(found).toMatchInlineSnapshot(`
    [
      "class Base (shop/base.py:1): 2 subclasses",
      "class Rule (src/cs/Rule.cs:1): 2 subclasses",
      "interface Port (src/java/Port.java:1): 1 implementation",
      "trait Draw (src/draw.rs:1): 1 implementation",
    ]
  `)
})

test('what includes a module or embeds a struct is no subclass of it', () => {
  const found = extensible(
    `app/models/concerns/token.rb: exported module Token
     app/models/user.rb: exported class User; User includes Token
     app/models/story.rb: exported class Story; Story includes Token
     store/base.go: exported struct Base; struct Disk; Disk embeds Base; struct Memory; Memory embeds Base`,
  )
  expect(found).toMatchInlineSnapshot(`
    [
      "module Token (app/models/concerns/token.rb:1): included in 2",
      "struct Base (store/base.go:1): embedded in 2",
    ]
  `)
})
