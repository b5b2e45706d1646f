// Specifications as people write them, and what is none: each is planned with true quotes, or refused with its place and a next
// step. Nothing is ever made up, and nothing half written.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { planSpec } from '../../src/operations/plan.ts'
import { validatePlanFolder } from '../../src/operations/validate-plan.ts'
import { importingProposer } from '../../src/plugins/proposers/import.ts'
import { rulesProposer } from '../../src/plugins/proposers/rules.ts'
import { folderSource } from '../support/folder.ts'
import { expectRefusal, listing, tasks, write } from '../support/tasks-command.ts'

const fresh = folderSource()
const MEGABYTE = 1024 * 1024
const LOREM = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.\n\n'
const CODE = "import os\n\ndef main(path):\n    # must be fast\n    x = open(path)\n    return x.read()\n\nmain('a')\n"
const LIST = Array.from({ length: 10_000 }, (_, depth) => `${' '.repeat(Math.min(depth * 2, 600))}- Add it`).join('\n')

const NONE: ReadonlyArray<readonly [what: string, spec: string | Uint8Array, exit: number, said: readonly RegExp[]]> = [
  ['characters that nobody sees', '\ufeff \u200b\u200d\n\u2060\n', 2, [/empty/]],
  ['UTF-16', Buffer.from('\ufeff# A\n\n- Add a page\n', 'utf16le'), 1, [/UTF-16/, /next: .*UTF-8/]],
  ['50 MB', Buffer.alloc(50 * MEGABYTE, '- Add a page\n'), 1, [/50\.0 MB/, /next: Split/]],
  ['a line of 5 MB', `# A\n\n- ${'Add a page and '.repeat(350_000)}`, 2, [/block/, /at spec\.md:\d/]],
  ['lists 10,000 deep', `# A\n\n${LIST}`, 2, [/nested more than 100 deep/, /at spec\.md:\d/]],
  ['only a title', '# The new store\n', 2, [/only a title/, /at spec\.md:1/, /next: Write what is to be made/]],
  ['only headings', '# A\n\n## B\n\n## C\n', 2, [/only headings/]],
  [
    'only what is not to be made',
    '# A\n\n## Non-goals\n\n- Add a mobile app\n',
    2,
    [/not to be made/, /at spec\.md:5/],
  ],
  ['only questions', '# A\n\n## Open questions\n\n- Which store?\n', 2, [/asks questions/, /next: Answer them/]],
  ['text that means nothing', `# Lorem\n\n${LOREM.repeat(20)}`, 2, [/no tasks/, /next: /]],
  ['source code', CODE.repeat(9), 2, [/source code/, /at spec\.md:1/, /next: Say in sentences/]],
  ['a log', '2026-01-02 10:11:12 ERROR it must not fail\n'.repeat(9), 2, [/a log/]],
]

describe.concurrent('what is no specification', () => {
  test.each(NONE)('%s is refused, and nothing is written', async (_, spec, exit, said) => {
    const folder = fresh()
    write(folder, { 'spec.md': spec })
    const before = readdirSync(folder)
    expectRefusal(await tasks(folder, 'plan', 'spec.md', '--no-analysis'), exit, ...said)
    expect(readdirSync(folder)).toEqual(before)
  })

  test('a line that asks for nothing is refused with what to write instead', async () => {
    const folder = fresh()
    expectRefusal(
      await tasks(folder, 'plan', 'the quick brown fox'),
      2,
      /at text:1/,
      /next: Begin with what is to be done/,
    )
    expectRefusal(await tasks(folder, 'plan', 'Which store?'), 2, /asks questions/)
    expect(listing(folder)).toEqual({})
  })

  test('a file of settings is no contract, and a folder of none no specification', async () => {
    const folder = fresh()
    write(folder, { 'docs/app.yaml': 'port: 80\n', 'none/package.json': '{}\n' })
    expectRefusal(await tasks(folder, 'plan', 'docs/app.yaml', '--no-analysis'), 2, /no tasks/)
    expectRefusal(await tasks(folder, 'plan', 'none', '--no-analysis'), 1, /without a document/, /at none/)
  })
})

interface Planned {
  readonly plan_id: string
  /** What planning told, line by line. */
  readonly told: readonly string[]
  readonly titles: readonly string[]
  readonly findings: readonly string[]
}

const GENERATOR = { name: 'tasks', version: '0.0.0' }

/** Plans as the command does, without its process; checks that every quote stands in its copy, and that the plan is sound. */
async function planned(folder: string, paths: readonly string[], only = false): Promise<Planned> {
  const told: string[] = []
  const outcome = await planSpec(
    {
      spec: paths.map((path) => ({ kind: 'file', path })),
      only,
      working_directory: folder,
      codebase_path: '.',
      output_dir: 'out',
      force: true,
      generator: GENERATOR,
      at: 0,
    },
    { proposer: importingProposer(rulesProposer()) },
    ({ message }) => void told.push(message),
  )
  const { tasks: list, meta } = outcome.plan.tasks
  for (const { source_evidence } of list) {
    for (const { source, quote } of source_evidence) {
      const copy = readFileSync(join(folder, 'out', source.replace(/#L.*/, '')), 'utf8')
      expect(copy.replaceAll(/\r\n?/g, '\n')).toContain(quote)
    }
  }
  expect(validatePlanFolder('out', folder, { generator: GENERATOR })).toMatchObject({ ok: true })
  return {
    plan_id: outcome.plan_id,
    told,
    titles: list.map(({ title }) => title),
    findings: meta.findings.map(({ code }) => code),
  }
}

const MARKED = '# A\n\n## Requirements\n\n- Add a login page\n- The server must send a mail\n'

const ODD: ReadonlyArray<readonly [what: string, spec: string, title: RegExp]> = [
  ['carriage returns', MARKED.replaceAll('\n', '\r'), /login page/],
  ['a fence that is never closed', `${MARKED}\n\`\`\`js\nconst x = 1\n`, /login page/],
  ['HTML that is never closed', `<div><ul><li>Add a login page</li><li><b>It must say why\n\n${MARKED}`, /login page/],
  [
    'marks of direction',
    '# \u05d0\n\n## Requirements\n\n- \u202eAdd a login page\u202c\n- \u05d0\u05d1\u05d2\n',
    /login page/,
  ],
  ['characters that nobody sees', '# A\n\n## Requirements\n\n- A\u200bdd a lo\u200cgin page\n', /login page/],
  ['names of the language', '# __proto__\n\n## Requirements\n\n- Add `__proto__` to `toString`\n', /proto/],
  ['one sentence', 'Add a login page with OAuth.', /login page/],
]

describe.concurrent('what is odd', () => {
  test.each(ODD)('%s: planned, with true quotes', async (_, spec, title) => {
    const folder = fresh()
    write(folder, { 'spec.md': spec })
    const { titles } = await planned(folder, ['spec.md'])
    expect(titles.join('\n')).toMatch(title)
  })

  test.each([
    [
      'German',
      '# Anmeldung\n\n## Anforderungen\n\n- Das System muss eine Anmeldeseite anzeigen.\n- Der Benutzer kann sein Passwort zurücksetzen.\n\n## Nicht-Ziele\n\n- Mobile App\n',
      'language-not-read',
    ],
    ['Japanese', '# ログイン\n\n## 要件\n\n- ユーザーはログインできること。\n', 'language-not-read'],
    [
      'demands that contradict each other',
      '# A\n\n## Requirements\n\n- The API must time out after 5 seconds.\n- The API must time out after 30 seconds.\n',
      'contradicting-requirements',
    ],
  ])('%s: planned, and told as what it is', async (_, spec, code) => {
    const folder = fresh()
    write(folder, { 'spec.md': spec })
    expect((await planned(folder, ['spec.md'])).findings).toContain(code)
  })

  test('three hundred headings are planned as at most 25 features', async () => {
    const folder = fresh()
    const parts = Array.from({ length: 300 }, (_, part) => `## Part ${part}\n\n- Add the page ${part}\n`)
    write(folder, { 'spec.md': `# A\n\n${parts.join('\n')}` })
    await planned(folder, ['spec.md'])
    const { features } = JSON.parse(readFileSync(join(folder, 'out', 'features.json'), 'utf8')) as {
      features: unknown[]
    }
    expect(features.length).toBeLessThanOrEqual(25)
  })
})

const BUNDLE = {
  'specs/004-in/spec.md':
    '# Feature Specification: Sign-in\n\n## Requirements\n\n### Functional Requirements\n\n- **FR-001**: Users MUST be able to sign in.\n\n## Out of Scope\n\n- Deleting users by `DELETE /users/{id}`\n',
  'specs/004-in/plan.md': '# Implementation Plan\n\n## Summary\n\nPython.\n',
  'specs/004-in/tasks.md': '- [ ] T001 Not a requirement\n',
  'specs/004-in/contracts/api.yaml':
    'openapi: 3.1.0\npaths:\n  /users/{id}:\n    get: {summary: Shows a user}\n    delete: {summary: Deletes a user}\n',
  'specs/004-in/contracts/db.sql': 'create table sessions (id int primary key);\n',
}

test('a folder is one specification: contracts add what no sentence says, and the order of documents changes nothing', async () => {
  const folder = fresh()
  write(folder, BUNDLE)
  const { plan_id: id, told, titles } = await planned(folder, ['specs/004-in'])
  expect(told.join('\n')).toContain('Read 4 documents (Spec Kit)')
  expect(told.join('\n')).toContain('Left out specs/004-in/tasks.md')
  expect(titles.join('\n')).toMatch(/GET \/users\/\{id\}/)
  expect(titles.join('\n')).toMatch(/sessions/)
  expect(titles.join('\n')).not.toMatch(/DELETE|Not a requirement/)
  expect(readdirSync(join(folder, 'out', 'spec'), { recursive: true, encoding: 'utf8' }).toSorted()).toEqual([
    'contracts',
    'contracts/api.yaml',
    'contracts/db.sql',
    'plan.md',
    'spec.md',
  ])
  const named = ['contracts/db.sql', 'plan.md', 'spec.md', 'contracts/api.yaml'].map((path) => `specs/004-in/${path}`)
  expect((await planned(folder, named)).plan_id).toBe(id)
  expect((await planned(folder, ['specs/004-in/spec.md'])).plan_id).toBe(id)
  const replanned = await tasks(folder, 'replan', 'out', 'specs/004-in', '--no-analysis')
  expect(replanned, replanned.stderr).toMatchObject({ exitCode: 0 })
  expect(replanned.stdout).toContain('Tasks: 0 added, 0 removed, 0 changed')
  const only = await planned(folder, ['specs/004-in/spec.md'], true)
  expect(only.titles.join('\n')).not.toMatch(/sessions/)
})
