import { Option } from 'commander'
import { EXIT, Failure } from '../../core/model/failure.ts'
import type { CodebaseReport } from '../../operations/analyze.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import { configOption, jsonOption } from '../options.ts'
import { printJson } from '../printing.ts'
import { shownPath } from '../shown-path.ts'

interface Flags {
  readonly why?: string
  readonly search?: string
  readonly checkRules?: string | true
  readonly output?: string
  readonly config?: string
  readonly cache: boolean
  readonly history: boolean
  readonly json?: true
}

/** `tasks analyze [dir]`: what there is in a codebase to reuse, to extend and to share. */
export const addAnalyze: AddVerb = (program, invocation) => {
  const { name } = invocation
  program
    .command('analyze')
    .summary('show what a codebase holds to reuse, extend and share')
    .description(
      'Looks at a codebase by syntax and history, as `plan` does, and shows what was found: APIs, points of extension, reusable ' +
        'components, shared resources, packages, test and build commands; and what was not read, and why. Writes nothing in it.',
    )
    .argument('[dir]', 'the codebase (default: the current directory)')
    .addOption(
      new Option('--why <symbol>', 'explain one symbol: where it is, what uses it, and why it counts (default: none)'),
    )
    .addOption(
      new Option(
        '--search <sentence>',
        'rank paths and symbols for a sentence, with reasons; the % of a file says how many files with such a score were really changed, as measured (default: none)',
      ).conflicts('why'),
    )
    .addOption(
      new Option(
        '--check-rules [folder]',
        'only try the samples of your own rules: of this folder, or of those of the configuration (default: not)',
      ).conflicts(['why', 'search', 'output']),
    )
    .option('--output <file>', 'write all that was found as JSON (default: nowhere)')
    .addOption(configOption())
    .option('--no-cache', 'read every file again, and keep nothing for the next time')
    .option('--no-history', "do not read git's history")
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} analyze ./backend
  $ ${name} analyze --why BaseAuthProvider
  $ ${name} analyze --search "rotate refresh tokens"
  $ ${name} analyze --output codebase.json
  $ ${name} analyze --check-rules`,
    )
    .action((dir: string | undefined, flags: Flags) => analyze(dir, flags, invocation))
}

async function analyze(dir: string | undefined, flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const { checkRules } = flags
  if (checkRules !== undefined) {
    const { runRuleCheck } = await import('./check-rules.ts')
    return runRuleCheck({ ...flags, checkRules }, invocation)
  }
  if (flags.why?.trim() === '') throw empty('--why', 'name')
  if (flags.search?.trim() === '') throw empty('--search', 'sentence')
  const [{ analyzeCodebase }, { configuredAnalyzer }, { existingDirectory }, { analysisProgress }] = await Promise.all([
    import('../../operations/analyze.ts'),
    import('../configured-analyzer.ts'),
    import('../existing-directory.ts'),
    import('../analysis-progress.ts'),
  ])
  const started = performance.now()
  const codebase_path = existingDirectory(dir ?? '.', directory, 'analyze')
  const analyzer = await configuredAnalyzer(directory, flags)
  const status = analysisProgress(screen)
  const report = await analyzeCodebase(
    {
      codebase_path,
      working_directory: directory,
      progress: status.progress,
      ...(flags.output === undefined ? {} : { output: flags.output }),
    },
    { analyzer },
  ).finally(status.end)
  for (const note of report.notes ?? []) screen.err(`${screen.paintErr.warn('note:')} ${note}`)
  const took_ms = Math.round(performance.now() - started)
  if (flags.why !== undefined) return explain(report, flags.why, flags, invocation)
  if (flags.search !== undefined) return search(report.index, flags.search, flags, invocation)
  const { analysisText, readCounts } = await import('../analysis-text.ts')
  const { codebase, analysis, written, own_rules = [] } = report
  if (flags.json) {
    const { listingsOf } = await import('../../core/planning/codebase/analysis.ts')
    const whole = { ...analysis, ...listingsOf(report.index) }
    return printJson({ codebase, ...whole, read: readCounts(report.index), own_rules, written }, screen)
  }
  const { paint } = screen
  screen.out(analysisText(report, `${(took_ms / 1000).toFixed(1)} s`, paint))
  if (written !== null) screen.out(`\n${paint.good('✓')} wrote all of it to ${shownPath(written, directory)}`)
}

function empty(flag: string, what: string): Failure {
  return new Failure({
    code: 'argument-empty',
    message: `The ${what} of ${flag} is empty.`,
    exit: EXIT.arguments,
    place: flag,
    advice: `Write a ${what} behind it.`,
  })
}

async function explain(report: CodebaseReport, symbol: string, flags: Flags, { screen }: Invocation): Promise<void> {
  const [{ explainedSymbol }, { explanationText }] = await Promise.all([
    import('../../operations/explained-symbol.ts'),
    import('../explanation-text.ts'),
  ])
  const explained = explainedSymbol(report, symbol)
  if (flags.json) printJson({ symbol, ...explained }, screen)
  else screen.out(explanationText(explained, screen.paint))
}

async function search(
  index: CodebaseReport['index'],
  sentence: string,
  flags: Flags,
  { screen }: Invocation,
): Promise<void> {
  const [{ searchCode }, { searchText }] = await Promise.all([
    import('../../core/planning/search/search-code.ts'),
    import('../search-text.ts'),
  ])
  const found = searchCode(index, sentence)
  if (flags.json) printJson({ sentence, ...found }, screen)
  else screen.out(searchText(found, screen.paint, screen.size().columns))
}
