import type { PlanPorts } from '../operations/plan.ts'
import type { AnalysisFlags } from './configured-analyzer.ts'
import type { Invocation } from './invocation.ts'

/** What planning asks to look at the codebase, and what takes the progress off the screen. Nothing is loaded with `--no-analysis`. */
export async function codebasePorts(
  flags: AnalysisFlags & { readonly analysis: boolean },
  { screen, directory }: Invocation,
): Promise<{ readonly ports: Pick<PlanPorts, 'analyzer' | 'progress'>; readonly end: () => void }> {
  if (!flags.analysis) return { ports: {}, end: () => undefined }
  const [{ configuredAnalyzer }, { analysisProgress }] = await Promise.all([
    import('./configured-analyzer.ts'),
    import('./analysis-progress.ts'),
  ])
  const { progress, end } = analysisProgress(screen)
  return { ports: { analyzer: await configuredAnalyzer(directory, flags), progress }, end }
}
