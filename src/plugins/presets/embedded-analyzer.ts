import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import type { Analyzer } from '../../core/ports/analyzer.ts'
import { cacheDirectory } from '../../system/cache-directory.ts'
import { astGrepAnalyzer } from '../analyzers/ast-grep-analyzer.ts'
import { allRules } from '../analyzers/rule-store.ts'
import { builtRuleFile, shippedRuleFolder } from '../analyzers/shipped-rules.ts'

/** What the analyzer of this machine is told. */
export interface EmbeddedAnalyzerOptions {
  /** Absolute folders of a user's own rules. */
  readonly rule_folders: readonly string[]
  /** Globs of paths that are not read. */
  readonly ignore: readonly string[]
  /** Whether what was read is kept in the user's cache for the next time. */
  readonly cache: boolean
  readonly history: boolean
  /** Of this package. */
  readonly version: string
}

/** The analyzer of this machine. Throws a Failure for a rule that cannot be used. */
export async function embeddedAnalyzer(options: EmbeddedAnalyzerOptions): Promise<Analyzer> {
  const { rule_folders, cache, ignore, history } = options
  const kept = cache ? cacheDirectory() : undefined
  const rules = await allRules(shippedRuleFolder(), rule_folders, {
    built: builtRuleFile(),
    kept: kept === undefined ? undefined : join(kept, 'rules.json'),
  })
  const own = rules.filter(({ place }) => rule_folders.some((folder) => dirname(place) === folder))
  const empty = rule_folders.filter((folder) => !own.some(({ place }) => dirname(place) === folder))
  const analyzer = astGrepAnalyzer({
    rules,
    own_rules: own.length,
    ignore,
    history,
    cache_directory: kept,
    // What is found depends on both: on ast-grep's grammars, and on what this package makes of a match.
    version: `${astGrepVersion()} (tasks ${options.version})`,
  })
  if (empty.length === 0) return analyzer
  const warned = empty.map(
    (folder) => `The folder ${folder} of your configuration holds no rules (*.yml), so it changes nothing.`,
  )
  return {
    ...analyzer,
    analyze: async (request) => {
      const analyzed = await analyzer.analyze(request)
      return { ...analyzed, notes: [...warned, ...(analyzed.notes ?? [])] }
    },
  }
}

function astGrepVersion(): string {
  const manifest = findPackageJSON('@ast-grep/cli', import.meta.url)
  if (manifest === undefined) return 'unknown'
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version
}
