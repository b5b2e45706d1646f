import type { CoordinatorNode } from '../core/model/coordinator.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { TaskState } from '../core/model/execution-options.ts'
import { type SiteState, taskState } from '../core/execution/state.ts'
import { nearest } from '../core/std/nearest.ts'

const END_STATES: ReadonlySet<TaskState> = new Set<TaskState>(['SUCCEEDED', 'SKIPPED', 'CANCELLED'])

/** What the machine and the configuration can carry out. */
export interface Abilities {
  /** Names of the user's own executors. */
  readonly executors: readonly string[]
  /** Why no container can be run here, a sentence for each engine; undefined when one can. Looks at the machine. */
  containerTrouble(): readonly string[] | undefined
  /** Secrets of an action that cannot be had now: the reference, and a sentence that names it. Looks at the machine. */
  secretTroubles(
    action: CoordinatorNode['action'],
    codebase: string,
  ): readonly { readonly reference: string; readonly error: Error }[]
}

/** Tasks of an execution that may still have to be carried out. */
export function stillToDo(site: SiteState, executionId: string): readonly CoordinatorNode[] {
  const execution = site.executions.get(executionId)
  if (execution === undefined) return []
  return execution.plan.nodes.filter((_, task) => !END_STATES.has(taskState(execution, task)))
}

/** Refuses, before anything starts, tasks that nobody here can carry out. `nodes`: those that are still to be done. */
export function refuseUnable(nodes: readonly CoordinatorNode[], abilities: Abilities | undefined): void {
  if (abilities === undefined) return
  for (const node of nodes) {
    if (node.done) continue
    refuseUnknownExecutor(node, abilities.executors)
    refuseUnclearRequest(node)
  }
  const contained = nodes.find(isContained)
  const trouble = contained === undefined ? undefined : abilities.containerTrouble()
  if (contained === undefined || trouble === undefined) return
  throw new Failure({
    code: 'no-container-engine',
    message: `${named(contained)} runs in a container of ${contained.action.image}, and no engine answers here: ${trouble.join('; ')}.`,
    exit: EXIT.resources_unresolvable,
    place: `coordinator.json, task ${contained.id}`,
    advice:
      'Start Docker or install Podman, so that `docker version` or `podman version` answers; or take the image away and plan again.',
  })
}

function isContained({ action, done }: CoordinatorNode): boolean {
  return !done && action.image !== undefined && action.executor === undefined
}

/** Why tasks in containers could not be carried out here, for a plan that is only simulated; undefined when they could, or there are none. */
export function noEngineNote(
  nodes: readonly CoordinatorNode[],
  containerTrouble: Abilities['containerTrouble'],
): string | undefined {
  const contained = nodes.find(isContained)
  const trouble = contained === undefined ? undefined : containerTrouble()
  if (contained === undefined || trouble === undefined) return undefined
  return `${named(contained)} runs in a container of ${contained.action.image}, and no engine answers here: ${trouble.join('; ')}; without one the plan is not executed`
}

function refuseUnknownExecutor(node: CoordinatorNode, known: readonly string[]): void {
  const { executor } = node.action
  if (executor === undefined || known.includes(executor)) return
  const near = nearest(executor, known)
  const there =
    known.length === 0
      ? 'tasks.config.ts names none.'
      : `There ${known.length === 1 ? 'is' : 'are'} ${[...known].toSorted().join(', ')}.`
  throw new Failure({
    code: 'unknown-executor',
    message: `${named(node)} is for the executor “${executor}”, which does not exist. ${there}`,
    exit: EXIT.arguments,
    place: `coordinator.json, task ${node.id}`,
    advice:
      near === undefined
        ? `Add it to tasks.config.ts, executors: { '${executor}': { run(attempt) { … } } }; or name that file with --config.`
        : `Did you mean “${near}”? Else add it to executors in tasks.config.ts.`,
  })
}

const ALWAYS_THERE = new Set(['TASKS_EXECUTION_ID', 'TASKS_TASK_ID', 'TASKS_ATTEMPT'])

function refuseUnclearRequest(node: CoordinatorNode): void {
  const { kind, executor, http, secrets = {}, env = {} } = node.action
  if (kind !== 'http' || executor !== undefined) return
  if (http === undefined) {
    throw new Failure({
      code: 'no-request',
      message: `${named(node)} is a request, and does not say which.`,
      exit: EXIT.plan_invalid,
      place: `coordinator.json, task ${node.id}`,
      advice: 'Give its action an http with a method and a url, and plan again.',
    })
  }
  const { locks, pools } = node.resources
  const takesResources = locks.length > 0 || Object.keys(pools).length > 0
  for (const [header, text] of Object.entries(http.headers ?? {})) {
    for (const [whole, name = ''] of text.matchAll(/\$\{([A-Za-z_]\w*)\}/g)) {
      const isKnown = Object.hasOwn(secrets, name) || Object.hasOwn(env, name) || ALWAYS_THERE.has(name)
      const isCallback = name === 'TASKS_CALLBACK_URL'
      // What acquires a resource may print it: that is seen when it runs.
      if (isKnown || takesResources || (isCallback && http.wait?.for === 'callback')) continue
      throw new Failure({
        code: 'unknown-placeholder',
        message: `${named(node)} sends ${whole} in its header ${header}, which is neither a secret nor a variable of the task.`,
        exit: EXIT.plan_invalid,
        place: `coordinator.json, task ${node.id}`,
        advice: isCallback
          ? 'Let the request wait for a callback, and plan again.'
          : `Give the task a secret ${name}, such as env:${name}, and plan again.`,
      })
    }
  }
}

function named({ id, name }: CoordinatorNode): string {
  return `${id} (${name})`
}
