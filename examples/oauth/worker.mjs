// This is a script and no coding agent: it stands in for one, so that the example runs without a model, a key and a network.
// It takes a task's brief as any agent does (`tasks execute --agent 'node worker.mjs'`), looks up what kind of work the words quoted in
// it ask for, and makes the edits that were written down for that beforehand (worker/deeds.mjs, worker/files). The edits, the tests
// that prove them and what goes wrong are real. A task that it has no edits for fails: it never makes anything up.
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DEEDS } from './worker/deeds.mjs'

const FILES = join(import.meta.dirname, 'worker', 'files')

/** What a brief says: its title, where the work is, and the words of the specification that ask for it. */
function readBrief(text) {
  const listed = (heading) =>
    /(?:^- .*\n?)+/m.exec(text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')?.[0] ?? ''
  return {
    title: /^# (.*)$/m.exec(text)?.[1] ?? '(without a title)',
    scope: [...listed('Change only').matchAll(/`([^`]+)`/g)].map(([, path]) => path),
    quotes: [...text.matchAll(/^> (.*)$/gm)].map(([, quote]) => quote).join('\n'),
  }
}

/** The kind of the work, by where it is done. */
function kindOf(scope) {
  const [first = ''] = scope
  if (first.startsWith('migrations/')) return 'migration'
  if (first.startsWith('docs/')) return 'documentation'
  if (first.startsWith('src/routes/')) return 'endpoint'
  return first.startsWith('src/auth/') ? 'provider' : 'component'
}

/** Writes a file whole or not at all: tests of other tasks may read this folder meanwhile. */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
  tell({ type: 'artifact', kind: 'file', path })
  console.log(`  wrote ${path}`)
}

/** Adds a line behind the one that is there, unless it stands there already. */
function insert(path, { after, line }) {
  const text = readFileSync(path, 'utf8')
  if (text.includes(line)) return
  if (!text.includes(after)) throw new Error(`${path} has no line “${after}” to add something after`)
  write(
    path,
    text.replace(after, () => `${after}\n${line}`),
  )
}

function tell(line) {
  const report = process.env['TASKS_REPORT']
  if (report !== undefined) appendFileSync(report, `${JSON.stringify(line)}\n`)
}

function main() {
  const { title, scope, quotes } = readBrief(readFileSync(process.env['TASKS_BRIEF'] ?? 0, 'utf8'))
  const kind = kindOf(scope)
  console.log(`worker.mjs, a script: “${title}”`)
  const known = DEEDS.filter((deed) => deed.kind === kind && quotes.includes(deed.quote))
  if (known.length !== 1) {
    console.error(
      `worker.mjs is a script with ${DEEDS.length} edits written down, and knows ${known.length === 0 ? 'none' : 'several'} for this task.`,
    )
    console.error(`It is of the kind “${kind}”, and the words that ask for it are:\n${quotes}`)
    return 2
  }
  const [{ files, insertions = [] }] = known
  for (const path of files) write(path, readFileSync(join(FILES, path), 'utf8'))
  for (const insertion of insertions) insert(insertion.into, insertion)
  return 0
}

process.exitCode = main()
