import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrate, MIGRATIONS, openDatabase } from '../../src/database.ts'
import { AddressError, Links } from '../../src/links.ts'

function emptyLinks(): Links {
  const db = openDatabase(':memory:')
  for (const name of MIGRATIONS) migrate(db, name)
  return new Links(db, () => '2026-11-22')
}

test('an address is stored in its normal form', () => {
  const links = emptyLinks()
  const link = links.create('HTTPS://Docs.Example:443/a b')
  assert.deepEqual(
    { ...link, code: '' },
    { code: '', url: 'https://docs.example/a%20b', host: 'docs.example', visits: 0 },
  )
  assert.equal(links.visit(link.code), link.url)
})

test('what is not a public web address is refused', () => {
  const links = emptyLinks()
  for (const address of ['', 'docs', '//docs.example', 'file:///etc/hosts', 'https://me:secret@docs.example/']) {
    assert.throws(() => links.create(address), AddressError)
  }
  assert.equal(links.count(), 0)
})

test('visits count before and after they are written', () => {
  const links = emptyLinks()
  const { code } = links.create('https://docs.example/')
  links.visit(code)
  assert.equal(links.find(code)?.visits, 1)
  links.flush()
  links.visit(code)
  assert.equal(links.find(code)?.visits, 2)
  links.flush()
  links.flush()
  assert.equal(links.find(code)?.visits, 2)
})

test('a code that was never given leads nowhere', () => {
  const links = emptyLinks()
  assert.equal(links.visit('zzzzzz'), undefined)
  assert.equal(links.find('zzzzzz'), undefined)
})

test('hosts are listed by the number of their links, then by name', () => {
  const links = emptyLinks()
  for (const address of ['https://b.example/1', 'https://a.example/1', 'https://c.example/1', 'https://c.example/2'])
    links.create(address)
  assert.deepEqual(links.hosts(2), [
    { host: 'c.example', links: 2 },
    { host: 'a.example', links: 1 },
  ])
})
