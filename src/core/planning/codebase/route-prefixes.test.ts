import { expect, test } from 'vitest'
import type { CodeFact } from '../../model/code-index.ts'
import { withPrefixes } from './route-prefixes.ts'

/** A line each: `from-to what name | detail`, where what is `block` or `route`. */
function facts(text: string): CodeFact[] {
  return text.split('\n').map((line): CodeFact => {
    const [, from = '', to = '', what = '', name = '', detail] =
      /^\s*(\d+)-(\d+) (block|route|env) (.+?)(?: \| (.*))?$/.exec(line) ?? []
    return {
      kind: what === 'env' ? 'env' : 'route',
      noun: what === 'block' ? 'prefix' : what,
      name,
      line: Number(from),
      end_line: Number(to),
      ...(detail === undefined ? {} : { detail }),
      rule: 'rails/route',
    }
  })
}

const named = (text: string): string[] => withPrefixes(facts(text)).map(({ name }) => name)

test('routes in namespaces and resources are told by their whole address', () => {
  const found = named(
    `1-1 route GET /about
     2-9 block namespace | [:mod]
     3-3 route GET /
     4-4 route POST /notes
     5-8 block resources | [:messages, only: %i[index show]]
     5-8 route messages
     6-6 route POST /mod_note
     7-7 block resources | [:replies]
     7-7 route replies
     11-20 block resources | [(:domains, param: :name, path: "d")]
     11-20 route domains
     12-14 block member | []
     13-13 route PATCH /ban
     15-17 block collection | []
     16-16 route GET /all
     18-18 block on | [:member]
     18-18 route GET /whois
     21-25 block resource | [:category]
     21-25 route category
     22-22 route GET /boxes
     26-28 block scope | ["/api/:version", module: "api"]
     27-27 env HOME
     27-27 route GET /x
     29-31 block scope | [module: :inner]
     30-30 route GET /y`,
  )
  expect(found).toMatchInlineSnapshot(`
    [
      "GET /about",
      "GET /mod",
      "POST /mod/notes",
      "/mod/messages",
      "POST /mod/messages/:message_id/mod_note",
      "/mod/messages/:message_id/replies",
      "/d",
      "PATCH /d/:name/ban",
      "GET /d/all",
      "GET /d/:name/whois",
      "/category",
      "GET /category/boxes",
      "HOME",
      "GET /api/:version/x",
      "GET /y",
    ]
  `)
})

test('a route has each method that it is said to answer', () => {
  const found = named(
    `1-2 block via | [[:get, :post]]
     1-2 route /login
     3-3 block via | [%i[put patch]]
     3-3 route /profile
     4-4 block via | [:all]
     4-4 route /404`,
  )
  expect(found).toEqual(['GET /login', 'POST /login', 'PUT /profile', 'PATCH /profile', '/404'])
})

test('what cannot be known of an address stands as dots', () => {
  const found = named(
    `1-3 block concern | [:noted]
     2-2 route GET /notes
     4-6 block namespace | [NAME]
     4-6 route GET /in
     7-9 block scope | ["#{PREFIX}/a"]
     8-8 route GET /b
     10-14 block resources | [:orders, :lines]
     10-14 route orders
     10-14 route lines
     11-11 route GET /c
     15-18 block resources | [:posts, shallow: true]
     15-18 route posts
     16-16 route GET /d`,
  )
  expect(found).toMatchInlineSnapshot(`
    [
      "GET /…/notes",
      "GET /…/in",
      "GET /…/b",
      "/orders",
      "/lines",
      "GET /…/:order_id/c",
      "/posts",
      "GET /posts/…/d",
    ]
  `)
})

test('routes of a file without blocks stay as they are', () => {
  const alone = facts('1-1 route GET /about')
  expect(withPrefixes(alone)).toBe(alone)
})
