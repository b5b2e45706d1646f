import { Option } from 'commander'
import type { ExecutionModel, LowConfidencePolicy } from '../../core/model/tasks-artifact.ts'
import { EXIT, Failure } from '../../core/model/failure.ts'
import type { AddVerb, Invocation } from '../invocation.ts'
import type { SpecInput } from '../../operations/spec-document.ts'
import { configOption, countOption, fractionOption, jsonOption } from '../options.ts'
import { printJson } from '../printing.ts'
import { readSources } from '../read-source.ts'
import { importOptions, specProposer, type ImportFlags } from '../spec-proposer.ts'

interface Flags extends ImportFlags {
  readonly codebasePath: string
  readonly outputDir?: string
  readonly force?: true
  readonly minConfidence: number
  readonly executionModel: ExecutionModel
  readonly lowConfidence: LowConfidencePolicy
  readonly repair?: true
  readonly maxWaveSize?: number
  readonly maxConcurrent?: number
  readonly planDoc?: string
  readonly only?: true
  readonly analysis: boolean
  readonly history?: string
  readonly config?: string
  readonly json?: true
}

/** `tasks plan <spec>`: a specification becomes a plan in a directory. */
export const addPlan: AddVerb = (program, invocation) => {
  const { name } = invocation
  const { from, tag } = importOptions()
  program
    .command('plan')
    .summary('turn a specification into a plan')
    .description(
      'Turns a specification into a plan of ordered tasks, and writes the plan to a directory. A specification is one document ' +
        'or several: requirements as people write them, a plan or a design beside them, contracts (OpenAPI, SQL, proto, ' +
        'GraphQL, JSON Schema), or Markdown with a list item for each task.',
    )
    .argument('[spec...]', 'a file, several files or a folder, - for standard input, or the text itself in quotes')
    .option('--plan-doc <file>', 'the specification, always taken as a file, in place of <spec> (default: none)')
    .option('--only', 'read what was named and nothing that stands beside it')
    .addOption(from)
    .addOption(tag)
    .option('--codebase-path <dir>', 'the code that the plan is for', '.')
    .option('--output-dir <dir>', 'where the plan is written (default: ./plans/<slug of the title>)')
    .option('--force', 'replace another plan in that directory')
    .addOption(
      fractionOption('--min-confidence <n>', 'dependencies less certain than this are too uncertain to hold', 0.7),
    )
    .addOption(
      new Option(
        '--low-confidence <policy>',
        'what becomes of uncertain dependencies: soft only prefers the order, hold makes the task wait for your approval, drop forgets the order',
      )
        .choices(['soft', 'hold', 'drop'])
        .default('soft'),
    )
    .option('--repair', 'open cycles by the repairs that are otherwise only offered; each change is logged')
    .addOption(
      new Option('--execution-model <model>', 'start each task as soon as it can, or in waves')
        .choices(['rolling_frontier', 'wave_based'])
        .default('rolling_frontier'),
    )
    .addOption(countOption('--max-wave-size <n>', 'tasks in a wave at most (default: 30)', 1))
    .addOption(countOption('--max-concurrent <n>', 'tasks that run at once at most (default: 10)', 1))
    .option('--no-analysis', 'do not look at the codebase')
    .addOption(
      new Option(
        '--history <which>',
        'correct durations by what executions before took: auto, off or a file (default: auto, and off where CI is set)',
      ),
    )
    .addOption(configOption())
    .addOption(jsonOption('print one JSON object'))
    .addHelpText(
      'after',
      `
Examples:
  $ ${name} plan spec.md --codebase-path ./src
  $ ${name} plan specs/004-sign-in/
  $ ${name} plan prd.md design.md contracts/
  $ ${name} plan .taskmaster/tasks/tasks.json --tag billing
  $ ${name} plan spec.md --output-dir ./plans/oauth --min-confidence 0.85
  $ cat spec.md | ${name} plan - --json
  $ ${name} plan '* Build (2m) run: \`make\`'`,
    )
    .action((specs: string[], flags: Flags) => plan(specs, flags, invocation))
}

async function plan(named: readonly string[], flags: Flags, invocation: Invocation): Promise<void> {
  const { screen, directory } = invocation
  const [
    { planSpec },
    { forecast },
    { existingDirectory },
    telling,
    { ownGenerator },
    { codebasePorts },
    { loadConfig, runtimeRulesOf },
    { historyInput },
  ] = await Promise.all([
    import('../../operations/plan.ts'),
    import('../../simulation/forecast.ts'),
    import('../existing-directory.ts'),
    import('../plan-telling.ts'),
    import('../version.ts'),
    import('../codebase-ports.ts'),
    import('../../operations/config.ts'),
    import('../../operations/history-input.ts'),
  ])
  const codebase_path = existingDirectory(flags.codebasePath, directory, '--codebase-path')
  const config = await loadConfig(directory, flags.config)
  const history = historyInput({
    said: flags.history,
    config,
    working_directory: directory,
    codebase: codebase_path,
    env: process.env,
  })
  const { ports, end } = await codebasePorts(
    { analysis: flags.analysis, ...(flags.config === undefined ? {} : { config: flags.config }) },
    invocation,
  )
  const phases = telling.recordPhases()
  const outcome = await planSpec(
    {
      spec: await specOf(named, flags.planDoc, invocation),
      ...(flags.only === undefined ? {} : { only: true }),
      working_directory: directory,
      codebase_path,
      min_confidence: flags.minConfidence,
      execution_model: flags.executionModel,
      low_confidence: flags.lowConfidence,
      ...(flags.repair === undefined ? {} : { repair: true }),
      ...(flags.maxWaveSize === undefined ? {} : { max_wave_size: flags.maxWaveSize }),
      ...(flags.maxConcurrent === undefined ? {} : { max_concurrent: flags.maxConcurrent }),
      ...runtimeRulesOf(config),
      ...(history.note === undefined ? {} : { history: history.note }),
      ...(history.trouble === undefined ? {} : { noticed: [history.trouble] }),
      generator: ownGenerator(),
      at: Date.now(),
      cli_args: process.argv.slice(2),
      ...(flags.tag === undefined ? {} : { import_tag: flags.tag }),
      ...(flags.outputDir === undefined ? {} : { output_dir: flags.outputDir }),
      ...(flags.force === undefined ? {} : { force: true }),
    },
    { proposer: (await specProposer(flags))(), forecast, now: () => performance.now(), ...ports },
    flags.json ? phases.tell : telling.tellPhases(invocation),
  ).finally(end)
  if (flags.json) printJson({ ...telling.planSummary(outcome), phases: phases.all() }, screen)
  else telling.printPlan(outcome, invocation)
}

async function specOf(
  named: readonly string[],
  planDoc: string | undefined,
  invocation: Invocation,
): Promise<readonly SpecInput[]> {
  if (planDoc !== undefined && named.length === 0) return [{ kind: 'file', path: planDoc }]
  if (planDoc !== undefined || named.length === 0) throw noSpecification(planDoc !== undefined)
  return readSources(named, invocation)
}

function noSpecification(both: boolean): Failure {
  return new Failure({
    code: 'wrong-arguments',
    message: both
      ? 'The specification was named twice: as <spec> and by --plan-doc.'
      : 'Which specification should be planned?',
    exit: EXIT.arguments,
    advice: 'Name a file, as in `tasks plan spec.md`, or - for standard input, or give the text itself in quotes.',
  })
}
