import { EXIT, Failure } from '../core/model/failure.ts'
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { Event } from '../core/model/event.ts'
import type { ExecutionOptions, ExecutionStatus } from '../core/model/execution-options.ts'
import { mostSlots } from '../core/model/worker-pool.ts'
import type { Profile } from '../core/model/tasks-config.ts'
import type { Answer } from '../core/model/answer.ts'
import type { HotUpdate } from '../core/model/hot-update.ts'
import type { OperatorCommand } from '../core/model/operator-command.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Executor } from '../core/ports/executor.ts'
import type { NotificationChannel } from '../core/ports/notification.ts'
import type { Repairer } from '../core/ports/repairer.ts'
import type { HostLoad } from '../core/ports/host-load.ts'
import type { ExecutionRow, Journal } from '../core/ports/journal.ts'
import type { Classifier } from '../core/scheduling/failures/classifier.ts'
import { type OwnBreakers, diagnoser } from '../core/scheduling/guards/own-breakers.ts'
import { nodeNamed } from '../core/execution/node-named.ts'
import type { ExecutionState, SiteState } from '../core/execution/state.ts'
import { HostLoadWatch } from '../runtime/host-load.ts'
import { Loop } from '../runtime/loop.ts'
import { Notifier } from '../runtime/notifier.ts'
import { StateKeeper, lastMoment, siteFor } from '../runtime/fold.ts'
import type { Letter } from '../runtime/mailbox.ts'
import { type Answers, refuseAnswers } from './answers.ts'
import { type Abilities, refuseUnable, stillToDo } from './abilities.ts'
import { refuseMissingSecrets } from './missing-secrets.ts'
import { checkExecutable, simulatedTasks } from './executable.ts'
import { type ExecutionOutcome, outcomeOf } from './execution-outcome.ts'
import { nextExecutionId } from './executions.ts'
import { breakersWithoutTasks, changedBreakers, optionsOf, withAsks, withBreakers } from './chosen-options.ts'
import { type WantedExecution, takeUp } from './take-up.ts'
import { unableUpdate } from './unable-update.ts'
import { previewUpdate, refuseUpdates, type Unable, type UpdateVerdict } from './update-preview.ts'

/** What the user asked for, as far as it was said; the rest comes from the earlier run or from defaults. */
export interface ExecuteRequest extends Profile {
  /** Name of the profile that was chosen. */
  readonly profile?: string
  readonly seed?: number
  /** Files with updates of the plan, in the order in which they are applied; for a resume. */
  readonly updates?: { readonly files: readonly string[]; readonly working_directory: string }
  /** An order of the tasks, the most urgent first: it holds inside each priority. */
  readonly ranking?: readonly string[]
  /** Stay when only a person's answer is missing, and go on with the answer. */
  readonly waits_for_answers?: boolean
  /** Who asks, for the record. */
  readonly actor: string
}

/** A plan that is ready to run. */
export interface ExecutablePlan {
  readonly coordinator: Coordinator
  readonly plan_dir: string
  readonly codebase: string
}

/** The ports of one site, opened. The caller closes them after the run has ended. */
export interface ExecutePorts {
  readonly journal: Journal
  /** What can be carried out here; nobody asks when absent. */
  readonly abilities?: Abilities
  /** Says why attempts failed; by what comes with the tool when absent. */
  readonly classify?: Classifier['classify']
  /** Those outside who are told of events. */
  notifications?(codebase: string): readonly NotificationChannel[]
  /** Breakers of the configuration. */
  readonly breakers?: OwnBreakers | undefined
  /** Told of every batch after it is durable, before the listeners are. */
  follow?(events: readonly Event[], site: SiteState): void
  /** Patterns whose remedies did not help before: a person agrees first. Nobody remembers when absent. */
  healAsks?(): readonly string[]
  /** Keeps what an execution taught when it has ended or was left; what kept that from being so, for people. */
  learn?(execution: string): string | undefined
  /** A clock that starts no earlier than the given moment. */
  clock(notBefore: number): Clock
  /** Who finds out how systemic issues of an execution can be mended; nobody does when absent. */
  repairer?(context: { readonly codebase: string; readonly coordinator: Coordinator }): Repairer | undefined
  /** How busy the machine is; absent where time is not the world's. */
  readonly hostLoad?: HostLoad
  /** Executors for one execution, by what it needs. */
  executors(context: {
    readonly codebase: string
    readonly agent: string | null
    readonly options: ExecutionOptions
    readonly clock: Clock
    readonly seed: number
    readonly coordinator: Coordinator
    /** Finds a task of the plan as it is by then. */
    readonly nodeOf: (task: string) => CoordinatorNode | undefined
    /** Takes what people should know of and that stops nothing. */
    readonly notice: (text: string) => void
  }): readonly Executor[]
}

/** Who is told while an execution runs. */
export interface ExecuteListeners {
  events(events: readonly Event[], site: SiteState): void
  trouble(problem: Error | null): void
  /** Something that people should know of and that stops nothing. */
  notice?(text: string): void
}

/** Where an execution stands as a whole. */
export interface Standing {
  readonly execution_id: string
  readonly execution_status: ExecutionStatus
  readonly seq: number
}

/** A run that was prepared: nothing has started yet. */
export interface PreparedRun {
  readonly execution_id: string
  readonly coordinator: Coordinator
  readonly resumed: boolean
  readonly codebase: string
  /** Number of tasks that are only simulated. */
  readonly simulated: number
  /** Carries the plan out until it is over. */
  run(): Promise<ExecutionOutcome>
  /** Ends running attempts and leaves; the execution can be resumed. Where the journal cannot be written for seconds more, leaves all the same. */
  stop(reason: string): void
  /** Ends running attempts at once, after `stop`. */
  kill(): void
  /** Why the journal cannot be written at this moment; null while it can. */
  journalProblem(): Error | null
}

/** A run that can be told something from outside while it goes on. */
export interface ExecutionRun extends PreparedRun {
  /** Hands a command in. Resolves when what followed from it is durable; never rejects. */
  command(command: OperatorCommand, actor: string): Promise<Answer>
  /** Hands an update of the plan in, likewise. */
  update(update: HotUpdate, actor: string): Promise<Answer>
  /** What would become of an update now. Changes nothing. Rejects while the journal cannot be written. */
  previewUpdate(update: HotUpdate): Promise<readonly UpdateVerdict[]>
  /** Where it stands now. Rejects while the journal cannot be written. */
  standing(): Promise<Standing>
}

/** Prepares a new execution of a plan. Refuses what cannot work: claims that never fit, tasks that nobody can run, an execution that was cut off. */
export function startExecution(
  plan: ExecutablePlan,
  request: ExecuteRequest,
  ports: ExecutePorts,
  listeners: ExecuteListeners,
): ExecutionRun {
  refuseCutOff(ports.journal.executions())
  const { coordinator } = plan
  const options = withBreakers(withAsks(optionsOf(request, coordinator), ports.healAsks?.() ?? []), ports.breakers)
  checkExecutable(coordinator, options.agent)
  refuseUnable(coordinator.graph.nodes, ports.abilities)
  refuseMissingSecrets(coordinator.graph.nodes, { ...plan, agent: options.agent }, ports.abilities)
  const clock = ports.clock(lastMoment(ports.journal))
  const execution_id = nextExecutionId(ports.journal.executions(), clock.now())
  const seed = request.seed ?? 1
  const submit: Letter = {
    type: 'submit',
    actor: request.actor,
    execution_id,
    coordinator,
    options,
    seed,
    plan_dir: plan.plan_dir,
    codebase: plan.codebase,
  }
  return prepare(
    {
      execution_id,
      coordinator,
      codebase: plan.codebase,
      options,
      seed,
      clock,
      site: siteFor(ports.journal),
      letter: submit,
      resumed: false,
      actor: request.actor,
      waits_for_answers: request.waits_for_answers === true,
    },
    ports,
    listeners,
  )
}

/** Prepares to go on with an execution: after a stop, a crash, a failure, or an answer to its questions. */
export function resumeExecution(
  wanted: WantedExecution,
  answers: Answers,
  request: ExecuteRequest,
  ports: ExecutePorts,
  listeners: ExecuteListeners,
): ExecutionRun {
  const taken = takeUp(wanted, answers, request, ports.journal, ports.breakers)
  const before = taken.site.executions.get(taken.execution_id)?.options ?? taken.options
  const open = stillToDo(taken.site, taken.execution_id)
  refuseUnable(open, ports.abilities)
  refuseMissingSecrets(open, { codebase: taken.codebase, agent: taken.options.agent }, ports.abilities)
  const clock = ports.clock(lastMoment(ports.journal))
  const letter = { ...taken.letter, at: clock.now() }
  const { coordinator, codebase, options } = taken
  const place = { codebase, agent: options.agent, nodes: coordinator.graph.nodes }
  const unable = (update: HotUpdate): string | undefined => unableUpdate(update, place, ports.abilities)
  refuseUpdates(taken.site, letter, request.updates?.files, unable)
  refuseAnswers(taken.site, letter)
  const waits_for_answers = request.waits_for_answers === true
  const changed = changedBreakers(before, options)
  if (changed !== undefined) listeners.notice?.(changed)
  return prepare({ ...taken, clock, resumed: true, actor: request.actor, waits_for_answers }, ports, listeners)
}

interface Prepared {
  readonly execution_id: string
  readonly coordinator: Coordinator
  readonly codebase: string
  readonly options: ExecutionOptions
  readonly seed: number
  readonly clock: Clock
  readonly site: SiteState
  readonly letter: Letter
  readonly resumed: boolean
  readonly actor: string
  readonly waits_for_answers: boolean
}

type Told = Omit<ExecutionRun, keyof PreparedRun>

/** What can be said to a loop while it runs. */
function heardBy(
  loop: Loop,
  { execution_id, codebase, options }: Prepared,
  abilities: Abilities | undefined,
): Told & Pick<ExecutionRun, 'execution_id'> {
  const unableIn =
    ({ executions }: SiteState): Unable =>
    (update) => {
      const nodes = executions.get(execution_id)?.plan.nodes ?? []
      return unableUpdate(update, { codebase, agent: options.agent, nodes }, abilities)
    }
  return {
    execution_id,
    command: (command, actor) => loop.ask({ type: 'command', actor, execution_id, command }),
    async update(update, actor) {
      const reason = await loop.look((state) => unableIn(state)(update))
      if (reason !== undefined) return { verdict: 'refused', reason, events: [] }
      return loop.ask({ type: 'hot_update', actor, execution_id, update })
    },
    previewUpdate: (update) => loop.look((state) => previewUpdate(state, execution_id, update, unableIn(state))),
    standing: () =>
      loop.look(({ executions }) => {
        const { status = 'running', seq = 0 } = executions.get(execution_id) ?? {}
        return { execution_id, execution_status: status, seq }
      }),
  }
}

function prepare(prepared: Prepared, ports: ExecutePorts, listeners: ExecuteListeners): ExecutionRun {
  const { execution_id, coordinator, codebase, site, clock } = prepared
  for (const text of breakersWithoutTasks(prepared.options, coordinator)) listeners.notice?.(text)
  const executors = ports.executors({
    codebase,
    agent: prepared.options.agent,
    options: prepared.options,
    clock,
    seed: prepared.seed,
    coordinator,
    nodeOf: (task) => nodeNamed(site, execution_id, task),
    notice: (text) => listeners.notice?.(text),
  })
  const notifier = notifierOf(prepared, ports, listeners)
  const keeper = new StateKeeper(ports.journal, execution_id, site.executions.get(execution_id)?.seq)
  const loop = new Loop({
    site,
    journal: ports.journal,
    clock,
    executors: new Map(executors.map((executor) => [executor.name, executor])),
    repairer: ports.repairer?.({ codebase, coordinator }),
    execution_id,
    classify: ports.classify,
    diagnose: ports.breakers === undefined ? undefined : diagnoser(ports.breakers, (text) => listeners.notice?.(text)),
    leaves_paused: true,
    waits_for_answers: prepared.waits_for_answers,
    publish: (events, state) => {
      ports.follow?.(events, state)
      keeper.look(state)
      listeners.events(events, state)
      notifier.tell(events, state)
    },
    trouble: (problem) => listeners.trouble(problem),
  })
  const watch = watchOf(ports.hostLoad, loop, clock, () => site.executions.get(execution_id))
  // Whatever is asked from outside comes after it.
  if (!prepared.resumed) loop.tell(prepared.letter)
  let stopped = false
  return {
    ...heardBy(loop, prepared, ports.abilities),
    coordinator,
    codebase,
    resumed: prepared.resumed,
    simulated: simulatedTasks(coordinator, prepared.options.agent),
    run: async () => {
      try {
        for (const executor of executors) await executor.open(loop, slotsOf(prepared))
        if (prepared.resumed) await loop.recover(prepared.letter)
        watch?.begin()
        await loop.run()
      } finally {
        watch?.end()
        for (const executor of executors) await executor.close()
        await notifier.close()
      }
      return concluded(prepared, ports, listeners)
    },
    stop: (reason) => {
      if (stopped) return
      stopped = true
      loop.tell({ type: 'command', actor: prepared.actor, execution_id, command: { action: 'stop', reason } })
      loop.leave()
    },
    journalProblem: () => loop.journalProblem,
    kill: () => {
      loop.killNow()
      loop.abandon()
    },
  }
}

/** How many attempts are under way at once, at most. */
function slotsOf({ coordinator, options }: Prepared): number {
  const { worker_pool, policies } = coordinator
  return Math.min(mostSlots(worker_pool, options.worker_max), options.max_concurrent ?? policies.concurrency_max)
}

/** Learns from an execution that is over or was left, and says how it ended. */
function concluded(
  { site, execution_id }: Prepared,
  ports: Pick<ExecutePorts, 'learn'>,
  listeners: Pick<ExecuteListeners, 'notice'>,
): ExecutionOutcome {
  const unlearned = ports.learn?.(execution_id)
  if (unlearned !== undefined) listeners.notice?.(unlearned)
  return outcomeOf(site, site.executions.get(execution_id) as ExecutionState)
}

function notifierOf(
  { coordinator, codebase }: Prepared,
  ports: Pick<ExecutePorts, 'notifications'>,
  listeners: Pick<ExecuteListeners, 'notice'>,
): Notifier {
  return new Notifier({
    channels: ports.notifications?.(codebase) ?? [],
    title: coordinator.meta.title,
    trouble: (text) => listeners.notice?.(text),
  })
}

function watchOf(
  source: HostLoad | undefined,
  loop: Loop,
  clock: Clock,
  execution: () => ExecutionState | undefined,
): HostLoadWatch | undefined {
  if (source === undefined) return undefined
  return new HostLoadWatch({ source, execution, tell: (letter) => loop.tell(letter), now: () => clock.now() })
}

/** An execution that a crash cut off may still have processes running; a second one beside it would collide with them. */
function refuseCutOff(rows: readonly ExecutionRow[]): void {
  const open = rows.findLast((row) => row.status === 'running' || row.status === 'stopping' || row.status === 'paused')
  if (open === undefined) return
  if (open.status === 'paused')
    throw new Failure({
      code: 'execution-paused',
      message: `${open.execution_id} (${open.title}) is paused and has not ended.`,
      exit: EXIT.arguments,
      advice: `Go on with it: tasks execute --resume ${open.execution_id}. tasks status ${open.execution_id} says why it is paused.`,
    })
  throw new Failure({
    code: 'execution-cut-off',
    message: `${open.execution_id} (${open.title}) was cut off and has not ended. Its tasks may still be running.`,
    exit: EXIT.arguments,
    advice: `Go on with it: tasks execute --resume ${open.execution_id}. To leave it instead, resume it and press Ctrl-C: that ends its tasks in order.`,
  })
}
