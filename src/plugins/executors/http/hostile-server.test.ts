import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { HttpAction } from '../../../core/model/action.ts'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { type Answering, AnsweringServer } from '../../../testing/answering-server.ts'
import { ExecutorWorld } from '../../../testing/executor-world.ts'

const leaving: (() => unknown)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0).toReversed()) await leave()
})

async function serve(answer: Answering): Promise<{ server: AnsweringServer; address: string }> {
  const server = new AnsweringServer(answer)
  leaving.push(() => server.close())
  return { server, address: await server.listen() }
}

function newWorld(options: object = {}): ExecutorWorld {
  const module = import.meta.resolve('./http-executor.ts')
  const world = new ExecutorWorld({ module, factory: 'httpExecutor', options: { ...options } })
  leaving.push(() => world.dispose())
  return world
}

function ask(world: ExecutorWorld, http: HttpAction, changes: Partial<AttemptOrder> = {}): AttemptOrder {
  const { action, ...rest } = changes
  return world.order('', { action: { kind: 'http', http, ...action }, ...rest })
}

const say =
  (status: number, headers: Record<string, string> = {}, body = ''): ((response: ServerResponse) => void) =>
  (response) =>
    response.writeHead(status, headers).end(body)

test('neither the address for the call nor a secret in the address that a server points to is left in a file', async () => {
  const { server, address } = await serve(({ path, headers }, response) => {
    if (path === '/call') return say(200, {}, String(headers['tasks-callback-url']))(response)
    if (path.startsWith('/jobs')) return say(200)(response)
    say(202, { location: `/jobs/1?key=${encodeURIComponent('pa ss-word')}` })(response)
  })
  const world = newWorld({ env: { HOST_TOKEN: 'pa ss-word' } })
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
  const { server, address } = await serve(({ path }, response) =>
    say(path === '/busy' ? 429 : 202, { 'retry-after': '9'.repeat(400), location: '/jobs/1' })(response),
  )
  const world = newWorld()
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
  const { server, address } = await serve((_, response) => say(202)(response))
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as AddressInfo
  const world = newWorld({ callback: { port } })
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
