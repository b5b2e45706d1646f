// The same specification gives the same bytes, wherever, whenever and by whom it is planned.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { run } from '../support/command.ts'
import { folderSource } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'
import { ENV, listing, write } from '../support/tasks-command.ts'

const fresh = folderSource()

const SPEC = `# Überall gleich – İstanbul

Some prose, which is kept as evidence.

\`\`\`resources
db: {type: shared_limited, capacity: 2}
schema: {type: exclusive}
\`\`\`

## Zebra

- Zulu step (1h) run: \`echo "z"\` uses: db×2 provides: Api:v1
- ähnlich (30m) after: Zulu step run: \`true\` [idempotent] uses: schema
- Ähnlich II (90m) after: Zulu step run: \`true\` undo: \`false\` uses: db

## äpfel

- 10th step needs: Api:v1 files: src/**, not-files: src/generated/** retries: 2
- 9th step (2h/4h/9h) after: 10th step [soft] priority: high
- I-step after: ähnlich, 9th step run: \`true\` accept: \`test -e out\`
- i-Step run: \`true\` timeout: 10m memory: 2GB cpu: 2 [optional]
`

/** Written when the plan is made, by whom and from where: it is no artifact, and nothing in it is hashed. */
const META = '.tasks-meta.json'

interface Setting {
  readonly what: string
  readonly env: NodeJS.ProcessEnv
  /** Where the specification stands in a fresh folder, and where the plan goes. */
  readonly cwd: string
  readonly spec: string
  readonly out: string
}

const PLAIN: Setting = { what: 'plain', env: {}, cwd: 'a', spec: 'spec.md', out: 'plan' }
const SETTINGS: readonly Setting[] = [
  { ...PLAIN, what: 'the same setting, later' },
  { ...PLAIN, what: 'a deeper directory with spaces', cwd: 'some where/else/entirely' },
  { ...PLAIN, what: 'another output directory', out: 'other/out put' },
  { ...PLAIN, what: 'an absolute path', spec: 'ABSOLUTE' },
  { ...PLAIN, what: 'another time zone', env: { TZ: 'Pacific/Kiritimati' } },
  { ...PLAIN, what: 'a Turkish locale', env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' } },
  { ...PLAIN, what: 'a German locale', env: { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8', TZ: 'Europe/Berlin' } },
  { ...PLAIN, what: 'no locale', env: { LC_ALL: 'C', LANG: 'C', TZ: 'UTC' } },
  {
    ...PLAIN,
    what: 'another user and home',
    env: { HOME: '/nonexistent', XDG_CACHE_HOME: undefined, USER: 'somebody', LOGNAME: 'somebody' },
  },
  { ...PLAIN, what: 'colours asked for', env: { FORCE_COLOR: '1', NO_COLOR: undefined, COLUMNS: '40' } },
]

/** The artifacts of a plan, made in a setting; and the folder that it was made in. */
async function plannedIn(
  setting: Setting,
  text: string | Uint8Array,
  ...more: string[]
): Promise<[artifacts: Record<string, string>, folder: string]> {
  const folder = fresh()
  const cwd = join(folder, setting.cwd)
  write(cwd, { 'spec.md': text })
  const spec = setting.spec === 'ABSOLUTE' ? join(cwd, 'spec.md') : setting.spec
  const args = [LAUNCHER, 'plan', spec, '--output-dir', setting.out, ...more]
  const made = await run(process.execPath, args, { cwd, env: { ...ENV, ...setting.env } })
  expect(made, made.stderr).toMatchObject({ exitCode: 0 })
  const found = Object.entries(listing(join(cwd, setting.out)))
  return [Object.fromEntries(found.filter(([name]) => name !== META)), folder]
}

let plain: Record<string, string> = {}
let home = ''

beforeAll(async () => {
  const [artifacts, folder] = await plannedIn(PLAIN, SPEC)
  plain = artifacts
  home = folder
})

const text = (base64: string | undefined): string => Buffer.from(base64 ?? '', 'base64').toString()

/** What an artifact says, without hashes and what is made of them; its own part about itself is nothing but those. */
function saidBy(artifact: string | undefined): unknown {
  const plainText = text(artifact)
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
    .replaceAll(/PLAN-[0-9a-f]{12}/g, 'PLAN')
  return JSON.parse(plainText)
}

describe.concurrent('the same specification', () => {
  test.each(SETTINGS)('gives the same bytes with $what', async (setting) => {
    const [artifacts] = await plannedIn(setting, SPEC)
    expect(Object.keys(artifacts)).toEqual(Object.keys(plain))
    for (const [name, content] of Object.entries(artifacts)) expect(text(content), name).toBe(text(plain[name]))
  })

  test('gives all seven artifacts, the proposals and the copy of itself, in which no absolute path stands', () => {
    expect(Object.keys(plain)).toEqual([
      'Decisions.md',
      'Plan.md',
      'coordinator.json',
      'dag.json',
      'features.json',
      'proposals.json',
      'spec',
      'spec/spec.md',
      'tasks.json',
      'waves.json',
    ])
    const meta = readFileSync(join(home, 'a', 'plan', META), 'utf8')
    for (const [name, content] of [...Object.entries(plain).map(([n, c]) => [n, text(c)] as const), [META, meta]]) {
      expect(content, name).not.toContain(home)
      expect(content, name).not.toContain(process.cwd())
      expect(content, name).not.toMatch(/"\/(?:tmp|home|root|work|Users|private)\//)
    }
  })

  test('gives the same plan with CRLF as with LF line ends', async () => {
    const [artifacts] = await plannedIn(PLAIN, SPEC.replaceAll('\n', '\r\n'))
    const { 'spec/spec.md': copied, ...rest } = artifacts
    expect(text(copied).replaceAll('\r\n', '\n')).toBe(SPEC)
    // Only what names the bytes of the specification differs: hashes, and the ids made of them.
    for (const name of Object.keys(plain).filter((each) => each.endsWith('.json'))) {
      expect(saidBy(rest[name]), name).toEqual(saidBy(plain[name]))
    }
  })

  test('gives another plan when one letter of a task differs', async () => {
    const [artifacts] = await plannedIn(PLAIN, SPEC.replace('Zulu step (1h)', 'Zulu step (2h)'))
    expect(text(artifacts['coordinator.json'])).not.toBe(text(plain['coordinator.json']))
  })

  test('planned again over itself changes no byte', async () => {
    const folder = join(home, 'a')
    const before = listing(join(folder, 'plan'))
    const again = await run(process.execPath, [LAUNCHER, 'plan', 'spec.md', '--output-dir', 'plan'], {
      cwd: folder,
      env: ENV,
    })
    expect(again).toMatchObject({ exitCode: 0, stderr: '' })
    expect(listing(join(folder, 'plan'))).toEqual(before)
  })
})
