// Places that cannot be written or read, or that hold something else: told with the place and a next step, and left as
// they were. What needs rights is tried as a user who owns nothing, which only root can become.
import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { folderSource } from '../support/folder.ts'
import {
  copy,
  expectRefusal,
  listing,
  planInto,
  specOf,
  tasks,
  tasksAsNobody,
  write,
} from '../support/tasks-command.ts'

const fresh = folderSource()
const NOBODY = 65_534
let site = ''

beforeAll(async () => {
  site = fresh()
  await planInto(site, '- One run: `true` [idempotent]\n')
  write(site, { 'other.md': specOf('- Another run: `true` [idempotent]\n'), 'a-file': 'kept\n' })
})

/** A copy of the site that anybody may read. */
function place(): string {
  const folder = copy(site, join(fresh(), 'site'))
  for (const each of [folder, dirname(folder), dirname(dirname(folder))]) chmodSync(each, 0o755)
  return folder
}

interface Case {
  readonly what: string
  readonly args: readonly string[]
  readonly said: readonly RegExp[]
  readonly prepare?: (folder: string) => void
}

const IN_THE_WAY: readonly Case[] = [
  {
    what: 'a file in place of the output directory',
    args: ['plan', 'spec.md', '--output-dir', 'a-file'],
    said: [/a file stands/, /at .*a-file/, /next: .*--output-dir/],
  },
  {
    what: 'a file on the way to the output directory',
    args: ['plan', 'spec.md', '--output-dir', 'a-file/plan'],
    said: [/a file stands/, /at .*a-file/, /next: .*--output-dir/],
  },
  {
    what: 'another plan in the output directory',
    args: ['plan', 'other.md', '--output-dir', 'plan'],
    said: [/another plan/, /at .*plan/, /next: .*--force/],
  },
  {
    what: 'foreign files in the output directory',
    args: ['plan', 'spec.md', '--output-dir', 'notes'],
    prepare: (folder) => write(folder, { 'notes/mine.txt': 'kept\n' }),
    said: [/mine\.txt/, /at .*notes/, /next: .*--force/],
  },
  {
    what: 'a file in place of the state directory',
    args: ['execute', 'plan', '--state-dir', 'a-file'],
    said: [/state directory/, /file/, /at .*a-file/, /next: .*--state-dir/],
  },
  {
    what: 'a file on the way to the state directory',
    args: ['execute', 'plan', '--state-dir', 'a-file/state'],
    said: [/state directory/, /file/, /at .*a-file/, /next: .*--state-dir/],
  },
]

describe.concurrent('a place that holds something else', () => {
  test.each(IN_THE_WAY)('$what is refused, and stays', async ({ args, said, prepare }) => {
    const folder = place()
    prepare?.(folder)
    const before = listing(folder)
    expectRefusal(await tasks(folder, ...args), 1, ...said)
    expect(listing(folder)).toEqual(before)
  })

  test('--force replaces another plan whole, and leaves foreign files alone', async () => {
    const folder = place()
    write(folder, { 'plan/mine.txt': 'kept\n' })
    expect(await tasks(folder, 'plan', 'other.md', '--output-dir', 'plan', '--force')).toMatchObject({ exitCode: 0 })
    expect(await tasks(folder, 'validate-plan', 'plan')).toMatchObject({ exitCode: 0 })
    const after = listing(join(folder, 'plan'))
    expect(after['mine.txt']).toBe(Buffer.from('kept\n').toString('base64'))
    expect(Object.keys(after).filter((name) => /spec\//.test(name))).toEqual(['spec/other.md'])
    expect(Object.keys(after).filter((name) => /part|commit/.test(name))).toEqual([])
  })
})

const root = (path: string, mode: number) => (folder: string) => {
  mkdirSync(join(folder, path), { recursive: true })
  chmodSync(join(folder, path), mode)
}

const WITHOUT_RIGHTS: readonly Case[] = [
  {
    what: 'a folder in which no output directory may be made',
    args: ['plan', 'spec.md'],
    said: [/permission|rights|may not/, /at .*plans/, /next: .*(--output-dir|rights)/],
  },
  {
    what: 'an output directory of somebody else',
    args: ['plan', 'spec.md', '--output-dir', 'empty'],
    prepare: root('empty', 0o755),
    said: [/permission|rights|may not/, /at .*empty/, /next: .*(--output-dir|rights)/],
  },
  {
    what: 'an output directory that may not even be looked into',
    args: ['plan', 'spec.md', '--output-dir', 'closed/plan'],
    prepare: root('closed', 0o700),
    said: [/permission|rights|may not/, /at .*closed/],
  },
  {
    what: 'a plan of somebody else that should be replaced',
    args: ['plan', 'other.md', '--output-dir', 'plan', '--force'],
    said: [/permission|rights|may not/, /at .*plan/, /next: /],
  },
  {
    what: 'a specification that may not be read',
    args: ['plan', 'spec.md'],
    prepare: (folder) => chmodSync(join(folder, 'spec.md'), 0o600),
    said: [/permission denied/, /at spec\.md/, /next: .*rights/],
  },
  {
    what: 'a plan that may not be read, validated',
    args: ['validate-plan', 'plan'],
    prepare: root('plan', 0o700),
    said: [/permission denied/, /at plan/, /next: .*rights/],
  },
  {
    what: 'an artifact that may not be read, executed',
    args: ['execute', 'plan'],
    prepare: (folder) => chmodSync(join(folder, 'plan', 'coordinator.json'), 0o600),
    said: [/permission denied/, /at plan/, /next: .*rights/],
  },
  {
    what: 'a codebase in which no state directory may be made',
    args: ['execute', 'plan'],
    said: [/state directory/, /may not write/, /at .*\.tasks/, /next: .*--state-dir/],
  },
  {
    what: 'a state directory of somebody else',
    args: ['execute', 'plan', '--state-dir', 'state'],
    prepare: root('state', 0o755),
    said: [/state directory/, /may not write/, /at .*state/, /next: .*--state-dir/],
  },
  {
    what: 'a state directory of somebody else, asked for its status',
    args: ['status', '--state-dir', 'state'],
    prepare: (folder) => {
      write(folder, { 'state/journal.db': '' })
      root('state', 0o700)(folder)
    },
    said: [/permission|may not|rights/, /at .*state/, /next: .*--state-dir/],
  },
]

describe.concurrent('as a user who owns nothing', () => {
  const rootless = process.getuid?.() !== 0

  test.skipIf(rootless)('the command can be started', async () => {
    const version = await tasksAsNobody('/', '--version')
    const advice = 'user 65534 cannot start the command line: let others read the clone and the folders above it'
    expect(version.exitCode, `${advice}\n${version.stderr}`).toBe(0)
  })

  test.skipIf(rootless).each(WITHOUT_RIGHTS)('$what is refused, and stays', async ({ args, said, prepare }) => {
    const folder = place()
    prepare?.(folder)
    const before = listing(folder)
    expectRefusal(await tasksAsNobody(folder, ...args), 1, ...said)
    expect(listing(folder)).toEqual(before)
  })

  test.skipIf(rootless)('a plan of somebody else is carried out where the state may be kept', async () => {
    const folder = place()
    const state = join(folder, 'state')
    mkdirSync(state)
    chownSync(state, NOBODY, NOBODY)
    expect(await tasksAsNobody(folder, 'execute', 'plan', '--state-dir', 'state')).toMatchObject({
      exitCode: 0,
      stderr: '',
    })
  })

  test.skipIf(rootless)('a journal of somebody else is refused', async () => {
    const folder = place()
    const state = join(folder, 'state')
    expect(await tasks(folder, 'execute', 'plan', '--state-dir', 'state')).toMatchObject({ exitCode: 0 })
    chownSync(state, NOBODY, NOBODY)
    chmodSync(join(state, 'journal.db'), 0o600)
    const before = listing(folder)
    const refused = await tasksAsNobody(folder, 'execute', 'plan', '--state-dir', 'state')
    expectRefusal(refused, 1, /journal could not be opened/, /at .*state/, /next: .*may read and write/)
    expect(Object.keys(listing(folder)).filter((name) => !(name in before) && /attempts/.test(name))).toEqual([])
  })
})
