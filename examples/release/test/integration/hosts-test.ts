import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { exclusively } from '../../src/database.ts'
import { Links, type HostCount } from '../../src/links.ts'
import { serve, takeDatabase, TODAY } from './pool.ts'

const db = takeDatabase()
const links = new Links(db, () => TODAY)
after(() => db.close())

test('the host of every migrated link is the one in its address', () => {
  const rows = db.prepare('SELECT url, host FROM links').all()
  assert.ok(rows.length >= 100_000)
  for (const row of rows) assert.equal(row['host'], new URL(String(row['url'])).host)
})

test('the hosts with most links come first', async () => {
  await using service = await serve(links)
  exclusively(db, () => {
    for (let page = 0; page < 1500; page++) links.create(`https://popular.example/${page}`)
  })
  for (let request = 0; request < 20; request++) {
    const hosts = (await (await fetch(`${service.origin}/hosts`)).json()) as HostCount[]
    assert.equal(hosts.length, 10)
    assert.deepEqual(hosts[0], { host: 'popular.example', links: 1500 })
    assert.ok(hosts.every((host, place) => place === 0 || host.links <= (hosts[place - 1]?.links ?? 0)))
  }
})
