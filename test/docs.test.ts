// The pages in docs/ say what the code says: each test compares one page with the code that it describes.
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { compileSpec } from '../src/testing/compiled-spec.ts'
import type { z } from 'zod'
import { buildProgram } from '../src/cli/program.ts'
import { recordedScreen } from '../src/cli/recorded-screen.ts'
import { verbs } from '../src/cli/verbs.ts'
import { EventBody, EventEnvelope } from '../src/core/model/event.ts'
import { EXIT } from '../src/core/model/failure.ts'
import { HINT_FLAGS, HINT_KEYS } from '../src/core/planning/hints/hint-vocabulary.ts'
import { environmentOf } from '../src/plugins/executors/process/job.ts'

const ROOT = join(import.meta.dirname, '..')

function page(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** The rows of all tables in a page, as cells, without headings. */
function tableRows(text: string): string[][] {
  return [...text.matchAll(/^\|(.+)\|$/gm)]
    .map((row) => (row[1] as string).split('|').map((cell) => cell.trim()))
    .filter((cells) => /^(?:`|\d)/.test(cells[0] as string))
}

/** The words in backticks of a cell. */
function codeWords(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((word) => word[1] as string)
}

/** The names of an object's fields in their order, with `?` behind those that may be absent. */
function fieldsOf(shape: Record<string, z.ZodType>): string[] {
  return Object.entries(shape)
    .filter(([name]) => name !== 'type')
    .map(([name, schema]) => (schema.safeParse(undefined).success ? `${name}?` : name))
}

test('docs/events.md lists every type of event with exactly its fields', () => {
  const documented = Object.fromEntries(
    tableRows(page('docs/events.md'))
      .filter((cells) => cells.length === 3)
      .map((cells) => [codeWords(cells[0] as string)[0], codeWords(cells[1] as string)]),
  )
  const written = Object.fromEntries(
    EventBody.options.map((option) => [option.shape.type.value, fieldsOf(option.shape as Record<string, z.ZodType>)]),
  )
  expect(documented).toEqual(written)
})

test('docs/events.md lists the fields of the envelope', () => {
  const documented = tableRows(page('docs/events.md'))
    .filter((cells) => cells.length === 2)
    .flatMap((cells) => codeWords(cells[0] as string))
  expect(documented).toEqual(fieldsOf(EventEnvelope.shape))
})

test('docs/exit-codes.md lists every exit code with its name', () => {
  const documented = tableRows(page('docs/exit-codes.md')).map((cells) => [
    codeWords(cells[1] as string)[0],
    Number(cells[0]),
  ])
  expect(documented).toEqual(Object.entries(EXIT))
})

test('docs/attempt-folder.md lists the variables that a command finds in its environment', () => {
  const order = {
    token: 'P1.T001-1',
    execution_id: 'exec-1',
    task: 'P1.T001',
    title: 'Build',
    kind: 'run',
    number: 1,
    worker: 'worker-1',
    executor: 'command',
    action: { kind: 'shell', cmd: 'true' },
  } as const
  const documented = tableRows(page('docs/attempt-folder.md')).flatMap((cells) => codeWords(cells[0] as string))
  const variables = [...Object.keys(environmentOf(order, 'folder')), 'TASKS_BRIEF']
  expect(documented.filter((word) => word.startsWith('TASKS_'))).toEqual(variables)
})

/** The examples of specifications in a page. */
function specExamples(path: string): string[] {
  const fences = page(path).matchAll(/^(`{3,})markdown\n([\s\S]*?)^\1$/gm)
  return [...fences].map((fence) => fence[2] as string)
}

test.each([
  ['docs/spec-format.md', 11],
  ['README.md', 1],
])('every example of a specification in %s can be planned, without a finding', (path, count) => {
  const examples = specExamples(path)
  expect(examples.length).toBe(count)
  for (const text of examples) {
    const compiled = compileSpec(text)
    const all = compiled.ok ? compiled.plan.tasks.meta.findings : compiled.findings
    // Short examples have no checks and few features; everything else is a mistake in the page.
    const findings = all.filter(({ code }) => code !== 'only-exit-status' && code !== 'few-features')
    expect(
      findings.map((finding) => `${finding.place} ${finding.message}`),
      text.split('\n')[0],
    ).toEqual([])
    expect(compiled.ok).toBe(true)
  }
})

test('docs/spec-format.md shows every key and every flag in an example', () => {
  const examples = specExamples('docs/spec-format.md').join('\n')
  const missing = [...Object.keys(HINT_KEYS).map((key) => `${key}:`), ...HINT_FLAGS.map((flag) => `[${flag}]`)]
  expect(missing.filter((hint) => !examples.includes(hint))).toEqual([])
})

test('a decision says its number, context, choice, cost and what would change our mind, on a page', () => {
  for (const name of readdirSync(join(ROOT, 'docs', 'decisions'))) {
    const text = page(`docs/decisions/${name}`)
    expect(text, name).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `))
    const sections = [...text.matchAll(/^## (.+)$/gm)].map((heading) => heading[1])
    const owed = ['Context', 'Choice', 'Cost', 'What would change our mind']
    expect(
      sections.filter((section) => section !== 'Numbers'),
      name,
    ).toEqual(owed)
    expect(text.split('\n').length, name).toBeLessThan(60)
  }
})

/** The command line as it is: every verb with the long names of its flags. */
async function flagsByVerb(): Promise<Map<string, Set<string>>> {
  const program = await buildProgram([], verbs, {
    name: 'tasks',
    screen: recordedScreen(),
    directory: ROOT,
    exitCode: 0,
    outputClosed: () => undefined,
  })
  const longNames = (command: Command): string[] => command.options.flatMap((option) => option.long ?? [])
  return new Map(program.commands.map((command) => [command.name(), new Set([...longNames(command), '--help'])]))
}

/** The `tasks …` command lines of a page, in blocks and in running text, without comments behind them. */
function commandLines(text: string): string[] {
  const lines = text.matchAll(
    /^[ \t]*(?:\$ )?(?:npx )?(?:tasks|slaps) ([a-z][^\n]*)|`(?:npx )?(?:tasks|slaps) ([a-z][^`]*)`/gm,
  )
  return [...lines].map((line) => (line[1] ?? line[2] ?? '').replace(/\s#.*$/, ''))
}

test('pages show only commands and flags that exist', async () => {
  const flags = await flagsByVerb()
  const exists = (line: string): boolean => {
    const known = flags.get(line.split(/\s/)[0] as string)
    return [...line.matchAll(/(?<=\s)--[a-z][\w-]*/g)].every((flag) => known?.has(flag[0])) && known !== undefined
  }
  const pages = globSync(['*.md', 'docs/**/*.md', 'examples/*/README.md', '.changeset/*.md'], { cwd: ROOT }).toSorted()
  expect(pages).toContain('docs/cli.md')
  const unknown = pages.flatMap((path) =>
    commandLines(page(path))
      .filter((line) => !exists(line))
      .map((line) => `${path}: ${line}`),
  )
  expect(unknown).toEqual([])
})

test('docs/cli.md tells every verb and every flag', async () => {
  const text = page('docs/cli.md')
  for (const [verb, flags] of await flagsByVerb()) {
    const section = text.split(/^## /m).find((part) => part.startsWith(`\`tasks ${verb}\``))
    expect(section, `a section about ${verb}`).toBeDefined()
    const told = codeWords(section as string).map((word) => word.split(' ')[0] as string)
    const toldFlags = tableRows(section as string).flatMap((cells) => codeWords(cells[0] as string))
    expect(
      [...flags].filter((flag) => flag !== '--help' && !told.includes(flag)),
      `flags of ${verb} that are not told`,
    ).toEqual([])
    expect(
      toldFlags.filter((flag) => !flags.has(flag.split(' ')[0] as string)),
      `flags that ${verb} has not`,
    ).toEqual([])
  }
})

test('the package brings the pages that its README links to, and asks for nothing when it is installed', () => {
  const { files, scripts } = JSON.parse(page('package.json')) as {
    files: string[]
    scripts: Record<string, string>
  }
  expect(page('README.md')).toContain('](docs/')
  expect(files).toContain('docs')
  expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?(?:install|prepare)$/.test(name))).toEqual([])
})
