// A coordinator that is told something while it works, as a shell sees it.
import { execFileSync } from 'node:child_process'
import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'
import { planInto, startTasks, tasks } from '../support/tasks-command.ts'

/** What a coordinator answers to a request over its socket. */
function ask(socketPath: string, method: string, path: string, body?: string, type = 'application/json') {
  return new Promise<{ status: number | undefined; type: string | undefined; value: Record<string, unknown> }>(
    (resolve, reject) => {
      const call = request({ socketPath, path, method, headers: { 'content-type': type } }, (response) => {
        let text = ''
        response.on('data', (part: Buffer) => (text += part.toString()))
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            type: response.headers['content-type'],
            value: JSON.parse(text) as Record<string, unknown>,
          }),
        )
      })
      call.on('error', reject)
      call.end(body)
    },
  )
}

test('a coordinator at work is told to pause, to change its plan, to scale, to take a word for a task, and to go on', async () => {
  const folder = temporaryFolder()
  execFileSync('mkfifo', ['gate'], { cwd: folder })
  const items =
    '- One run: `echo begun; cat gate`\n- Two run: `touch two` after: One\n- Three [manual] after: One\n- Four run: `touch four` after: One\n'
  await planInto(folder, items)
  const running = startTasks(folder, 'execute', 'plan', '--wait')
  await running.said('→ P1.T001')
  const socket = join(folder, '.tasks', 'control.sock')
  expect(lstatSync(socket).mode & 0o777).toBe(0o600)

  const say = async (...words: readonly string[]): Promise<string> => {
    const { stdout, stderr, exitCode } = await tasks(folder, ...words)
    return `${exitCode} ${
      `${stdout}${stderr}`
        .trim()
        .replaceAll(/exec-[\d-]+/g, 'exec')
        .split('\n')[0]
    }`
  }
  const [id] = /exec-[\d-]+/.exec((await tasks(folder, 'list')).stdout) as RegExpExecArray
  const tell = async (command: object): Promise<unknown> => {
    const { status, value } = await ask(socket, 'POST', `/v1/executions/${id}/commands`, JSON.stringify(command))
    return status === 200 ? value['verdict'] : `${status} ${String(value['detail'])}`
  }
  expect(await tell({ action: 'resume' })).toBe('409 The execution is running, not paused.')
  expect(await say('pause', '--reason', 'lunch')).toMatch(/^0 ✓ exec: paused/)
  const { graph } = JSON.parse(readFileSync(join(folder, 'plan', 'coordinator.json'), 'utf8')) as {
    graph: { nodes: readonly { id: string }[] }
  }
  const ops = [
    {
      op: 'inject_tasks',
      tasks: [{ ...graph.nodes[1], id: 'AUTO.FIVE', action: { kind: 'shell', cmd: 'touch five' } }],
    },
  ]
  writeFileSync(join(folder, 'u.json'), JSON.stringify({ id: 'five', base_version: 0, reason: 'more', ops }))
  const [{ tasks: injected }] = ops as [(typeof ops)[0]]
  const post = [{ op: 'inject_tasks', tasks: [{ ...injected[0], action: { kind: 'agent', executor: 'post' } }] }]
  writeFileSync(join(folder, 'v.json'), JSON.stringify({ id: 'post', base_version: 0, reason: 'more', ops: post }))
  expect(await say('update', 'v.json')).toMatch(/^1 error: .*for the executor “post”, which does not exist/)
  expect(await say('update', 'u.json', '--dry-run')).toBe('0 five would make version 1 of the plan')
  expect(await say('update', 'u.json')).toBe('0 ✓ exec: u.json is applied')
  expect(await tell({ action: 'scale', worker_min: 1, worker_max: 1 })).toBe('accepted')
  expect(await tell({ action: 'skip', task: 'P1.T004' })).toBe('accepted')
  expect(await say('done', 'Three')).toMatch(/^1 error: P1\.T003 does not wait for a person/)
  writeFileSync(join(folder, 'gate'), '')
  await running.said('✓ P1.T001')
  const health = await ask(socket, 'GET', '/v1/health')
  expect(health).toMatchObject({ status: 200, value: { status: 'ok', execution_status: 'paused' } })
  expect(await tell({ action: 'resume' })).toBe('accepted')
  await running.said('P1.T003 needs attention')
  await running.said('✓ AUTO.FIVE')
  expect(await tell({ action: 'take', task: 'P1.T003', by: 'ada' })).toBe('accepted')
  expect((await tasks(folder, 'status')).stdout).toContain('taken by ada')
  // It was told to wait: the answer is all that was missing.
  expect(await say('done', 'Three')).toBe(
    '0 ✓ exec: P1.T003 is said to be done; its checks, if it has any, look at it now',
  )
  const ended = await running.ended
  expect(ended.stdout).toContain('Applied update five')
  expect(ended.exitCode).toBe(0)
  expect(lstatSync(socket, { throwIfNoEntry: false })).toBeUndefined()
  const advised = await tasks(folder, 'rollback', 'Three')
  expect(advised.stderr).toMatch(/next: .*tasks execute --resume exec-[\d-]+ --rollback P1\.T003/)
})

test('what is no request is refused as a problem with a code, and the coordinator works on', async () => {
  const folder = temporaryFolder()
  execFileSync('mkfifo', ['gate'], { cwd: folder })
  await planInto(folder, '- One run: `cat gate`\n')
  const running = startTasks(folder, 'execute', 'plan', '--json', '--report', 'report.json')
  await running.said('"task_started"')
  const socket = join(folder, '.tasks', 'control.sock')
  const [id] = /exec-[\d-]+/.exec((await tasks(folder, 'list')).stdout) as RegExpExecArray
  const commands = `/v1/executions/${id}/commands`
  const told = async (...call: [string, string, string?, string?]): Promise<string> => {
    const { status, type, value } = await ask(socket, ...call)
    return [status, type, value['code'], value['detail'] ?? ''].join(' ').replaceAll(id, 'exec')
  }
  expect([
    await told('POST', commands, '{"action":"paus"}'),
    await told('POST', commands, '{"action":"skip"}'),
    await told('POST', commands, '{'),
    await told('POST', commands, '{"action":"pause"}', 'text/plain'),
    await told('GET', commands),
    await told('POST', '/v1/executions/exec-2000-01-01-001/commands', '{"action":"pause"}'),
    await told('GET', '/'),
    await told('POST', commands, '{"action":"skip","task":"P1.T001"}'),
    await told('POST', `/v1/executions/${id}/updates?dry_run=maybe`, '{}'),
    await told('POST', commands, JSON.stringify({ action: 'pause', reason: 'x'.repeat(17 * 2 ** 20) })),
  ]).toMatchInlineSnapshot(`
    [
      "422 application/problem+json not-understood at action: it is none of the forms that are expected.",
      "422 application/problem+json not-understood at task: it is missing; a text is expected.",
      "400 application/problem+json not-json The body is not JSON.",
      "415 application/problem+json not-json Send the header content-type: application/json.",
      "405 application/problem+json method-not-allowed /v1/executions/exec/commands takes POST only.",
      "404 application/problem+json not-attended This coordinator carries out exec, and no other execution.",
      "404 application/problem+json no-such-path There is nothing at /.",
      "409 application/problem+json command-refused P1.T001 is running; wait for it to end or cancel it first.",
      "422 application/problem+json not-understood at id: it is missing; a text is expected. Also: base_version: it is missing; a number is expected; reason: it is missing; a text is expected; ops: it is missing; a list is expected.",
      "413 application/problem+json too-large A body has at most 16777216 bytes.",
    ]
  `)
  const aborted = await tasks(folder, 'abort', '--json')
  expect(JSON.parse(aborted.stdout)).toMatchObject({ verdict: 'accepted', command: { action: 'abort' } })
  expect((await running.ended).exitCode).toBe(9)
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({
    execution_id: id,
    status: 'aborted',
    metrics: { tasks_completed: 0, tasks_cancelled: 1, cost_estimate_usd: null },
  })
})
