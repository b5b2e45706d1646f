// Specifications and command lines that cannot be worked with: each is told with its place and a next step, and leaves
// everything as it was.
import { mkdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { folderSource } from '../support/folder.ts'
import { expectRefusal, listing, specOf, tasks, write } from '../support/tasks-command.ts'

const fresh = folderSource()
const MEGABYTE = 1024 * 1024

interface Case {
  readonly what: string
  readonly spec: string | Uint8Array
  readonly exit: number
  readonly said: readonly RegExp[]
}

const bytes = (...parts: ReadonlyArray<string | number>): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))))

const SPECS: readonly Case[] = [
  { what: 'an empty specification', spec: '', exit: 2, said: [/empty/, /at spec\.md/, /next: .*heading/] },
  { what: 'white space only', spec: ' \n\t\n\u00a0\n', exit: 2, said: [/empty/, /at spec\.md/] },
  { what: 'a zero byte', spec: bytes('# A\n', 0, '\n'), exit: 1, said: [/binary/, /offset 4/, /at spec\.md/, /UTF-8/] },
  { what: 'bytes that are no UTF-8', spec: bytes('# A\n- b', 0xff, 0xfe), exit: 1, said: [/UTF-8/, /at spec\.md/] },
  {
    what: 'ten megabytes',
    spec: `# A\n\n## F\n\n- One run: \`true\`\n${'x'.repeat(10 * MEGABYTE)}`,
    exit: 1,
    said: [/10(\.\d)? MB/, /at most/, /at spec\.md/, /next: Split/],
  },
  { what: 'prose without tasks', spec: '# A\n\nSome words.\n', exit: 2, said: [/task/, /at spec\.md/] },
  {
    what: 'a cycle',
    spec: specOf('- Build it run: `true` after: Test it\n- Test it run: `true` after: Build it\n'),
    exit: 3,
    said: [
      /P1\.T001 → P1\.T002 → P1\.T001/,
      /"after: Build it" \(spec\.md:6\)/,
      /"after: Test it" \(spec\.md:5\)/,
      /at spec\.md:5/,
      /next: Cut where .*spec\.md:5/,
    ],
  },
  {
    what: 'a cycle through an interface',
    spec: specOf(
      '- Serve it run: `true` provides: Api:v1 after: Call it\n- Call it run: `true` needs: Api:v1\n- Rest run: `true`\n',
    ),
    exit: 3,
    said: [/P1\.T001 → P1\.T002 → P1\.T001|P1\.T002 → P1\.T001 → P1\.T002/, /Api:v1/, /next: Cut/],
  },
  {
    what: 'a task after itself',
    spec: specOf('- One after: One run: `true`\n'),
    exit: 2,
    said: [/itself/, /at spec\.md:5/],
  },
  {
    what: 'an unknown reference',
    spec: specOf('- Build it run: `true`\n- Test it after: Biuld it run: `true`\n'),
    exit: 2,
    said: [/Biuld it/, /at spec\.md:6/, /next: .*Build it/],
  },
  {
    what: 'a reference that may mean two tasks',
    spec: specOf('- One run: `true`\n- One run: `false`\n- Two after: One run: `true`\n'),
    exit: 2,
    said: [/several tasks/, /line 5/, /line 6/, /at spec\.md:7/, /next: .*`id:`/],
  },
  {
    what: 'an id that stands twice',
    spec: specOf('- One id: P1.T003 run: `true`\n- Two id: P1.T003 run: `true`\n'),
    exit: 2,
    said: [/P1\.T003/, /twice/, /spec\.md:5/, /at spec\.md:6/],
  },
  {
    what: 'more units of a pool than there are',
    spec: specOf('```resources\ndb: {type: shared_limited, capacity: 2}\n```\n\n- One run: `true` uses: db×3\n'),
    exit: 4,
    said: [/3 units/, /db/, /there are 2/, /at spec\.md:9/],
  },
  { what: 'units that are no number', spec: specOf('- One run: `true` uses: db×x\n'), exit: 2, said: [/db×x/, /:5/] },
  {
    what: 'a timeout that is no time',
    spec: specOf('- One run: `true` timeout: soon\n'),
    exit: 2,
    said: [/soon/, /:5/],
  },
  {
    what: 'a resources block that is no YAML',
    spec: specOf('```resources\ndb: {type: [\n```\n\n- One uses: db run: `true`\n'),
    exit: 2,
    said: [/resources/, /YAML/, /at spec\.md:6/],
  },
]

describe.concurrent('a specification that cannot be planned', () => {
  test.each(SPECS)('$what is refused with $exit, and nothing is written', async ({ spec, exit, said }) => {
    const folder = fresh()
    write(folder, { 'spec.md': spec })
    const before = listing(folder)
    expectRefusal(await tasks(folder, 'plan', 'spec.md'), exit, ...said)
    expect(listing(folder)).toEqual(before)
  })

  test('an endless file is refused without reading it to its end', async () => {
    const folder = fresh()
    // Who reads to its end never comes to it, and the test runs out of time.
    expectRefusal(await tasks(folder, 'plan', '/dev/zero'), 1, /at most/, /at \/dev\/zero/)
    expect(listing(folder)).toEqual({})
  })
})

const LINES: ReadonlyArray<readonly [what: string, args: readonly string[], exit: number, said: readonly RegExp[]]> = [
  ['an empty directory as specification', ['plan', 'docs'], 1, [/"docs" is a directory without/, /at docs/]],
  ['a misspelt file', ['plan', 'spce.md'], 1, [/no file "spce\.md"/, /at spce\.md/, /next: Did you mean spec\.md\?/]],
  ['a codebase that is not there', ['plan', 'spec.md', '--codebase-path', 'dosc'], 1, [/"dosc"/, /mean docs\?/]],
  ['a codebase that is a file', ['plan', 'spec.md', '--codebase-path', 'spec.md'], 1, [/spec\.md/, /director/]],
  ['a confidence that is no number', ['plan', 'spec.md', '--min-confidence', 'NaN'], 1, [/NaN/, /0 to 1/]],
  ['a confidence below 0', ['plan', 'spec.md', '--min-confidence=-1'], 1, [/-1/, /0 to 1/]],
  ['an unknown execution model', ['plan', 'spec.md', '--execution-model', 'waves'], 1, [/waves/, /wave_based/]],
  ['an option without its value', ['plan', 'spec.md', '--output-dir'], 1, [/--output-dir/, /missing/]],
  ['an unknown option', ['plan', 'spec.md', '--codebase-pth', '.'], 1, [/--codebase-pth/, /mean --codebase-path\?/]],
  ['standard input twice', ['plan', '-', '-'], 1, [/twice/, /next: Name - once/]],
  ['a second document that is not there', ['plan', 'spec.md', 'desing.md'], 1, [/no file "desing\.md"/]],
  ['an unknown verb', ['plnn', 'spec.md'], 1, [/plnn/, /mean plan\?/]],
  ['a plan that is not there', ['validate-plan', 'dosc'], 1, [/"dosc"/, /at dosc/]],
  ['a directory without a plan', ['validate-plan', 'docs'], 5, [/plan/, /docs/]],
  ['an unknown format', ['show-plan', 'docs', '--format', 'png'], 1, [/png/, /mermaid/]],
  ['half a worker', ['execute', 'docs', '--worker-max', '1.5'], 1, [/1\.5/, /whole number/]],
  ['a task of no execution', ['logs', 'P1.T001'], 1, [/Nothing has been executed/]],
  ['an execution that never was', ['status', 'exec-nope'], 1, [/executed|exec-nope/]],
]

describe.concurrent('a command line that cannot be carried out', () => {
  test.each(LINES)('%s is refused, and nothing is written', async (_, args, exit, said) => {
    const folder = fresh()
    write(folder, { 'spec.md': specOf('- One run: `true`\n') })
    mkdirSync(`${folder}/docs`)
    const before = listing(folder)
    expectRefusal(await tasks(folder, ...args), exit, ...said)
    expect(listing(folder)).toEqual(before)
  })
})
