/**
 * Repairs of cycles, on request only. A dependency A → B that closes a cycle asks for less than it says: B needs to know what
 * A gives, not all of A. What B needs becomes a task of its own, which waits for nothing:
 *
 *   split at an interface      A ─► B  becomes  Define I ─► A, Define I ─► B      when A gives one interface I that B uses
 *   insert a contract          A ─► B  becomes  Contract ─► A, Contract ─► B      otherwise
 *
 * A task with its own command, id or duration says what it is as a whole, so it is never split. What is added quotes the
 * words of the dependency that it replaces, is as sure as that was, and says that it is a repair.
 */
import type { EvidenceSpan } from '../../model/evidence.ts'
import type { EdgeProposal, Proposal, TaskProposal } from '../../model/proposal.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import { assert } from '../../std/assert.ts'
import { fits, readInterfaceName } from './interface-name.ts'
import { isResourceType } from './precedence.ts'

/** What would open one cycle at one dependency. */
export type Repair =
  | { readonly op: 'insert_contract'; readonly title: string }
  | { readonly op: 'split_at_interface'; readonly title: string; readonly interface: string }

/** A repair, and where it is made. */
export interface RepairOrder {
  readonly repair: Repair
  readonly from: TaskProposal
  readonly to: TaskProposal
}

/** A proposal after repairs; `added` has the key of the task that was added for each order. */
export interface Repaired {
  readonly proposal: Proposal
  readonly added: readonly string[]
}

/** Longest title that is repeated in the title of a repair. */
const TITLE_SHOWN = 80

/** The repair that fits a dependency: a split where there is one interface to split at. */
export function chooseRepair(arrow: Dependency, from: TaskProposal, to: TaskProposal): Repair {
  const between = interfacesBetween(from, to)
  const given = arrow.interface ?? between[0]
  // Of several interfaces a split would define one, and forget that the others are needed too; a contract speaks of all.
  const isOnly = between.every((other) => readInterfaceName(other).name === readInterfaceName(given ?? other).name)
  if (given !== undefined && isOnly && mayBeSplit(from)) {
    return { op: 'split_at_interface', title: `Define ${shortened(given)}`, interface: given }
  }
  return {
    op: 'insert_contract',
    title: `Agree on the contract between ${shortened(from.title)} and ${shortened(to.title)}`,
  }
}

function mayBeSplit(task: TaskProposal): boolean {
  const isStated = task.duration !== undefined && task.duration_basis !== 'estimated'
  return task.action?.cmd === undefined && task.id === undefined && !isStated && task.done !== true
}

function interfacesBetween(from: TaskProposal, to: TaskProposal): string[] {
  const needs = (to.interfaces_consumed ?? []).map(readInterfaceName)
  return (from.interfaces_produced ?? []).filter((text) => {
    const given = readInterfaceName(text)
    return needs.some((need) => need.name === given.name && fits(need, given))
  })
}

/**
 * Makes the repairs. Every task stays, with its key; tasks are added behind the others, so that no id moves. Two cuts at one
 * interface of one task share its definition.
 */
export function applyRepairs(proposal: Proposal, orders: readonly RepairOrder[]): Repaired {
  const additions = new Additions(proposal.tasks)
  const cuts = new Map<string, Cut>()
  const added = orders.map((order) => {
    const task = additions.taskFor(order)
    cuts.set(pairOf(order.from.key, order.to.key), { order, task, said: [] })
    return task.key
  })
  const rest = proposal.edges.filter((edge) => {
    const cut = edge.isHard && !isResourceType(edge.type) ? cuts.get(pairOf(edge.from, edge.to)) : undefined
    cut?.said.push(edge)
    return cut === undefined
  })
  const edges = [...cuts.values()].flatMap(edgesOf)
  const tasks = proposal.tasks.map((task) => withoutInterfaces(task, additions.defined.get(task.key)))
  return { proposal: { ...proposal, tasks: [...tasks, ...additions.tasks], edges: [...rest, ...edges] }, added }
}

/** A dependency that is replaced: by what, and the edges that said it. */
interface Cut {
  readonly order: RepairOrder
  readonly task: TaskProposal
  readonly said: EdgeProposal[]
}

/** The tasks that repairs add. */
class Additions {
  readonly tasks: TaskProposal[] = []
  /** Interfaces that are taken out of each task, by its key. */
  readonly defined = new Map<string, Set<string>>()
  readonly #keys: Set<string>
  /** The number that was tried last for each title that several repairs have. */
  readonly #numbers = new Map<string, number>()
  readonly #shared = new Map<string, TaskProposal>()

  constructor(tasks: readonly TaskProposal[]) {
    this.#keys = new Set(tasks.map((task) => task.key))
  }

  /** The task that an order adds; the evidence is filled in with its edges. */
  taskFor(order: RepairOrder): TaskProposal {
    const { repair, from } = order
    if (repair.op === 'insert_contract') return this.#add(order)
    const { name } = readInterfaceName(repair.interface)
    const definition = pairOf(from.key, name)
    const task = this.#shared.get(definition) ?? this.#add(order)
    this.#shared.set(definition, task)
    const defined = this.defined.get(from.key) ?? new Set()
    this.defined.set(from.key, defined.add(name))
    return task
  }

  #add(order: RepairOrder): TaskProposal {
    const { title } = order.repair
    let key = title
    let number = this.#numbers.get(title) ?? 1
    while (this.#keys.has(key)) key = `${title} (${++number})`
    this.#numbers.set(title, number)
    this.#keys.add(key)
    const task = taskOf(order, key)
    this.tasks.push(task)
    return task
  }
}

/** Why a repair serves. */
export function reasonOf(repair: Repair, from: TaskProposal, to: TaskProposal): string {
  return repair.op === 'split_at_interface'
    ? `“${to.title}” needs ${repair.interface} to be defined, not all of “${from.title}”, so the definition comes first.`
    : `“${to.title}” needs to know what “${from.title}” will give, not all of it, so both agree on that first.`
}

function taskOf({ repair, from, to }: RepairOrder, key: string): TaskProposal {
  const isSplit = repair.op === 'split_at_interface'
  return {
    key,
    feature: from.feature,
    title: repair.title,
    description: isSplit
      ? `Write down what ${repair.interface} is, without building it: “${from.title}” builds it, and “${to.title}” can begin with the definition.`
      : `Write down what “${from.title}” will give to “${to.title}”, so that neither has to wait for the other.`,
    evidence: [],
    ...(isSplit ? { interfaces_produced: [repair.interface] } : {}),
  }
}

/** What replaces a dependency. It quotes the words that said it, and so does the task that was added. */
function edgesOf({ order, task, said }: Cut): EdgeProposal[] {
  const { repair, from, to } = order
  assert(said.length > 0, 'a dependency that is cut was proposed')
  const rationale = `Repair of a cycle: these words put “${from.title}” before “${to.title}”.`
  const evidence = said.flatMap((edge) => edge.evidence.map((span): EvidenceSpan => ({ ...span, rationale })))
  task.evidence.push(...evidence)
  const confidence = said.reduce((most, edge) => Math.max(most, edge.confidence), 0)
  return [from.key, to.key].map((end) => ({
    from: task.key,
    to: end,
    type: 'technical',
    isHard: true,
    reason: `Repair of a cycle: ${reasonOf(repair, from, to)}`,
    evidence,
    confidence,
    origin: 'inferred',
    ...(repair.op === 'split_at_interface' ? { interface: repair.interface } : {}),
  }))
}

function withoutInterfaces(task: TaskProposal, defined: ReadonlySet<string> | undefined): TaskProposal {
  if (defined === undefined || task.interfaces_produced === undefined) return task
  const interfaces_produced = task.interfaces_produced.filter((text) => !defined.has(readInterfaceName(text).name))
  return { ...task, interfaces_produced }
}

function pairOf(from: string, to: string): string {
  return JSON.stringify([from, to])
}

function shortened(title: string): string {
  return title.length <= TITLE_SHOWN ? title : `${title.slice(0, TITLE_SHOWN - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
