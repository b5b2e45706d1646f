import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Links } from '../../src/links.ts'
import { serve, takeDatabase, TODAY } from './pool.ts'

const db = takeDatabase()
const links = new Links(db, () => TODAY)
after(() => db.close())

test('each of 200 new links leads where it was told', async () => {
  await using service = await serve(links)
  for (let page = 0; page < 200; page++) {
    const url = `https://shop.example/item/${page}?from=mail`
    const created = await fetch(`${service.origin}/links`, { method: 'POST', body: JSON.stringify({ url }) })
    const { code } = (await created.json()) as { code: string }
    const visit = await fetch(`${service.origin}/${code}`, { redirect: 'manual' })
    assert.equal(visit.status, 302)
    assert.equal(visit.headers.get('location'), url)
  }
})

test('a link of release 1.3 still leads to its page', async () => {
  await using service = await serve(links)
  const old = db.prepare('SELECT code, url FROM links WHERE id = 1234').get()
  const visit = await fetch(`${service.origin}/${String(old?.['code'])}`, { redirect: 'manual' })
  assert.equal(visit.headers.get('location'), old?.['url'])
})

test('a request that makes no sense is refused, and the service goes on', async () => {
  await using service = await serve(links)
  const post = (body: string): Promise<Response> => fetch(`${service.origin}/links`, { method: 'POST', body })
  assert.equal((await post('{"url": ')).status, 400)
  assert.equal((await post('{"address": "https://a.example/"}')).status, 400)
  assert.equal((await post('{"url": "javascript:alert(1)"}')).status, 400)
  assert.equal((await fetch(service.origin, { method: 'DELETE' })).status, 405)
  assert.equal((await fetch(`${service.origin}/nothing-here`)).status, 404)
  assert.equal((await fetch(`${service.origin}/health`)).status, 200)
})
