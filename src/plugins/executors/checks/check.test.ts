import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
import type { Executor } from '../../../core/ports/executor.ts'
import type { AttemptRecord } from '../../../testing/attempt-record.ts'
import { ExecutorWorld } from '../../../testing/executor-world.ts'

let world: ExecutorWorld
let executor: Executor
let record: AttemptRecord

beforeEach(async () => {
  world = new ExecutorWorld({ module: import.meta.resolve('../command.ts'), factory: 'commandExecutor' })
  const opened = await world.open()
  executor = opened.executor
  record = opened.record
})
afterEach(() => world.dispose())

const common = { id: 'C1', priority: 'must', timeout_seconds: 10, when: 'on_complete' } as const

/** Outcome, code and message of a check, with the world's own path left out. */
async function found(check: AcceptanceCheck): Promise<string> {
  const order = world.order('true', { kind: 'check', check })
  executor.start(order)
  const { report, evidence } = await record.end(order.token)
  const error = evidence?.system_error
  const told = error === undefined ? '' : ` ${error.code}: ${error.message}`
  return `${report?.outcome}${told}`.replaceAll(world.codebase, '<codebase>')
}

describe('a command check', () => {
  const command = (
    cmd: string,
    expect: Extract<AcceptanceCheck, { type: 'command' }>['expect'] = {},
  ): Promise<string> => found({ type: 'command', ...common, cmd, expect })

  test('wants exit code 0, or the one that is named', async () => {
    expect(await command('true')).toBe('succeeded')
    expect(await command('exit 3', { exit_code: 3 })).toBe('succeeded')
    expect(await command('echo 2 tests failed >&2; exit 1')).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected exit code 0 of \`echo 2 tests failed >&2; exit 1\`; found 1; it printed last "2 tests failed"."`,
    )
    expect(await command('true', { exit_code: 3 })).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected exit code 3 of \`true\`; found 0; it printed nothing."`,
    )
    expect(await command('kill -KILL $$')).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected exit code 0 of \`kill -KILL $$\`; found signal SIGKILL."`,
    )
  })

  test('that the shell cannot run proves nothing about the task', async () => {
    expect(await command('no-such-command-anywhere')).toMatch(
      /^could_not_run CHECK_COMMAND_MISSING: .*exit code 127.*not found/,
    )
    expect(await command('exit 127', { exit_code: 127 })).toBe('succeeded')
  })

  test('looks at standard output alone, and keeps it apart', async () => {
    expect(await command('echo ok', { stdout_contains: 'ok' })).toBe('succeeded')
    expect(await command('echo ok >&2', { stdout_contains: 'ok' })).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected "ok" in what \`echo ok >&2\` prints; found nothing."`,
    )
    expect(await command('printf "14 passed\\n0 failed\\n"', { stdout_matches: '\\d+ passed\\s+0 failed' })).toBe(
      'succeeded',
    )
    expect(await command('echo 3 failed', { stdout_matches: '^0 failed' })).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected what \`echo 3 failed\` prints to match /^0 failed/; found "3 failed"."`,
    )
  })

  test('with a pattern that cannot be searched for could not run; one that tries for ever elsewhere holds nobody up', async () => {
    expect(await command('echo x', { stdout_matches: '(' })).toMatchInlineSnapshot(
      `"could_not_run CHECK_PATTERN_UNUSABLE: The pattern /(/ cannot be searched for: a group is not closed."`,
    )
    expect(await command('echo x', { stdout_matches: '(?=x)x' })).toMatch(/^could_not_run CHECK_PATTERN_UNUSABLE: /)
    const long = await command(`head -c 100000 /dev/zero | tr '\\0' a; printf b`, { stdout_matches: '^(a+)+$' })
    expect(long).toMatch(/^failed CHECK_FAILED: /)
    const longer = await command(`head -c 9000000 /dev/zero | tr '\\0' a`, { stdout_matches: 'b' })
    expect(longer).toBe(
      "could_not_run CHECK_PATTERN_TOO_COSTLY: `head -c 9000000 /dev/zero | tr '\\0' a` prints too much to look for /b/ in it: 9000000 characters.",
    )
  })

  test('runs in its own folder, else in the task’s', async () => {
    mkdirSync(join(world.codebase, 'here'))
    mkdirSync(join(world.codebase, 'there'))
    const check: AcceptanceCheck = {
      type: 'command',
      ...common,
      cmd: 'basename "$PWD"',
      expect: { stdout_contains: 'here' },
    }
    const order = world.order('true', { kind: 'check', check, action: { kind: 'shell', cmd: 'true', cwd: 'here' } })
    executor.start(order)
    expect((await record.end(order.token)).report?.outcome).toBe('succeeded')
    expect(await found({ ...check, cwd: 'there', expect: { stdout_contains: 'there' } })).toBe('succeeded')
  })

  test('is judged by a later coordinator as by its own', async () => {
    const gate = world.gate('gate')
    const check: AcceptanceCheck = {
      type: 'command',
      ...common,
      cmd: 'read _ < gate; echo seven',
      expect: { stdout_contains: 'eight' },
    }
    const order = world.order('true', { kind: 'check', check })
    const host = world.host([order])
    await host.said(`${order.token} started`)
    await host.kill()
    expect(await executor.recover([order])).toMatchObject([{ found: 'adopted' }])
    await gate.open()
    const { report, evidence } = await record.end(order.token)
    expect(report?.outcome).toBe('failed')
    expect(evidence?.system_error?.code).toBe('CHECK_FAILED')
    expect(evidence?.log_tail).toBe('seven\n')
  })

  test('hands in what it wrote to its standard error where that stands apart, and both outputs together', async () => {
    const told = { type: 'command', ...common, cmd: 'echo seven; echo why >&2; exit 1' } as const
    const evidenceOf = async (check: AcceptanceCheck): Promise<unknown> => {
      const order = world.order('true', { kind: 'check', check })
      executor.start(order)
      const { evidence } = await record.end(order.token)
      return [evidence?.log_tail, evidence?.stderr_tail]
    }
    expect(await evidenceOf({ ...told, expect: {} })).toEqual(['seven\nwhy\n', undefined])
    expect(await evidenceOf({ ...told, expect: { stdout_contains: 'x' } })).toEqual(['seven\nwhy\n', 'why\n'])
  })
})

describe('an artifact check', () => {
  const artifact = (
    path: string,
    expect: Extract<AcceptanceCheck, { type: 'artifact' }>['expect'] = {},
  ): Promise<string> => found({ type: 'artifact', ...common, path, expect })

  beforeEach(() => {
    writeFileSync(join(world.codebase, 'notes.md'), '# Notes\nü is done\nDRAFT nothing\n')
    writeFileSync(join(world.codebase, 'bad.json'), '{"a": 1,}')
    writeFileSync(join(world.codebase, 'good.yaml'), 'a: [1, 2]\n')
    mkdirSync(join(world.codebase, 'dist'))
  })

  test('wants the file to exist, or not to', async () => {
    expect(await artifact('notes.md')).toBe('succeeded')
    expect(await artifact('dist')).toBe('succeeded')
    expect(await artifact('missing/notes.md')).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected missing/notes.md to exist; found no such file."`,
    )
    expect(await artifact('missing.md', { exists: false })).toBe('succeeded')
    expect(await artifact('notes.md', { exists: false })).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected notes.md not to exist; found 33 bytes."`,
    )
  })

  test('looks for what must, and what must not, stand in it', async () => {
    expect(await artifact('notes.md', { contains: ['# Notes', 'ü is'], not_contains: 'FAILED' })).toBe('succeeded')
    expect(await artifact('notes.md', { contains: ['# Notes', 'absent'] })).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected "absent" in notes.md; found "# Notes\\nü is done\\nDRAFT nothing"."`,
    )
    expect(await artifact('notes.md', { not_contains: 'DRAFT' })).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected no "DRAFT" in notes.md; found it in line 3."`,
    )
    expect(await artifact('dist', { contains: ['x'] })).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected dist to be a file; found a folder."`,
    )
  })

  test('compares the hash and checks the syntax', async () => {
    const sha256 = createHash('sha256')
      .update(readFileSync(join(world.codebase, 'notes.md')))
      .digest('hex')
    expect(await artifact('notes.md', { sha256 })).toBe('succeeded')
    expect(await artifact('notes.md', { sha256: '0'.repeat(64) })).toMatch(
      /^failed CHECK_FAILED: .*found [0-9a-f]{64}\./,
    )
    expect(await artifact('good.yaml', { valid: 'yaml' })).toBe('succeeded')
    expect(await artifact('bad.json', { valid: 'json' })).toMatch(
      /^failed CHECK_FAILED: Expected bad.json to be valid JSON; found /,
    )
  })

  test('leaves its finding in the log, and is done again after a crash', async () => {
    const order = world.order('true', {
      kind: 'check',
      check: { type: 'artifact', ...common, path: 'gone', expect: {} },
    })
    executor.start(order)
    await record.end(order.token)
    expect(world.text(order, 'log')).toBe('Expected gone to exist; found no such file.\n')
    const later = await world.open()
    expect(await later.executor.recover([order])).toMatchObject([{ found: 'unstarted' }])
    expect((await later.record.end(order.token)).report?.outcome).toBe('failed')
  })
})

describe('an http check', () => {
  const ask = (url: string, status: number, body_contains?: string): Promise<string> =>
    found({
      type: 'http',
      ...common,
      url,
      method: 'GET',
      expect: { status, ...(body_contains === undefined ? {} : { body_contains }) },
    })

  async function serve(): Promise<{ url: string; stop: () => Promise<void>; asked: Promise<unknown> }> {
    const server = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/health' }).end()
      else if (request.url === '/health') response.end('{"status":"up"}')
    })
    const asked = once(server, 'request')
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const stop = async (): Promise<void> => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop, asked }
  }

  test('wants the status and a part of the answer, and follows nothing', async () => {
    const { url, stop } = await serve()
    onTestFinished(stop)
    const hidden = (text: string): string => text.replaceAll(url, '<url>')
    expect(await ask(`${url}/health`, 200, '"up"')).toBe('succeeded')
    expect(await ask(`${url}/moved`, 302)).toBe('succeeded')
    expect(hidden(await ask(`${url}/health`, 204))).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected status 204 from GET <url>/health; found 200: "{\\"status\\":\\"up\\"}"."`,
    )
    expect(hidden(await ask(`${url}/health`, 200, '"down"'))).toMatchInlineSnapshot(
      `"failed CHECK_FAILED: Expected "\\"down\\"" in the answer to GET <url>/health; found "{\\"status\\":\\"up\\"}"."`,
    )
  })

  test('finds that there is no service, which is not the same as a request that is impossible', async () => {
    const { url, stop } = await serve()
    await stop()
    expect(await ask(`${url}/health`, 200)).toMatch(/^failed CHECK_FAILED: Expected status 200 from .*no service/)
    expect(await ask('foo://127.0.0.1/', 200)).toMatch(/^could_not_run /)
  })

  test('is called off', async () => {
    const { url, stop, asked } = await serve()
    onTestFinished(stop)
    const check: AcceptanceCheck = {
      type: 'http',
      ...common,
      url: `${url}/silent`,
      method: 'GET',
      expect: { status: 200 },
    }
    const order = world.order('true', { kind: 'check', check })
    executor.start(order)
    await asked
    executor.cancel(order.token, 0)
    expect((await record.end(order.token)).report?.outcome).toBe('cancelled')
  })
})
