import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { HttpScene, ask, say } from '../../../testing/http-scene.ts'

const scene = new HttpScene(import.meta.resolve('./http-executor.ts'))
afterEach(() => scene.dispose())

test('neither the address for the call nor a secret in the address that a server points to is left in a file', async () => {
  const { server, address } = await scene.serve(({ path, headers }, response) => {
    if (path === '/call') return say(200, {}, String(headers['tasks-callback-url']))(response)
    if (path.startsWith('/jobs')) return say(200)(response)
    say(202, { location: `/jobs/1?key=${encodeURIComponent('pa ss-word')}` })(response)
  })
  const world = scene.world({ env: { HOST_TOKEN: 'pa ss-word' } })
  const { executor, record } = await world.open()
  const secret = { action: { kind: 'http' as const, secrets: { TOKEN: 'env:HOST_TOKEN' as const } } }
  const called = ask(world, { method: 'POST', url: `${address}/call`, wait: { for: 'callback' } }, secret)
  executor.start(called)
  await server.asked('/call')
  const url = String(server.heard[0]?.headers['tasks-callback-url'])
  await expect.poll(() => world.text(called, 'log')).toContain('< 200')
  expect(world.text(called, 'log')).not.toContain(url.slice(url.lastIndexOf('/') + 1))
  await fetch(url, { method: 'POST', body: '{"outcome":"failed","message":"pa ss-word is wrong"}' })
  expect((await record.end(called.token)).report?.error?.message).toBe('*** is wrong')
  expect(world.text(called, 'callback.json')).toContain('*** is wrong')
  const polled = ask(
    world,
    { method: 'POST', url: `${address}/go`, wait: { for: 'poll', every_seconds: 0.001 } },
    secret,
  )
  executor.start(polled)
  expect((await record.end(polled.token)).report?.outcome).toBe('succeeded')
  expect(server.heard.at(-1)?.path).toBe('/jobs/1?key=pa%20ss-word')
  expect(world.text(polled, 'http.json')).toContain('/jobs/1?key=${TOKEN}')
})

test('a server that wants us to wait for years is asked again after a day, and not at once', async () => {
  const { server, address } = await scene.serve(({ path }, response) =>
    say(path === '/busy' ? 429 : 202, { 'retry-after': '9'.repeat(400), location: '/jobs/1' })(response),
  )
  const world = scene.world()
  const { executor, record } = await world.open()
  const busy = ask(world, { method: 'GET', url: `${address}/busy` })
  executor.start(busy)
  expect((await record.end(busy.token)).report?.error?.retry_after_seconds).toBe(86_400)
  const polled = ask(world, { method: 'POST', url: `${address}/go`, wait: { for: 'poll', every_seconds: 1e7 } })
  executor.start(polled)
  await expect.poll(() => world.text(polled, 'log')).toContain('< 202')
  // Each of its polls would be one more request before this one is answered.
  const next = ask(world, { method: 'GET', url: `${address}/busy` })
  executor.start(next)
  await record.end(next.token)
  expect(server.heard.map(({ path }) => path)).toEqual(['/busy', '/go', '/busy'])
})

test('when nobody could listen for a call, the next attempt tries again', async () => {
  const { server, address } = await scene.serve((_, response) => say(202)(response))
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as AddressInfo
  const world = scene.world({ callback: { port } })
  const { executor, record } = await world.open()
  const http = { method: 'POST' as const, url: `${address}/job`, wait: { for: 'callback' as const } }
  const first = ask(world, http)
  executor.start(first)
  expect((await record.end(first.token)).report?.error?.code).toBe('CALLBACK_LISTENER')
  await new Promise((resolve) => taken.close(resolve))
  const second = ask(world, http)
  executor.start(second)
  await server.asked('/job')
  executor.cancel(second.token, 1_000)
  expect((await record.end(second.token)).report?.outcome).toBe('cancelled')
})
