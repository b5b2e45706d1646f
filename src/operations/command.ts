/**
 * Something is said to an execution from outside. While a coordinator works on it, that one is told; when none does, the
 * refusal names the command line that says the same when the execution is taken up.
 */
import type { ExecutionStatus } from '../core/model/execution-options.ts'
import type { Taken } from '../core/model/control.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import type { Journal } from '../core/ports/journal.ts'
import type { ExecutionState } from '../core/execution/state.ts'
import { foldExecution } from '../runtime/fold.ts'
import type { SiteHolder } from '../system/site-lock.ts'
import { type Attended, askUpdate, sendCommand, sendUpdate } from './control-client.ts'
import { isQuestionId } from './answers.ts'
import { chooseExecution } from './executions.ts'
import { namedTask } from './named-task.ts'
import { checkUpdateFiles, readUpdates } from './update-file.ts'
import { type LookedAtUpdate, withEffects } from './update-effect.ts'
import { previewUpdate, type UpdateVerdict } from './update-preview.ts'

/** The site as whoever says something finds it. */
export interface ReachedSite {
  readonly stateDir: string
  readonly journal: Journal
  /** Who coordinates it; undefined when nobody does. */
  readonly holder: SiteHolder | undefined
}

/** What is said: `task` and `question` are as a person names them. */
export interface Saying {
  readonly execution?: string
  readonly actor: string
  /** The command, when what it names is known: `named` gives the id of a task, or of a question, by what a person calls it. */
  readonly command: (named: (wanted: string) => string) => OperatorCommand
  /** How the same is said when the execution is taken up: flags of `execute --resume`, with the id of the task in them; null where there is no such thing. */
  readonly flags: (command: OperatorCommand) => string | null
}

/** What became of it. */
export interface Said extends Taken {
  readonly command: OperatorCommand
}

/** Says something to an execution. Throws a Failure with exit code 1 when it is refused, or nobody is there to hear it. */
export async function sayCommand(site: ReachedSite, saying: Saying): Promise<Said> {
  const execution = executionOf(site, saying.execution)
  const { execution_id } = execution
  const command = saying.command((wanted) => idOf(execution, wanted))
  const to = attended(site, execution_id, saying.actor)
  if (to === undefined) throw unattended(execution, saying.flags(command), command)
  return { ...(await sendCommand(to, command)), command }
}

/** What is done with updates that are handed to a running execution. */
export interface UpdateRequest {
  readonly execution?: string
  readonly files: readonly string[]
  readonly working_directory: string
  /** The present, in milliseconds since 1970: what runs has its time so far behind it. */
  readonly now: number
  readonly actor: string
}

/** Hands updates to the coordinator that is at work, one after the other. Throws a Failure for the first that is refused. */
export async function sayUpdates(site: ReachedSite, request: UpdateRequest): Promise<readonly Taken[]> {
  checkUpdateFiles(request.files, request.working_directory)
  const execution = executionOf(site, request.execution)
  const to = attended(site, execution.execution_id, request.actor)
  if (to === undefined) throw unattended(execution, request.files.map((file) => `--update ${file}`).join(' '))
  const updates = updatesFor(execution, request)
  const taken: Taken[] = []
  for (const update of updates) taken.push(await sendUpdate(to, update))
  return taken
}

/** What would become of updates, asked of the coordinator that is at work, or judged here when none is. Changes nothing. */
export async function lookAtUpdates(
  site: ReachedSite,
  request: UpdateRequest,
): Promise<{ readonly execution_id: string; readonly updates: readonly LookedAtUpdate[] }> {
  const execution = executionOf(site, request.execution)
  const { execution_id } = execution
  const to = attended(site, execution_id, request.actor)
  const at = to === undefined ? execution.holdings.at : Math.max(request.now, execution.holdings.at)
  const verdicts: UpdateVerdict[] = []
  for (const update of updatesFor(execution, request)) {
    const found =
      to === undefined
        ? previewUpdate(foldExecution(site.journal, execution_id), execution_id, update)
        : await askUpdate(to, update)
    verdicts.push(...found)
  }
  return { execution_id, updates: withEffects(execution, verdicts, at) }
}

function updatesFor(execution: ExecutionState, { files, working_directory }: UpdateRequest) {
  return readUpdates(files, { execution, agent: execution.options.agent, working_directory })
}

/** The execution that is meant: the named one, the one that is being carried out, or the newest. */
function executionOf({ journal, holder }: ReachedSite, named: string | undefined): ExecutionState {
  const meant = named ?? holder?.execution_id
  const row = chooseExecution(journal.executions(), meant === undefined ? {} : { execution_id: meant })
  return foldExecution(journal, row.execution_id).executions.get(row.execution_id) as ExecutionState
}

function attended(site: ReachedSite, execution_id: string, actor: string): Attended | undefined {
  const { holder, stateDir } = site
  return holder?.execution_id === execution_id ? { stateDir, holder, execution_id, actor } : undefined
}

/** A question has an id of its own, which goes before the names of tasks. */
function idOf(execution: ExecutionState, wanted: string): string {
  if (isQuestionId(wanted)) return wanted
  const titles = new Map(execution.coordinator.graph.nodes.map((node) => [node.id, node.name]))
  return namedTask(titles, wanted, execution.execution_id)
}

const OVER: ReadonlySet<ExecutionStatus> = new Set<ExecutionStatus>(['completed', 'aborted'])

function unattended(execution: ExecutionState, flags: string | null, command?: OperatorCommand): Failure {
  const { execution_id, status } = execution
  const resume = `tasks execute --resume ${execution_id}`
  const isOver = OVER.has(status) && command?.action !== 'rollback'
  return new Failure({
    code: 'not-attended',
    message: isOver
      ? `${execution_id} is ${status}: it takes no commands any more.`
      : `No coordinator works on ${execution_id}: nobody hears this now.`,
    exit: EXIT.arguments,
    advice: isOver
      ? 'tasks list shows the executions; tasks execute <plan> starts the plan anew.'
      : command?.action === 'take'
        ? `Take it up first, with a coordinator that stays while people do their tasks: ${resume} --wait. Then, from another terminal, say it again.`
        : flags === null
          ? `Nothing of it runs under a coordinator. ${resume} goes on with it.`
          : `Say it when the execution is taken up: ${`${resume} ${flags}`.trim()}`,
  })
}
