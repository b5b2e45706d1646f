import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { AttemptOrder, AttemptReport } from '../../../../core/model/attempt.ts'
import { Voice } from './voice.ts'
import { knownClassifier } from '../../../../core/scheduling/failures/classifier.ts'

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tasks-voice-'))
  made.push(folder)
  return folder
}

/** An attempt whose task says what a test writes. */
class Speaker {
  readonly execution = temporaryFolder()
  readonly folder: string
  readonly order: AttemptOrder
  voice: Voice

  constructor(changes: Partial<AttemptOrder> = {}) {
    this.order = {
      token: 'P1.T001-1',
      execution_id: 'exec-2026-11-22-001',
      task: 'P1.T001',
      title: 'Copy the rows',
      kind: 'run',
      number: 1,
      worker: 'worker-1',
      executor: 'command',
      action: { kind: 'shell', cmd: 'true' },
      ...changes,
    }
    this.folder = join(this.execution, 'attempts', this.order.token)
    mkdirSync(this.folder, { recursive: true })
    this.voice = this.another()
  }

  /** As after a restart. */
  another(): Voice {
    this.voice = new Voice(this.order, this.folder, this.execution, knownClassifier().classify)
    return this.voice
  }

  says(...lines: (object | string)[]): void {
    const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
    appendFileSync(join(this.folder, 'report.jsonl'), text)
  }

  text(name: string): string {
    const path = join(this.folder, name)
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }

  log(): Record<string, unknown>[] {
    const path = join(this.execution, 'logs', 'tasks', 'P1.T001.jsonl')
    if (!existsSync(path)) return []
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  end(report: Partial<Extract<AttemptReport, { type: 'finished' }>> = {}): readonly AttemptReport[] {
    return this.voice.completed({ type: 'finished', outcome: 'succeeded', duration_ms: 1, ...report }, undefined)
  }
}

test('a line of each type becomes its report, in the order in which they were said', () => {
  const speaker = new Speaker()
  speaker.says(
    { type: 'progress', percent: 10 },
    { type: 'progress', percent: 40, message: '12 of 30' },
    { type: 'checkpoint', checkpoint: 'half', percent: 50, took_ms: 7 },
    { type: 'lock_request', locks: ['db'] },
    { type: 'usage', tokens_in: 5 },
    { type: 'usage', tokens_in: 9, cost_usd: 0.1 },
    { type: 'progress', percent: 60 },
    { type: 'artifact', path: 'a.txt', kind: 'file' },
    { type: 'heartbeat' },
  )
  expect(speaker.voice.read(true)).toEqual([
    { type: 'progress', percent: 40, message: '12 of 30' },
    { type: 'checkpoint', checkpoint: 'half', percent: 50, took_ms: 7 },
    { type: 'lock_request', locks: ['db'] },
    { type: 'progress', percent: 60 },
    { type: 'usage', usage: { tokens_in: 9, cost_usd: 0.1 } },
  ])
  expect(speaker.voice.artifacts).toEqual([{ path: 'a.txt', kind: 'file' }])
  expect(speaker.end({ usage: { cpu_seconds: 2, tokens_in: 1 } })).toEqual([
    { type: 'finished', outcome: 'succeeded', duration_ms: 1, usage: { tokens_in: 1, cost_usd: 0.1, cpu_seconds: 2 } },
  ])
})

test('a sign of life is told when nothing else is, and what was measured is none', () => {
  const speaker = new Speaker()
  speaker.says({ type: 'heartbeat' })
  expect(speaker.voice.read(false)).toEqual([{ type: 'heartbeat' }])
  expect(speaker.voice.read(false)).toEqual([])
  expect(speaker.voice.beside({ type: 'usage', usage: { cpu_seconds: 1 } })).toEqual([
    { type: 'usage', usage: { cpu_seconds: 1 } },
  ])
})

test('lines that cannot be read are counted, and each is in the log with what is wrong with it', () => {
  const speaker = new Speaker()
  speaker.says(
    'not JSON',
    '[1]',
    { type: 'progress', percent: 101 },
    { type: 'progress', percent: 1, note: 'x' },
    { type: 'finished', outcome: 'succeeded', duration_ms: 1 },
    { type: 'progress', percent: 1, message: 'x'.repeat(70_000) },
    { type: 'progress', percent: 2 },
  )
  expect(speaker.voice.read(true)).toEqual([{ type: 'progress', percent: 2 }])
  expect(speaker.end()).toMatchObject([{ malformed_lines: 6 }])
  expect(
    speaker
      .text('log')
      .split('\n')
      .map((line) => line.slice(0, 100)),
  ).toMatchInlineSnapshot(`
    [
      "[tasks] a line of its report cannot be read (it is not JSON): not JSON",
      "[tasks] a line of its report cannot be read (it is not an object): [1]",
      "[tasks] a line of its report cannot be read (percent: it is too large: at most 100 is expected): {"t",
      "[tasks] a line of its report cannot be read (“note” is not known): {"type":"progress","percent":1,"n",
      "[tasks] a line of its report cannot be read (there is no type “finished”: one of progress, checkpoin",
      "[tasks] a line of its report cannot be read (longer than 65536 bytes): ",
      "",
    ]
  `)
})

test('a flood is bounded: what is passed over is counted, and the newest progress is told', () => {
  const speaker = new Speaker()
  speaker.says(...Array.from({ length: 1_200 }, (_, i) => ({ type: 'artifact', path: `${i}`, kind: 'file' })))
  speaker.says(...Array.from({ length: 1_200 }, (_, i) => ({ type: 'checkpoint', checkpoint: `c${i}` })))
  const told = [...speaker.voice.read(false), ...speaker.voice.read(true)]
  expect(told.filter(({ type }) => type === 'checkpoint')).toHaveLength(1_000)
  expect(speaker.voice.artifacts).toHaveLength(1_000)
  const line = `${JSON.stringify({ type: 'progress', percent: 1, message: 'x'.repeat(1_000) })}\n`
  appendFileSync(join(speaker.folder, 'report.jsonl'), line.repeat(5_000))
  speaker.says({ type: 'progress', percent: 99 })
  expect(speaker.voice.read(true)).toEqual([{ type: 'progress', percent: 99 }])
  speaker.end()
  expect(speaker.text('log')).toMatch(
    /^\[tasks\] \d+ bytes of its report were passed over: it said too much at once\n\[tasks\] 200 artifacts of its report were passed over: an attempt may have 1000\n\[tasks\] 200 checkpoints .*\n$/,
  )
})

test('a structured log has every line of the task, its start and its end, and what went wrong', () => {
  const speaker = new Speaker({ run_number: 3 })
  speaker.says(
    { type: 'log', step: 'load', status: 'start', message: 'reading', data: { rows: 3 }, level: 'info' },
    {
      timestamp: '2026-01-02T03:04:05Z',
      task_id: 'P1.T001',
      step: 'load',
      status: 'progress',
      message: 'half',
      percent: 50,
    },
    { type: 'log', message: 'kept', status: 'checkpoint', checkpoint: 'half' },
    { type: 'metric', name: 'rows', value: 3 },
  )
  expect(speaker.voice.read(true).map(({ type }) => type)).toEqual(['progress', 'checkpoint'])
  speaker.end({ outcome: 'failed', exit_code: 3 })
  const lines = speaker.log().map(({ timestamp, task_id, attempt, ...line }) => {
    expect([typeof timestamp, task_id, attempt]).toEqual(['string', 'P1.T001', 'P1.T001-1'])
    return line
  })
  expect(lines).toMatchInlineSnapshot(`
    [
      {
        "message": "Copy the rows",
        "status": "start",
        "step": "run",
      },
      {
        "data": {
          "level": "info",
          "rows": 3,
        },
        "message": "reading",
        "report_byte": 0,
        "status": "start",
        "step": "load",
      },
      {
        "message": "half",
        "percent": 50,
        "report_byte": 99,
        "status": "progress",
        "step": "load",
      },
      {
        "checkpoint": "half",
        "message": "kept",
        "report_byte": 220,
        "status": "checkpoint",
        "step": "run",
      },
      {
        "data": {
          "rows": 3,
        },
        "message": "rows",
        "report_byte": 294,
        "status": "progress",
        "step": "metric",
      },
      {
        "data": {
          "duration_ms": 1,
          "error_code": "EXIT_3",
          "exit_code": 3,
          "retry_count": 2,
        },
        "message": "exited with code 3",
        "status": "error",
        "step": "run",
      },
    ]
  `)
})

test('a task that says nothing and succeeds has no structured log, unless it has a destination of its own', () => {
  const quiet = new Speaker()
  quiet.voice.started(() => 0)
  quiet.end()
  expect(quiet.log()).toEqual([])
  const own = new Speaker({ log_destination: join(temporaryFolder(), 'deep', 'own.jsonl') })
  own.voice.started(() => 0)
  own.end()
  const lines = readFileSync(own.order.log_destination as string, 'utf8')
    .trim()
    .split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { status: string }).status)).toEqual(['start', 'done'])
  expect(lines[0]).toContain('"timestamp":"1970-01-01T00:00:00.000Z"')
  const escaping = new Speaker({ log_destination: '../../outside.jsonl' })
  escaping.says({ type: 'log', message: 'here' })
  escaping.voice.read(true)
  expect(escaping.log()).toHaveLength(2)
})

test('after a restart nothing is logged or told twice, and what is counted is not lost', () => {
  const speaker = new Speaker()
  speaker.says(
    { type: 'artifact', path: 'a.txt', kind: 'file' },
    'broken',
    { type: 'checkpoint', checkpoint: 'early' },
    { type: 'progress', percent: 40 },
    { type: 'lock_request', locks: ['db'] },
    { type: 'lock_request', locks: ['mail'] },
    { type: 'checkpoint', checkpoint: 'late' },
    { type: 'log', message: 'first' },
  )
  speaker.voice.read(false)
  speaker.voice.answer({ number: 1, locks: ['db'], granted: true })
  speaker.another().answer({ number: 1, locks: ['db'], granted: true })
  speaker.says({ type: 'log', message: 'second' }, { type: 'progress', percent: 50 })
  // Only what nobody may have heard is told again: the last checkpoint, and the request without an answer.
  expect(speaker.voice.read(true)).toEqual([
    { type: 'checkpoint', checkpoint: 'late' },
    { type: 'lock_request', locks: ['mail'] },
    { type: 'progress', percent: 50 },
  ])
  expect(speaker.voice.artifacts).toEqual([{ path: 'a.txt', kind: 'file' }])
  expect(speaker.end()).toMatchObject([{ malformed_lines: 1 }])
  const messages = speaker.log().map(({ message }) => message)
  expect(messages.filter((message) => message === 'first' || message === 'second')).toEqual(['first', 'second'])
  expect(messages.filter((message) => message === 'Copy the rows')).toHaveLength(1)
  expect(speaker.text('answers.jsonl')).toBe('{"type":"lock","number":1,"locks":["db"],"granted":true}\n')
  expect(speaker.text('log').split('broken')).toHaveLength(2)
})

test('an alert fires once each time that its bound is passed', () => {
  const alerts = [
    { metric: 'rows', op: 'lt', threshold: 10, action: 'notify' },
    { metric: 'memory_mb', op: 'gte', threshold: 100, action: 'cancel' },
  ] as const
  const speaker = new Speaker({ alerts: [...alerts] })
  speaker.says(...[3, 4, 12, 5].map((value) => ({ type: 'metric', name: 'rows', value })))
  expect(speaker.voice.read(true)).toEqual([
    { type: 'alert', alert: 0, value: 3 },
    { type: 'alert', alert: 0, value: 5 },
    { type: 'heartbeat' },
  ])
  const measured = (memory_peak_mb: number): readonly AttemptReport[] =>
    speaker.voice.beside({ type: 'usage', usage: { memory_peak_mb } }).filter(({ type }) => type === 'alert')
  expect([measured(99), measured(100), measured(120)].flat()).toEqual([{ type: 'alert', alert: 1, value: 100 }])
})

test('a checkpoint is told when its files are kept, and what was said after it is told after it', async () => {
  const speaker = new Speaker({ spec: 'f'.repeat(64) })
  writeFileSync(join(speaker.execution, 'dump.sql'), 'rows')
  speaker.says(
    { type: 'checkpoint', checkpoint: 'half', percent: 50, files: ['dump.sql'] },
    { type: 'checkpoint', checkpoint: 'lost', percent: 60, files: ['missing.sql'] },
    { type: 'progress', percent: 70 },
  )
  expect(speaker.voice.read(true).filter(({ type }) => type !== 'heartbeat')).toEqual([])
  await speaker.voice.pending
  expect(speaker.voice.pending).toBeUndefined()
  const kept = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  expect(speaker.voice.read(true)).toEqual([
    { type: 'checkpoint', checkpoint: 'half', percent: 50, took_ms: expect.any(Number) as number, kept },
    { type: 'progress', percent: 70 },
  ])
  expect(speaker.text('log')).toBe('[tasks] the checkpoint lost is not kept: its file missing.sql is missing\n')
})

test('after a restart a checkpoint is the one that was kept, or none, whatever its files are now', async () => {
  const speaker = new Speaker()
  const copy = 'handed/0a/0'
  mkdirSync(join(speaker.folder, 'handed', '0a'), { recursive: true })
  writeFileSync(join(speaker.folder, copy), 'as it was')
  const said = { type: 'checkpoint', checkpoint: 'half', files: [{ path: 'a', copy }] }
  const told = async (): Promise<AttemptReport | undefined> => {
    const now = speaker.voice.read(true)
    await speaker.voice.pending
    return [...now, ...speaker.voice.read(true)].find(({ type }) => type === 'checkpoint')
  }
  speaker.says(said)
  const first = await told()
  expect(existsSync(join(speaker.folder, copy))).toBe(false)
  speaker.another()
  expect(await told()).toMatchObject({ kept: (first as { kept: string }).kept })
  // Died before it was kept: what stood there then is not known any more.
  writeFileSync(join(speaker.execution, 'b'), 'later')
  speaker.says({ type: 'checkpoint', checkpoint: 'late', files: ['b'] })
  writeFileSync(join(speaker.folder, 'heard'), '10000')
  speaker.another().read(true)
  appendFileSync(join(speaker.folder, 'report.jsonl'), `${' '.repeat(10_000)}\n`)
  expect(await told()).toBeUndefined()
  expect(speaker.text('log')).toContain('late is not kept: the coordinator ended before its files were copied')
})

test('files of a checkpoint that was reported while nobody read are not taken for what they were', async () => {
  const speaker = new Speaker()
  writeFileSync(join(speaker.execution, 'a'), 'perhaps changed since')
  speaker.says({ type: 'checkpoint', checkpoint: 'unseen', files: ['a'] })
  speaker.voice.adopted()
  speaker.says({ type: 'checkpoint', checkpoint: 'seen', files: ['a'] })
  speaker.voice.read(true)
  await speaker.voice.pending
  expect(speaker.voice.read(true)).toMatchObject([{ type: 'checkpoint', checkpoint: 'seen' }])
})
