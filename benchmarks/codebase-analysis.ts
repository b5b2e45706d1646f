/**
 * Codebase analysis: the wall time of the whole process beside a bare `ast-grep scan` with the same rules on the same tree, in
 * turn, so that a machine whose speed drifts hurts both. The bare scan walks the tree itself and prints in its leanest form
 * (`--format github`) to nowhere. All is done on a copy of the tree; caches are made anew, but for that of compiled modules,
 * which the command line has, too.
 *
 *   node benchmarks/codebase-analysis.ts --tree <folder of a work tree> [--rounds 3]
 *
 * Processor time is that of a process with its children; memory is the peak of our own process, without ast-grep's.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
  existsSync,
} from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { astGrepProgram, ruleText } from '../src/plugins/analyzers/ast-grep.ts'
import { languageGlobs, languageOf } from '../src/plugins/analyzers/language.ts'
import type { Language, SyntaxRule } from '../src/plugins/analyzers/rule.ts'
import { readRuleRoot } from '../src/plugins/analyzers/rule-folder.ts'

const here = fileURLToPath(import.meta.url)
const RULES = join(dirname(here), '..', 'rules')
/** Every so many files make the small tree. */
const TENTH = 10

const { values } = parseArgs({
  options: {
    tree: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    /** What a child does: one analysis of the folder, without or with history and cache. */
    analyze: { type: 'string' },
    history: { type: 'boolean', default: false },
    cache: { type: 'boolean', default: false },
  },
})

interface Told {
  readonly files: number
  readonly lines: number
  readonly facts: number
  readonly rss_mb: number
}

interface Timed extends Partial<Told> {
  readonly seconds: number
  readonly processor: number
}

/** Runs a command in a shell that tells the processor time of its children at the end. */
function timed(cwd: string, environment: Record<string, string>, command: readonly string[]): Timed {
  const start = process.hrtime.bigint()
  const script = '"$@" >"$OUT"; status=$?; times >&2; exit $status'
  const out = join(scratch, 'out')
  const result = spawnSync('sh', ['-c', script, 'sh', ...command], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...environment, OUT: command[0] === process.execPath ? out : '/dev/null' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  if (result.status !== 0) throw new Error(`${command.join(' ')} ended with ${String(result.status)}: ${result.stderr}`)
  const spent = result.stderr.trim().split('\n').at(-1) ?? ''
  const processor = [...spent.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + Number(m) * 60 + Number(s),
    0,
  )
  return {
    seconds,
    processor,
    ...(command[0] === process.execPath ? (JSON.parse(readFileSync(out, 'utf8')) as Told) : {}),
  }
}

function ours(tree: string, ...flags: readonly string[]): Timed {
  const command = [process.execPath, here, '--analyze', tree, ...flags]
  return timed(tree, { XDG_CACHE_HOME: join(scratch, 'cache'), NODE_COMPILE_CACHE: join(scratch, 'compiled') }, command)
}

function forget(): void {
  rmSync(join(scratch, 'cache'), { recursive: true, force: true })
}

/** The rules as our own runs hand them over, for the languages of the tree. */
function writeBareRules(tree: string): string {
  const languages = new Set(filesOf(tree).flatMap((path): Language[] => [languageOf(path) ?? []].flat()))
  const rules = readRuleRoot(RULES).filter((rule): rule is typeof rule & SyntaxRule => 'languages' in rule)
  const settings = join(scratch, 'bare', 'sgconfig.yml')
  mkdirSync(join(scratch, 'bare', 'rules'), { recursive: true })
  writeFileSync(settings, JSON.stringify({ ruleDirs: ['rules'], languageGlobs: languageGlobs(languages) }))
  writeFileSync(join(scratch, 'bare', 'rules', 'rules.yml'), ruleText(rules, languages))
  return settings
}

function filesOf(tree: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: tree, encoding: 'utf8', maxBuffer: 1e9 })
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(tree, path)))
}

/** A tree with every tenth file, in a repository of its own. */
function smallTree(tree: string): string {
  const small = join(scratch, 'small')
  for (const [at, path] of filesOf(tree).entries()) {
    if (at % TENTH !== 0) continue
    mkdirSync(dirname(join(small, path)), { recursive: true })
    cpSync(join(tree, path), join(small, path), { verbatimSymlinks: true })
  }
  execFileSync('git', ['init', '-q'], { cwd: small })
  return small
}

function median(of: readonly Timed[], key: 'seconds' | 'processor' | 'rss_mb'): number {
  const sorted = of.map((one) => one[key] ?? 0).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

function row(name: string, of: readonly Timed[], base: readonly Timed[]): void {
  const seconds = of.map((one) => one.seconds)
  const range = `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`
  const memory = median(of, 'rss_mb')
  const ratio = (key: 'seconds' | 'processor'): string => (median(of, key) / median(base, key)).toFixed(2)
  console.log(
    `| ${name} | ${median(of, 'seconds').toFixed(2)} | ${range} | ${median(of, 'processor').toFixed(2)} | ${ratio('seconds')} | ${ratio('processor')} | ${memory === 0 ? '' : memory.toFixed(0)} |`,
  )
}

/** What a child does. */
async function analyzeOnce(codebase: string): Promise<void> {
  const { embeddedAnalyzer } = await import('../src/plugins/presets/embedded-analyzer.ts')
  const { history, cache } = values
  const analyzer = await embeddedAnalyzer({ rule_folders: [], ignore: [], cache, history, version: 'bench' })
  const { index, notes } = await analyzer.analyze({ codebase })
  if (notes !== undefined && notes.length > 0) throw new Error(notes.join('\n'))
  const told: Told = {
    files: index.files.length,
    lines: index.files.reduce((sum, file) => sum + file.lines, 0),
    facts: index.files.reduce((sum, file) => sum + file.facts.length, 0),
    rss_mb: process.resourceUsage().maxRSS / 1024,
  }
  console.log(JSON.stringify(told))
}

function measure(given: string, rounds: number): void {
  const tree = join(scratch, 'tree')
  cpSync(given, tree, { recursive: true, verbatimSymlinks: true })
  const program = astGrepProgram()
  const bareCommand = [program, 'scan', '--config', writeBareRules(tree), '--format', 'github', '.']
  const commit = execFileSync('git', ['log', '-1', '--format=%H'], { cwd: tree, encoding: 'utf8' }).trim()
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()
  const small = smallTree(tree)
  const all = {
    bare: 'bare `ast-grep scan --format github .`',
    cold: 'cold, without history',
    same: 'warm, nothing changed',
    changed: 'warm, one file changed',
    history: 'history read for the first time, the rest warm',
    whole: 'warm with history, one file changed',
    tenth: `cold, every tenth file`,
  }
  const source = filesOf(tree).find((path) => languageOf(path) !== undefined && path.includes('src/')) ?? 'README.md'
  const change = (): void => appendFileSync(join(tree, source), '\n')
  const taken = new Map<string, Timed[]>()
  for (let round = 0; round <= rounds; round++) {
    const take = (name: keyof typeof all, result: Timed): void => {
      // The first round warms caches and is not counted.
      if (round > 0) taken.set(name, [...(taken.get(name) ?? []), result])
    }
    take('bare', timed(tree, {}, bareCommand))
    forget()
    take('cold', ours(tree, '--cache'))
    // Files may have been too young for their times to be believed.
    ours(tree, '--cache')
    take('same', ours(tree, '--cache'))
    change()
    take('changed', ours(tree, '--cache'))
    take('history', ours(tree, '--cache', '--history'))
    change()
    take('whole', ours(tree, '--cache', '--history'))
    forget()
    take('tenth', ours(small, '--cache'))
  }
  const [cold = [], tenth = []] = [taken.get('cold'), taken.get('tenth')]
  const { files = 0, lines = 0, facts = 0 } = cold[0] ?? {}
  console.log(`${version}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? ''})`)
  console.log(`tree at ${commit}: ${files} files, ${lines} lines, ${facts} facts; ${rounds} rounds in turn`)
  console.log('\n| | median s | min–max s | processor s | × bare | × bare, processor | peak MB of ours |')
  console.log('|---|---|---|---|---|---|---|')
  for (const [name, title] of Object.entries(all)) row(title, taken.get(name) ?? [], taken.get('bare') ?? [])
  const grown = (key: 'seconds' | 'processor'): string => (median(cold, key) / median(tenth, key)).toFixed(1)
  const times = (files / (tenth[0]?.files ?? 1)).toFixed(1)
  console.log(
    `\n${times} times the files take ${grown('seconds')} times as long (processor time: ${grown('processor')}).`,
  )
}

if (values.analyze !== undefined) {
  await analyzeOnce(resolve(values.analyze))
  process.exit(0)
}
if (values.tree === undefined) {
  console.error('Name a work tree of a repository: --tree <folder>')
  process.exit(1)
}
const scratch = mkdtempSync(join(tmpdir(), 'tasks-bench-analysis-'))
try {
  measure(resolve(values.tree), Number(values.rounds))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
