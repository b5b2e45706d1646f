import { createServer } from 'node:net'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import type { HeardRequest } from '../../../testing/answering-server.ts'
import { HttpScene, ask, say } from '../../../testing/http-scene.ts'

const scene = new HttpScene(import.meta.resolve('./http-executor.ts'))
afterEach(() => scene.dispose())

const keyOf = ({ headers }: HeardRequest): unknown => headers['idempotency-key']

test('each kind of answer is a failure of its own class, and says when to ask again', async () => {
  const { address } = await scene.serve(({ path }, response) => {
    const status = Number(path.slice(1))
    say(status, status === 429 ? { 'retry-after': '7' } : {}, 'the reason')(response)
  })
  const world = scene.world()
  const { executor, record } = await world.open()
  const verdicts: string[] = []
  for (const status of [200, 204, 302, 400, 404, 408, 429, 500, 502, 503]) {
    const order = ask(world, { method: 'GET', url: `${address}/${status}` })
    executor.start(order)
    const { report } = await record.end(order.token)
    const { error } = report ?? {}
    const after = error?.retry_after_seconds === undefined ? '' : `, after ${error.retry_after_seconds} s`
    verdicts.push(`${status} ${report?.outcome}${error === undefined ? '' : ` ${error.class} ${error.code}${after}`}`)
  }
  expect(verdicts).toMatchInlineSnapshot(`
    [
      "200 succeeded",
      "204 succeeded",
      "302 failed logic HTTP_302",
      "400 failed logic HTTP_400",
      "404 failed logic HTTP_404",
      "408 failed transient HTTP_408",
      "429 failed external HTTP_429, after 7 s",
      "500 failed external HTTP_500",
      "502 failed transient HTTP_502",
      "503 failed external HTTP_503",
    ]
  `)
})

test('a server that is not there or breaks off is a passing failure, and an expected status is a success', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => closed.once('listening', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  const { address } = await scene.serve(({ path }, response) =>
    path === '/cut' ? response.destroy() : say(418)(response),
  )
  const world = scene.world()
  const { executor, record } = await world.open()
  const gone = ask(world, { method: 'GET', url: `http://127.0.0.1:${port}/` })
  const cut = ask(world, { method: 'POST', url: `${address}/cut` })
  const teapot = ask(world, { method: 'POST', url: `${address}/tea`, expect_status: 418 })
  for (const order of [gone, cut, teapot]) executor.start(order)
  expect((await record.end(gone.token)).report?.error).toMatchObject({ code: 'ECONNREFUSED', class: 'transient' })
  expect((await record.end(cut.token)).report?.error).toMatchObject({ code: 'ECONNRESET', class: 'transient' })
  expect((await record.end(teapot.token)).report?.outcome).toBe('succeeded')
})

test('the key stays the same until the server has answered, also for the next attempt', async () => {
  let answers = false
  const { server, address } = await scene.serve((_, response) => (answers ? say(500)(response) : response.destroy()))
  const world = scene.world()
  const { executor, record } = await world.open()
  const first = ask(world, { method: 'POST', url: `${address}/pay` })
  const again = (number: number): AttemptOrder => ({ ...first, token: `${first.task}-${number}`, number })
  // Between two runs there may have been attempts of other kinds.
  for (const order of [first, again(3), again(4)]) {
    executor.start(order)
    await record.end(order.token)
    answers = order.number === 3
  }
  executor.start(again(5))
  await record.end(again(5).token)
  const key = (number: number): string => `${first.execution_id}/${first.task}-${number}`
  expect(server.heard.map(keyOf)).toEqual([key(1), key(1), key(1), key(5)])
})

test('secrets and variables stand where they are named, and secrets nowhere in the folder', async () => {
  const { server, address } = await scene.serve((request, response) => say(400, {}, request.body)(response))
  const world = scene.world({ env: { HOST_TOKEN: 'pa"ss-word' } })
  const { executor, record } = await world.open()
  const order = ask(
    world,
    {
      method: 'POST',
      url: `${address}/a?task=\${TASKS_TASK_ID}`,
      headers: { Authorization: 'Bearer ${TOKEN}', 'X-Stage': '${STAGE}' },
      body: '{"token": "${TOKEN}", "price": "${UNKNOWN}"}',
    },
    { action: { kind: 'http', env: { STAGE: 'test' }, secrets: { TOKEN: 'env:HOST_TOKEN' } } },
  )
  executor.start(order)
  const { report } = await record.end(order.token)
  expect(server.heard).toMatchObject([
    {
      path: `/a?task=${order.task}`,
      headers: { authorization: 'Bearer pa"ss-word', 'x-stage': 'test', 'content-type': 'application/json' },
      body: '{"token": "pa\\"ss-word", "price": "${UNKNOWN}"}',
    },
  ])
  expect(report?.error?.message).toContain('***')
  for (const file of ['ticket', 'log', 'http.json', 'end.json'])
    expect(world.text(order, file), file).not.toContain('ss-word')
  expect(world.text(order, 'log')).toContain('> authorization: ***')
  const unclear = ask(world, { method: 'GET', url: address, headers: { 'X-Key': '${NOBODY}' } })
  executor.start(unclear)
  expect((await record.end(unclear.token)).report).toMatchObject({
    outcome: 'could_not_run',
    error: { code: 'UNKNOWN_PLACEHOLDER' },
  })
})

test('polling ends with the state that is asked for, bears trouble on the way, and tells how far it is', async () => {
  let asked = 0
  const { server, address } = await scene.serve(({ path }, response) => {
    if (path !== '/jobs/1') return say(202, { location: '/jobs/1' })(response)
    asked++
    if (asked === 1) return say(503)(response)
    if (asked === 2) return void response.destroy()
    say(200, {}, JSON.stringify(asked < 5 ? { state: 'running', percent: asked * 10 } : { state: 'done' }))(response)
  })
  const world = scene.world()
  const { executor, record } = await world.open()
  const wait = { for: 'poll' as const, every_seconds: 0.005, done_contains: '"done"', failed_contains: '"failed"' }
  const order = ask(world, { method: 'POST', url: `${address}/jobs`, headers: { Cookie: 'x' }, wait })
  executor.start(order)
  expect((await record.end(order.token)).report?.outcome).toBe('succeeded')
  expect(record.of(order.token).flatMap((report) => (report.type === 'progress' ? [report.percent] : []))).toEqual([
    30, 40,
  ])
  expect(server.heard.at(-1)?.headers).toMatchObject({ cookie: 'x' })
  const nowhere = ask(world, { method: 'POST', url: `${address}/jobs/1`, wait })
  executor.start(nowhere)
  expect((await record.end(nowhere.token)).report?.error?.code).toBe('NO_POLL_ADDRESS')
})

test('a server calls back once, with the right id alone, and its word is kept before it is thanked', async () => {
  const { server, address } = await scene.serve((_, response) => say(202)(response))
  const world = scene.world()
  const { executor, record } = await world.open()
  const wait = { for: 'callback' as const }
  const order = ask(world, { method: 'POST', url: `${address}/job`, body: '{"to": "${TASKS_CALLBACK_URL}"}', wait })
  executor.start(order)
  await server.asked('/job')
  const url = String(server.heard[0]?.headers['tasks-callback-url'])
  expect(JSON.parse(server.heard[0]?.body ?? '')).toEqual({ to: url })
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callbacks\/P1\.T001-1\/[\w-]{32}$/)
  const call = async (to: string, body: string, method = 'POST'): Promise<number> =>
    (await fetch(to, method === 'POST' ? { method, body } : { method })).status
  expect(await call(`${url}x`, '{"outcome":"succeeded"}')).toBe(404)
  expect(await call(url, '', 'GET')).toBe(405)
  expect(await call(url, '{"outcome":"maybe"}')).toBe(400)
  expect(await call(url, 'x'.repeat(70_000))).toBe(413)
  expect(record.endsOf(order.token)).toEqual([])
  expect(await call(url, '{"outcome":"failed","message":"no room"}')).toBe(200)
  expect(JSON.parse(world.text(order, 'callback.json'))).toEqual({ outcome: 'failed', message: 'no room' })
  expect((await record.end(order.token)).report?.error).toMatchObject({ code: 'REMOTE_FAILED', message: 'no room' })
  expect(await call(url, '{"outcome":"succeeded"}')).toBe(410)
})

test('after a crash the waiting goes on at the same address, and the server is not asked again', async () => {
  const { server, address } = await scene.serve((_, response) => say(202)(response))
  const world = scene.world()
  const order = ask(world, { method: 'POST', url: `${address}/job`, wait: { for: 'callback' } })
  const host = world.host([order])
  await server.asked('/job')
  await expect.poll(() => readFileSync(world.file(order, 'http.json'), 'utf8')).toContain('"waiting"')
  await host.kill()
  const { executor, record } = await world.open()
  expect(await executor.recover([order])).toEqual([{ token: order.token, found: 'adopted' }])
  const url = String(server.heard[0]?.headers['tasks-callback-url'])
  await expect
    .poll(() =>
      fetch(url, { method: 'POST', body: '{"outcome":"succeeded"}' }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
  expect((await record.end(order.token)).report?.outcome).toBe('succeeded')
  expect(server.heard).toHaveLength(1)
})

test('cut off before the answer, only what may be asked twice is asked again, under the same key', async () => {
  const { server, address } = await scene.serve(() => undefined)
  const world = scene.world()
  const get = ask(world, { method: 'GET', url: `${address}/get` })
  const post = ask(world, { method: 'POST', url: `${address}/post` })
  const host = world.host([get, post])
  await Promise.all([server.asked('/get'), server.asked('/post')])
  await host.kill()
  const { executor, record } = await world.open()
  expect(await executor.recover([get, post])).toEqual([
    { token: get.token, found: 'adopted' },
    { token: post.token, found: 'lost' },
  ])
  expect(record.endsOf(post.token)).toMatchObject([{ lost: 'process_gone' }])
  await server.asked('/get', 2)
  const next = { ...post, token: `${post.task}-2`, number: 2 }
  executor.start(next)
  await server.asked('/post', 2)
  const keys = (path: string): unknown[] => server.heard.filter((one) => one.path === path).map(keyOf)
  expect(new Set([...keys('/get'), ...keys('/post')])).toEqual(
    new Set([`${get.execution_id}/${get.token}`, `${post.execution_id}/${post.token}`]),
  )
  for (const { token } of [get, next]) executor.cancel(token, 1_000)
  expect((await record.end(next.token)).report?.outcome).toBe('cancelled')
})
