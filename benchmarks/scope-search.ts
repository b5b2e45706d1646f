/**
 * How well the search finds the files that a specification's work alters. Each base is checked out into a folder of its own and read
 * by the real analyzer with its history; only source files are ranked. Printed: recall of the altered files and of their folders among
 * the first 20 and 40, beside the most that any ranking could reach there; each part of the score left out, and alone; and the choice
 * of parts made on the other repositories only. Intervals are bootstrapped over repositories (2,000 draws, seed 7), at 95 %.
 *
 *   npm run bench:scope -- --data pairs.tsv --repositories clones [--keep folder] [--as-given]
 *
 * `--keep` writes each index, so that it need not be read again. What counts as altered: scope-pairs.ts.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import type { CodeIndex } from '../src/core/model/code-index.ts'
import { folderOf } from '../src/core/planning/codebase/path-text.ts'
import { type CodeSearch, prepareSearch } from '../src/core/planning/search/prepared-search.ts'
import { BOOSTS, type Boost } from '../src/core/planning/search/ranking.ts'
import { searchCode } from '../src/core/planning/search/search-code.ts'
import { chance } from '../src/core/std/chance.ts'
import { astGrepAnalyzer } from '../src/plugins/analyzers/ast-grep-analyzer.ts'
import type { Rule } from '../src/plugins/analyzers/rule.ts'
import { shippedRules } from '../src/plugins/analyzers/shipped-rules.ts'
import { type ScopePair, isSource, scopePairs } from './scope-pairs.ts'

/** Source files of a codebase below which it is small. */
const SMALL = 1200
const DRAWS = 2000
const SEED = 7

interface Case {
  readonly pair: ScopePair
  readonly search: CodeSearch
  /** Source files at the base. */
  readonly sources: number
}

/** What one ranking reached; all shares of 1. */
interface Score {
  readonly recall20: number
  readonly recall40: number
  readonly folders20: number
  readonly folders40: number
  /** Recall when each of 20, or 40, files brings its own tests along. */
  readonly tested20: number
  readonly tested40: number
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    repositories: { type: 'string' },
    keep: { type: 'string' },
    'as-given': { type: 'boolean', default: false },
  },
})
if (values.data === undefined || values.repositories === undefined) {
  console.error(
    'Name the table of pairs (--data) and the folder of bare clones (--repositories); nothing was measured.',
  )
} else {
  await measure(values.data, values.repositories)
}

async function measure(data: string, repositories: string): Promise<void> {
  const pairs = scopePairs(data, repositories, values['as-given'])
  console.log(
    `${pairs.length} pairs; the count of the table is met by ${pairs.filter((pair) => pair.reproduced).length}`,
  )
  const rules = shippedRules()
  const cases: Case[] = []
  const preparing: number[] = []
  for (const pair of pairs) {
    const index = await indexOf(pair, rules)
    const started = performance.now()
    const search = prepareSearch(index)
    preparing.push(performance.now() - started)
    cases.push({ pair, search, sources: search.files.filter(({ path }) => isSource(path)).length })
  }
  const asking: number[] = []
  const whole = cases.map((one) => {
    const started = performance.now()
    const score = scored(one, new Set())
    asking.push(performance.now() - started)
    return score
  })
  printPairs(cases, whole)
  const groups = [
    [`under ${SMALL} source files`, cases.map(({ sources }) => sources < SMALL)],
    ['kdlbs/kandev', cases.map(({ pair }) => pair.repo === 'kdlbs/kandev')],
    ['others', cases.map(({ pair, sources }) => pair.repo !== 'kdlbs/kandev' && sources >= SMALL)],
  ] as const
  const without = new Map(BOOSTS.map((boost) => [boost, cases.map((one) => scored(one, new Set([boost])))]))
  for (const [name, isIn] of groups) {
    const pick = <T>(list: readonly T[]): T[] => list.filter((_, at) => isIn[at] === true)
    const repos = pick(cases).map(({ pair }) => pair.repo)
    console.log(`\n${name}: ${repos.length} pairs, ${new Set(repos).size} repositories`)
    console.log(`  at most, with any ranking: ${line(repos, pick(cases).map(best))}`)
    const plain = cases.map((one) => scored(one, new Set(BOOSTS)))
    console.log(`  words only (BM25F)        ${line(repos, pick(plain))}`)
    console.log(`  whole                     ${line(repos, pick(whole))}`)
    for (const [boost, scores] of without) console.log(`  without ${boost.padEnd(17)} ${line(repos, pick(scores))}`)
    for (const boost of BOOSTS) {
      const alone = pick(cases).map((one) => scored(one, new Set(BOOSTS.filter((other) => other !== boost))))
      console.log(`  only ${boost.padEnd(20)} ${line(repos, alone)}`)
    }
    const chosen = leftOut(cases, [whole, ...without.values()])
    console.log(`  chosen on other repos     ${line(repos, pick(chosen))}`)
  }
  console.log(`\nprepared in ${of(preparing)} ms, asked in ${of(asking)} ms (median, most; the whole specification)`)
}

async function indexOf(pair: ScopePair, rules: readonly Rule[]): Promise<CodeIndex> {
  const kept =
    values.keep === undefined ? undefined : join(values.keep, `${pair.repo.replace('/', '+')}-${pair.base}.v8`)
  if (kept !== undefined && existsSync(kept)) return deserialize(readFileSync(kept)) as CodeIndex
  const tree = mkdtempSync(join(tmpdir(), 'tasks-scope-'))
  try {
    execFileSync('git', ['clone', '-q', '--shared', '--no-checkout', pair.clone, tree])
    execFileSync('git', ['-C', tree, 'update-ref', '--no-deref', 'HEAD', pair.base])
    execFileSync('git', ['-C', tree, 'read-tree', 'HEAD'])
    // A clone may lack a few large files; the others are written all the same.
    spawnSync('git', ['-C', tree, 'checkout-index', '-a', '-f', '-q'], { stdio: 'ignore' })
    const { index } = await astGrepAnalyzer({ rules, version: 'benchmark' }).analyze({ codebase: tree })
    if (kept !== undefined) {
      mkdirSync(values.keep ?? '.', { recursive: true })
      writeFileSync(kept, serialize(index))
    }
    return index
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

function scored({ pair, search }: Case, without: ReadonlySet<Boost>): Score {
  const { files } = searchCode(search, pair.text, {
    files: 40,
    symbols: 0,
    without,
    wanted: ({ path }) => isSource(path),
  })
  const recall = (paths: ReadonlySet<string>): number =>
    pair.modified.filter((path) => paths.has(path)).length / pair.modified.length
  const altered = new Set(pair.modified.map(folderOf))
  const folders = (most: number): number => {
    const found = new Set(files.slice(0, most).map(({ path }) => folderOf(path)))
    return [...altered].filter((folder) => found.has(folder)).length / altered.size
  }
  const first = (most: number): Set<string> => new Set(files.slice(0, most).map(({ path }) => path))
  const tested = (most: number): Set<string> =>
    new Set(files.slice(0, most).flatMap(({ path, tests }) => [path, ...tests]))
  return {
    recall20: recall(first(20)),
    recall40: recall(first(40)),
    folders20: folders(20),
    folders40: folders(40),
    tested20: recall(tested(20)),
    tested40: recall(tested(40)),
  }
}

/** What the best of all rankings would reach. */
function best({ pair: { modified } }: Case): Score {
  const recall = (most: number): number => Math.min(1, most / modified.length)
  const folders = new Set(modified.map(folderOf)).size
  return {
    recall20: recall(20),
    recall40: recall(40),
    folders20: Math.min(1, 20 / folders),
    folders40: Math.min(1, 40 / folders),
    tested20: 1,
    tested40: 1,
  }
}

/** For each repository the variant that is best on all others. */
function leftOut(cases: readonly Case[], variants: readonly (readonly Score[])[]): Score[] {
  return cases.map((one, at) => {
    const others = cases.flatMap(({ pair }, other) => (pair.repo === one.pair.repo ? [] : [other]))
    const worth = (scores: readonly Score[]): number => mean(others.map((other) => scores[other]?.recall20 ?? 0))
    const chosen = [...variants].sort((a, b) => worth(b) - worth(a))[0]
    return chosen?.[at] as Score
  })
}

function line(repos: readonly string[], scores: readonly Score[]): string {
  const all = scores.map(({ recall20 }) => recall20)
  const low = bootstrapped(repos, all)
  const of2 = (part: keyof Score): string => mean(scores.map((score) => score[part])).toFixed(3)
  const names = [...new Set(repos)]
  const byRepo = mean(names.map((name) => mean(all.filter((_, at) => repos[at] === name))))
  return (
    `@20 ${of2('recall20')} (${low[0].toFixed(2)}–${low[1].toFixed(2)}; per repository ${byRepo.toFixed(3)}) @40 ${of2('recall40')}  ` +
    `folders @20 ${of2('folders20')} @40 ${of2('folders40')}  with tests @20 ${of2('tested20')} @40 ${of2('tested40')}`
  )
}

/** The middle 95 % of the mean when repositories are drawn with replacement. */
function bootstrapped(repos: readonly string[], values_: readonly number[]): readonly [number, number] {
  const names = [...new Set(repos)]
  const means = Array.from({ length: DRAWS }, (_, draw) => {
    const drawn = names.map((_name, at) => names[Math.floor(chance(SEED, 'draw', draw, at) * names.length)])
    return mean(drawn.flatMap((name) => values_.filter((_value, at) => repos[at] === name)))
  }).sort((a, b) => a - b)
  return [means[Math.floor(DRAWS * 0.025)] ?? 0, means[Math.floor(DRAWS * 0.975)] ?? 0]
}

function printPairs(cases: readonly Case[], scores: readonly Score[]): void {
  for (const [at, { pair, sources }] of cases.entries()) {
    const { recall20 = 0, recall40 = 0, folders20 = 0 } = scores[at] ?? {}
    console.log(
      `${pair.repo.padEnd(32)} ${pair.spec.slice(-44).padEnd(44)} ${String(sources).padStart(5)} files ` +
        `${String(pair.modified.length).padStart(4)} altered  @20 ${recall20.toFixed(2)} @40 ${recall40.toFixed(2)} folders ${folders20.toFixed(2)}`,
    )
  }
}

function mean(list: readonly number[]): number {
  return list.length === 0 ? 0 : list.reduce((sum, value) => sum + value, 0) / list.length
}

function of(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  return `${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)}, ${(sorted.at(-1) ?? 0).toFixed(0)}`
}
