import type { Action } from '../../model/action.ts'
import type { WorkRecord } from '../../model/history.ts'
import { compareText } from '../../std/order.ts'
import { categoryOf } from '../category.ts'

/** By what experience with tasks is kept: equal keys, alike tasks. */
export type WorkKey = Pick<WorkRecord, 'kind' | 'capability' | 'executor'>

/** Capabilities that a key names. */
const CAPABILITIES_MAX = 8

/** What of a task its key rests on: the same in a plan and in an execution of it. */
export interface KeyedTask {
  readonly title: string
  readonly action: Action
  readonly capabilities: readonly string[]
}

/** The key of a task; undefined where its time says nothing of work: a person does it, or there is nothing to do. */
export function workKeyOf({ title, action, capabilities }: KeyedTask): WorkKey | undefined {
  const executor = executorOf(action)
  if (executor === undefined) return undefined
  const named = [...new Set(capabilities.map(word))].sort(compareText).slice(0, CAPABILITIES_MAX)
  return { kind: categoryOf(title), capability: named.join(','), executor }
}

/** As the runtime chooses it when nothing is simulated. */
function executorOf(action: Action): string | undefined {
  if (action.executor !== undefined) return word(action.executor)
  if (action.image !== undefined) return 'container'
  if (action.kind === 'shell') return 'command'
  return action.kind === 'agent' || action.kind === 'http' ? action.kind : undefined
}

/** The program of an agent's command line: its first word that sets no variable, without its folder. `other` where that is no plain name. */
export function agentName(command: string): string {
  const first = command
    .trim()
    .split(/\s+/)
    .find((part) => !/^\w+=/.test(part))
  const name = first?.split(/[/\\]/).at(-1) ?? ''
  return /^[\w.+-]{1,40}$/.test(name) ? name : 'other'
}

/** A name as a history may hold it. */
function word(name: string): string {
  return name.replaceAll(/[^\w.+#-]/g, '_').slice(0, 60) || '_'
}

/** The executors whose time the durations of tasks rest on. */
export function executorsOf(tasks: readonly { readonly action: Action }[]): ReadonlySet<string> {
  return new Set(tasks.flatMap(({ action }) => executorOf(action) ?? []))
}
