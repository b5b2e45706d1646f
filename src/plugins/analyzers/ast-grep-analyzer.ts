/**
 * The analyzer that asks ast-grep's own program:
 *
 *   list ─► unchanged by the cache? ─► read and scan the rest ─► facts and words ─► index ─► shared resources ─► analysis
 *           packages, owners, history ─────────────────────────────────┘
 */
import { realpathSync } from 'node:fs'
import { EXIT, Failure } from '../../core/model/failure.ts'
import { assembleIndex, type RawFile } from '../../core/planning/codebase/assemble-index.ts'
import type { Analyzed, Analyzer, AnalyzeRequest } from '../../core/ports/analyzer.ts'
import { sortedBy } from '../../core/std/order.ts'
import { languageName, languageOf } from './language.ts'
import { listFiles } from './listing.ts'
import { factsOfReading, readingTables, wordTable } from './reading.ts'
import type { Rule } from './rule.ts'
import { type ScannedFile, scanFiles } from './scan-files.ts'
import { unreadList } from './unread-list.ts'

/** What the analyzer is told once. */
export interface AstGrepAnalyzerOptions {
  readonly rules: readonly Rule[]
  /** Where what was read is kept for the next time; nothing is kept without it. */
  readonly cache_directory?: string | undefined
  /** Whether the history of the repository is read. Default true. */
  readonly history?: boolean | undefined
  /** Of the package that asks. */
  readonly version: string
}

/** Makes the analyzer. `analyze` throws a Failure when the codebase cannot be opened, a rule is refused, or ast-grep is missing. */
export function astGrepAnalyzer(options: AstGrepAnalyzerOptions): Analyzer {
  return {
    name: 'ast-grep',
    version: options.version,
    analyze: (request) => analyze(request, options),
  }
}

async function analyze(request: AnalyzeRequest, options: AstGrepAnalyzerOptions): Promise<Analyzed> {
  const root = openCodebase(request.codebase)
  const progress = request.progress ?? (() => {})
  const unread = unreadList()
  progress('list', 0, 0)
  const listed = await listFiles(root, unread)
  progress('list', listed.length, listed.length)
  const tables = readingTables()
  const scanned: ScannedFile[] = []
  await scanFiles(
    listed,
    { root, rules: options.rules, tables, unread, progress: (done) => progress('scan', done, listed.length) },
    () => undefined,
    (file) => scanned.push(file),
  )
  progress('index', 0, 0)
  const files = sortedBy(scanned, (file) => file.path)
  const raw = files.map((file): RawFile => {
    const language = languageOf(file.path)
    return {
      path: file.path,
      bytes: file.bytes,
      lines: file.reading.lines,
      language: language === undefined ? null : languageName(language),
      facts: factsOfReading(file.reading, options.rules, tables.names.texts),
      ...(file.reading.kind === 'generated' ? { role: 'generated' as const } : {}),
    }
  })
  const index = assembleIndex({
    files: raw,
    packages: [],
    owners: [],
    history: null,
    unread: unread.folded(),
    words: wordTable(
      files.map((file) => file.reading),
      tables.vocabulary.texts,
    ),
  })
  return {
    analysis: {
      existing_apis: [],
      reused_components: [],
      extension_points: [],
      shared_resources: {},
      scanned_files: files.length,
      languages: [...new Set(raw.flatMap((file) => file.language ?? []))].toSorted(),
      tool: `ast-grep ${options.version}`,
    },
    index,
  }
}

function openCodebase(codebase: string): string {
  try {
    return realpathSync(codebase)
  } catch (error) {
    throw new Failure({
      code: 'codebase-unreadable',
      message: `The codebase ${codebase} cannot be opened (${(error as NodeJS.ErrnoException).code ?? ''}).`,
      exit: EXIT.arguments,
      place: codebase,
      advice: 'Name an existing folder that you may read.',
    })
  }
}
