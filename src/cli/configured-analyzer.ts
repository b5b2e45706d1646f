import type { Analyzer } from '../core/ports/analyzer.ts'
import { loadConfig, ruleFoldersOf } from '../operations/config.ts'
import { embeddedAnalyzer } from '../plugins/presets/embedded-analyzer.ts'
import { packageVersion } from './version.ts'

/** What the command line says of the analysis. */
export interface AnalysisFlags {
  /** The configuration file; the one in the working directory when left out. */
  readonly config?: string
  readonly cache?: boolean
  readonly history?: boolean
}

/** The analyzer that the configuration and the flags ask for. Flags stand above the configuration. */
export async function configuredAnalyzer(directory: string, flags: AnalysisFlags): Promise<Analyzer> {
  const loaded = await loadConfig(directory, flags.config)
  const { ignore = [], cache = true, history = true } = loaded.config.analyzer ?? {}
  return embeddedAnalyzer({
    rule_folders: ruleFoldersOf(loaded),
    ignore,
    cache: cache && flags.cache !== false,
    history: history && flags.history !== false,
    version: packageVersion(),
  })
}
