import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { addedUp, NO_HISTORY } from '../core/planning/history/history.ts'
import { writeHistory } from './history-file.ts'
import { historyInput } from './history-input.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tasks-history-'))
  mkdirSync(join(root, '.tasks'))
  mkdirSync(join(root, 'etc'))
  writeHistory(join(root, '.tasks', 'history.json'), learned(3))
  writeHistory(join(root, 'etc', 'team.json'), learned(7))
  symlinkSync('loop.json', join(root, 'loop.json'))
  writeFileSync(join(root, 'newer.json'), JSON.stringify({ ...learned(3), version: '2.0' }))
  writeFileSync(join(root, 'foreign.json'), '{"name": "left-pad"}')
  writeFileSync(join(root, 'broken.json'), '{\n  "schema": tasks\n}')
  writeFileSync(join(root, 'odd.json'), JSON.stringify({ ...learned(3), remedies: [{ pattern: 3 }] }))
})
afterAll(() => rmSync(root, { recursive: true }))

function learned(samples: number) {
  const counts = { samples, log_sum: 0, log_squares: 0, first_tries: 0, first_successes: 0, attempts: 0, lost: 0 }
  const work = [{ kind: 'testing', capability: '', executor: 'command', ...counts, failures: {} }]
  return { ...NO_HISTORY, ...addedUp([{ work, remedies: [] }]) }
}

/** Samples of the history that is taken, or what is wrong with it. */
function taken(said: string | undefined, more: { history?: string; env?: Record<string, string>; at?: string } = {}) {
  const { history, env = {}, at = root } = more
  const config = { config: history === undefined ? {} : { history }, path: join(root, 'etc', 'tasks.config.ts') }
  try {
    const { note, trouble } = historyInput({ said, config, working_directory: root, codebase: at, env })
    return trouble === undefined ? (note?.samples ?? 0) : `${trouble.severity} ${trouble.code}: ${trouble.message}`
  } catch (error) {
    if (error instanceof Failure)
      return `${error.code} ${error.exit}: ${error.message} | ${(error.place ?? '').replaceAll(root, '.')}`
    throw error
  }
}

test('the history is that of the state directory, none in CI, or the file that is named', () => {
  expect([
    taken(undefined),
    taken('auto'),
    taken('off'),
    taken(undefined, { env: { CI: 'true' } }),
    taken('auto', { env: { CI: '1' } }),
    taken(undefined, { env: { CI: 'false' } }),
    taken('.tasks/history.json', { env: { CI: 'true' } }),
    taken(undefined, { history: 'off' }),
    taken(undefined, { history: 'team.json', env: { CI: 'true' } }),
    taken('auto', { history: 'off' }),
    taken(undefined, { at: tmpdir() }),
  ]).toEqual([3, 3, 0, 0, 0, 3, 3, 0, 7, 3, 0])
})

test('a named file that cannot be used is refused with its place and cause', () => {
  const named = ['none.json', 'newer.json', 'foreign.json', 'broken.json', 'odd.json', 'etc'].map((file) => taken(file))
  expect(named.join('\n')).toMatchInlineSnapshot(`
    "history-not-found 1: There is no file "none.json". | ./none.json
    history-unusable 1: The history cannot be used: it is of version 2.0, and 1.0 is read here. | ./newer.json
    history-unusable 1: The history cannot be used: it is not a history of this tool. | ./foreign.json
    history-unusable 1: The history cannot be used: it is not JSON: a value was expected, but "tasks" stands there. | ./broken.json:2
    history-unusable 1: The history cannot be used: a text is expected. | ./odd.json at remedies.0.pattern
    history-unusable 1: The history cannot be used: it is no file. | ./etc"
  `)
})

test('a name that cannot be followed, or is too long, is refused and no internal error', () => {
  const refused = /^history-unusable 1: The history cannot be used: (?:ELOOP|ENAMETOOLONG)/
  expect(taken('loop.json')).toMatch(refused)
  expect(taken('x'.repeat(300))).toMatch(refused)
})

test('a broken history of the site is a warning, and the plan is made without it', () => {
  const site = join(root, 'other')
  mkdirSync(join(site, '.tasks'), { recursive: true })
  writeFileSync(join(site, '.tasks', 'history.json'), 'oops')
  expect(taken(undefined, { at: site })).toMatch(
    /^warning history-unusable: The durations are not corrected by history/,
  )
})

test('for a named file nothing is advised that would mend another', () => {
  const config = { config: {}, path: join(root, 'etc', 'tasks.config.ts') }
  const read = (): unknown =>
    historyInput({ said: 'broken.json', config, working_directory: root, codebase: root, env: {} })
  expect(read).toThrow(
    expect.objectContaining({
      code: 'history-unusable',
      advice: 'Name another history, or leave --history out to use that of this site; --history off does without any.',
    }),
  )
})
