/**
 * The analyzer that asks ast-grep's own program:
 *
 *   list ─► unchanged by the cache? ─► read and scan the rest ─► facts and words ─► index ─► shared resources ─► analysis
 *           packages, owners, history ─────────────────────────────────┘
 */
import { hash } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import type { CodeHistory, CodePackage } from '../../core/model/code-index.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { type RawFile, assembleIndex } from '../../core/planning/codebase/assemble-index.ts'
import { analysisOf } from '../../core/planning/codebase/analysis.ts'
import { findResources } from '../../core/planning/codebase/shared-resources.ts'
import type { Analyzed, AnalyzeRequest, Analyzer } from '../../core/ports/analyzer.ts'
import { type AnalysisCache, analysisCache } from './analysis-cache.ts'
import { readHistory } from './history.ts'
import { languageName, languageOf } from './language.ts'
import { ownCode } from './own-code.ts'
import { readOwners } from './owners.ts'
import { readPackages } from './packages.ts'
import { type ReadCodebase, readCodebase } from './read-codebase.ts'
import { FACT_NUMBERS, factsOfReading, SYNTAX_ERROR, wordTable } from './reading.ts'
import type { Rule } from './rule.ts'
import { type UnreadList, unreadList } from './unread-list.ts'
import { sayUnreadTexts } from './unread-text.ts'

/** What the analyzer is told once. */
export interface AstGrepAnalyzerOptions {
  readonly rules: readonly Rule[]
  /** Where what was read is kept for the next time, for any number of codebases; nothing is kept without it. Absolute. */
  readonly cache_directory?: string | undefined
  /** Whether the history of the repository is read. Default true. */
  readonly history?: boolean | undefined
  /** Globs of paths that are left out, relative to the codebase. */
  readonly ignore?: readonly string[] | undefined
  /** How many of the last rules are the user's own. Default 0. */
  readonly own_rules?: number | undefined
  /** Of the package that asks. */
  readonly version: string
}

/** Raised when the same text gives another reading than before, and no rule says so. */
const READING = 1

/** Makes the analyzer. `analyze` throws a Failure when the codebase cannot be opened, a rule is refused, or ast-grep is missing. */
export function astGrepAnalyzer(options: AstGrepAnalyzerOptions): Analyzer {
  return { name: 'ast-grep', version: options.version, analyze: (request) => analyze(request, options) }
}

async function analyze(request: AnalyzeRequest, options: AstGrepAnalyzerOptions): Promise<Analyzed> {
  const { rules } = options
  const root = openCodebase(request.codebase)
  const progress = request.progress ?? (() => {})
  const unread = unreadList()
  const cache =
    options.cache_directory === undefined
      ? undefined
      : analysisCache(options.cache_directory, root, `${madeBy(options)} ${ownCode()}`)
  const read = await readCodebase({ root, rules, cache, ignore: options.ignore ?? [], unread, progress })
  sayUnreadTexts(read.files, unread)
  const paths = new Set(read.files.map(({ path }) => path))
  const tell = ({ code, path, reason }: { code: string; path: string; reason: string }): void =>
    unread.add(code, path, reason)
  const packages = readPackages(root, paths, tell)
  const isAsked = options.history ?? true
  const history = isAsked ? await historyIn(root, read, { cache, packages, progress, unread }) : null
  progress('index', 0, 0)
  const index = assembleIndex({
    files: rawFiles(read, rules),
    packages,
    owners: readOwners(root, paths),
    history,
    unread: unread.folded(),
    words: wordTable(
      read.files.map(({ reading }) => reading),
      read.tables.vocabulary.texts,
    ),
  })
  const statements = rules.flatMap(({ folder, id, resource }) =>
    resource === undefined ? [] : [[`${folder}/${id}`, resource] as const],
  )
  const resources = findResources(index, new Map(statements))
  return {
    analysis: analysisOf(index, resources, `ast-grep ${options.version}`, hashOf(read, options)),
    index,
    notes: read.note === undefined ? [] : [read.note],
    own_rules: ownCounts(read, options),
  }
}

/** Stands for the rules without their samples and places, and for this release. */
function madeBy({ rules, version }: AstGrepAnalyzerOptions): string {
  const said = rules.map(({ samples: _, place: __, sample_lines: ___, ...rule }) => rule)
  return `${version} ${READING} ${hash('sha256', JSON.stringify(said))}`
}

/** Stands for every file that was read and for what it was read by. */
function hashOf({ files }: ReadCodebase, options: AstGrepAnalyzerOptions): string {
  const lines = files.map((file) => JSON.stringify([file.path, file.hash, file.reading.kind, file.bytes]))
  return hash('sha256', [madeBy(options), ...lines].join('\n'))
}

/** Before like facts become one, so that a rule that only finds what others find too is not taken for one that finds nothing. */
function ownCounts(
  { files }: ReadCodebase,
  { rules, own_rules = 0 }: AstGrepAnalyzerOptions,
): NonNullable<Analyzed['own_rules']> {
  const first = rules.length - own_rules
  const counts = new Map<number, number>()
  for (const { reading } of own_rules === 0 ? [] : files) {
    for (let at = 0; at < reading.facts.length; at += FACT_NUMBERS) {
      const rule = reading.facts[at] as number
      if (rule >= first && rule !== SYNTAX_ERROR) counts.set(rule, (counts.get(rule) ?? 0) + 1)
    }
  }
  return rules
    .slice(first)
    .map(({ folder, id }, at) => ({ rule: `${folder}/${id}`, found: counts.get(first + at) ?? 0 }))
}

async function historyIn(
  root: string,
  { files }: ReadCodebase,
  known: {
    readonly cache: AnalysisCache | undefined
    readonly packages: readonly CodePackage[]
    readonly progress: NonNullable<AnalyzeRequest['progress']>
    readonly unread: UnreadList
  },
): Promise<CodeHistory | null> {
  const kinds = new Map(files.map(({ path, reading }) => [path, reading.kind]))
  known.progress('history', 0, 0)
  return readHistory(root, new Set(kinds.keys()), {
    ...(known.cache === undefined ? {} : { cache_file: known.cache.history }),
    packages: known.packages.map(({ path }) => path),
    role: (path) => {
      const kind = kinds.get(path)
      return kind === 'generated' || kind === 'vendored' ? kind : undefined
    },
    unread: ({ code, path, reason }) => known.unread.add(code, path, reason),
    progress: (done, total) => known.progress('history', done, total),
  })
}

function rawFiles({ files, tables }: ReadCodebase, rules: readonly Rule[]): RawFile[] {
  return files.map(({ path, bytes, reading }): RawFile => {
    const language = languageOf(path)
    const { kind } = reading
    return {
      path,
      bytes,
      lines: reading.lines,
      language: language === undefined ? null : languageName(language),
      facts: factsOfReading(reading, rules, tables.names.texts),
      ...(kind === 'generated' || kind === 'vendored' ? { role: kind } : {}),
    }
  })
}

function openCodebase(codebase: string): string {
  let cause = 'It is no folder.'
  try {
    const root = realpathSync(codebase)
    if (statSync(root).isDirectory()) return root
  } catch (error) {
    cause = `The system says ${(error as NodeJS.ErrnoException).code ?? String(error)}.`
  }
  throw new Failure({
    code: 'codebase-unreadable',
    message: `The codebase ${codebase} cannot be opened. ${cause}`,
    exit: EXIT.arguments,
    place: codebase,
    advice: 'Name an existing folder that you may read.',
  })
}
