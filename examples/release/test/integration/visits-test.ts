import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Links } from '../../src/links.ts'
import { serve, takeDatabase, TODAY } from './pool.ts'

const db = takeDatabase()
after(() => db.close())

test('visits by many at once are all counted, also while they are being written', async () => {
  const links = new Links(db, () => TODAY)
  await using service = await serve(links)
  const { code } = links.create('https://concert.example/tickets')
  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 20 }, () => fetch(`${service.origin}/${code}`, { redirect: 'manual' })))
    links.flush()
  }
  assert.equal(links.find(code)?.visits, 400)
})

test('a restart loses no visit that was flushed', () => {
  const before = new Links(db, () => TODAY)
  const { code } = before.create('https://concert.example/seats')
  before.visit(code)
  before.visit(code)
  before.flush()
  const restarted = new Links(db, () => '2026-11-23')
  restarted.visit(code)
  restarted.flush()
  assert.equal(restarted.find(code)?.visits, 3)
  const days = db
    .prepare('SELECT day, count FROM visits JOIN links ON links.id = link WHERE code = ? ORDER BY day')
    .all(code)
  assert.deepEqual(
    days.map((row) => [row['day'], row['count']]),
    [
      [TODAY, 2],
      ['2026-11-23', 1],
    ],
  )
})

test('what release 1.3 counted is kept', () => {
  const total = db.prepare("SELECT sum(count) AS hits FROM visits WHERE day = 'before'").get()
  const expected = Array.from({ length: 100_000 }, (_, index) => ((index + 1) * 7919) % 13).reduce(
    (sum, hits) => sum + hits,
    0,
  )
  assert.equal(total?.['hits'], expected)
})
