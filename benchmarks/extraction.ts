/**
 * Precision and recall of the analyzer's rules, on places labelled by reading public repositories.
 *
 *   node benchmarks/extraction.ts --repositories <folder> [--language go] [--show]
 *
 * benchmarks/labels/<language>.tsv holds the labels: repository, commit, path, line, kind, noun, name and, for what builds upon
 * another, the detail. A labelled file is labelled whole, so what a rule finds there beyond the labels is wrong. The folder holds
 * clones named `<owner>+<name>` (or the bare repository in `<owner>+<name>/repo`); a file is read at its commit. A fact meets a
 * label of the same kind and name whose line lies in the fact's lines, the nearest start first. Nouns need not agree for a
 * function and a method, nor for a constant and a variable: `--show` prints every wrong and every missed place.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CodeFact } from '../src/core/model/code-index.ts'
import { astGrepAnalyzer } from '../src/plugins/analyzers/ast-grep-analyzer.ts'
import { readRuleRoot } from '../src/plugins/analyzers/rule-folder.ts'
import { type Label, labelsOf, meetings, type Scored, scoreOf } from './labelled-places.ts'

const LABELS = join(import.meta.dirname, 'labels')
const RULES = join(import.meta.dirname, '..', 'rules')

const { values } = parseArgs({
  options: {
    repositories: { type: 'string' },
    language: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
})
if (values.repositories === undefined) {
  console.error('Name the folder that holds the clones: --repositories <folder>')
  process.exit(1)
}
const repositories = values.repositories

function repositoryFolder(repository: string): string | undefined {
  const folder = join(repositories, repository.replace('/', '+'))
  return [join(folder, 'repo'), folder].find((path) => existsSync(path))
}

/** Writes the labelled files of one repository at one commit below `root`, and says which could not be had. */
function checkOut(labels: readonly Label[], root: string): string[] {
  const missing: string[] = []
  for (const path of new Set(labels.map((label) => label.path))) {
    const [{ repository, commit }] = labels as [Label]
    const folder = repositoryFolder(repository)
    if (folder === undefined) {
      missing.push(`${repository} is not in ${repositories}`)
      break
    }
    try {
      const text = execFileSync('git', ['-C', folder, 'show', `${commit}:${path}`], {
        maxBuffer: 1e9,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    } catch (error) {
      missing.push(`${repository}@${commit}:${path}: ${(error as Error).message.split('\n')[0] ?? ''}`)
    }
  }
  return missing
}

/** Facts by path, as the analyzer finds them in a tree of these files alone. */
async function factsIn(root: string): Promise<Map<string, readonly CodeFact[]>> {
  const analyzer = astGrepAnalyzer({ rules: readRuleRoot(RULES), history: false, version: 'benchmark' })
  const { index } = await analyzer.analyze({ codebase: root })
  return new Map(index.files.map((file) => [file.path, file.facts]))
}

async function scoreLanguage(file: string): Promise<Scored[]> {
  const labels = labelsOf(readFileSync(join(LABELS, file), 'utf8'))
  const bySource = Map.groupBy(labels, (label) => `${label.repository}@${label.commit}`)
  const scored: Scored[] = []
  for (const [source, own] of bySource) {
    const root = mkdtempSync(join(tmpdir(), 'labelled-'))
    try {
      for (const line of checkOut(own, root)) console.error(`left out: ${line}`)
      const facts = await factsIn(root)
      for (const [path, expected] of Map.groupBy(own, (label) => label.path)) {
        const found = facts.get(path)
        if (found !== undefined) scored.push(...meetings(expected, found, `${source}:${path}`))
      }
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  }
  return scored
}

for (const file of readdirSync(LABELS).toSorted()) {
  const language = file.replace(/\.tsv$/, '')
  if (values.language !== undefined && values.language !== language) continue
  const scored = await scoreLanguage(file)
  console.log(`\n## ${language}\n`)
  console.log(scoreOf(scored))
  if (values.show) {
    for (const one of scored) if (one.verdict !== 'right') console.log(`${one.verdict}: ${one.place} ${one.what}`)
  }
}
