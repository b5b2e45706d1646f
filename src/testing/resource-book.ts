import type { CatalogEntry, Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import { assert } from '../core/std/assert.ts'

interface Taken {
  readonly task: string
  readonly units: number
  readonly read: boolean
}

const SLACK = 1e-6

/** Who holds what on a site, kept from the plans alone: it knows nothing of the ledger that it is compared with. */
export class ResourceBook {
  readonly #taken = new Map<string, Taken[]>()
  readonly #starts = new Map<string, { readonly at: number; readonly units: number }[]>()
  /** When each task took what it holds. */
  readonly #holders = new Map<string, number>()

  /** A task takes all that it asks for, at once. Throws when anything is taken twice or beyond its capacity. */
  take(
    { resources }: Coordinator,
    execution_id: string,
    node: CoordinatorNode,
    at: number,
    locks: readonly string[] = [],
  ): void {
    const task = `${execution_id}/${node.id}`
    assert(!this.#holders.has(task), `${node.id} takes its resources once`)
    this.#holders.set(task, at)
    const extra = locks.filter((name) => !node.resources.locks.includes(name))
    const own = wishes(node).filter(({ name }) => !extra.includes(name))
    for (const { name, units, read } of [...own, ...extra.map((name) => ({ name, units: 1, read: false }))]) {
      const entry = resources.catalog[name] as CatalogEntry
      const key = entry.scope === 'site' ? name : `${execution_id}:${name}`
      if (entry.mode === 'rate') this.#start(key, entry, units, at)
      else this.#add(key, { task, units, read }, entry.capacity, entry.mode === 'exclusive')
    }
    for (const [name, units] of Object.entries(node.resources.quota)) {
      const capacity = resources.quotas[name as 'cpu_cores']
      if (units > 0 && capacity !== undefined) this.#add(`quota ${name}`, { task, units, read: false }, capacity, false)
    }
  }

  /** A running task gets locks beside what it holds. */
  grant(
    { resources }: Coordinator,
    execution_id: string,
    node: CoordinatorNode,
    at: number,
    locks: readonly string[],
  ): void {
    const task = `${execution_id}/${node.id}`
    if (!this.#holders.has(task)) this.#holders.set(task, at)
    for (const name of locks) {
      const key = resources.catalog[name]?.scope === 'site' ? name : `${execution_id}:${name}`
      if (this.#taken.get(key)?.some((taken) => taken.task === task) !== true)
        this.#add(key, { task, units: 1, read: false }, 1, true)
    }
  }

  /** A task gives back all that it holds. */
  giveBack(execution_id: string, node: CoordinatorNode): void {
    const holder = `${execution_id}/${node.id}`
    assert(this.#holders.delete(holder), `${node.id} gives back what it holds`)
    for (const [name, taken] of this.#taken) {
      if (!taken.some(({ task }) => task === holder)) continue
      this.#taken.set(
        name,
        taken.filter(({ task }) => task !== holder),
      )
    }
  }

  /** A task that asks for something holds it since the moment at which its run is ordered. */
  mustHold(execution_id: string, node: CoordinatorNode, at: number): void {
    const asks = wishes(node).length > 0 || Object.values(node.resources.quota).some((units) => units > 0)
    assert(
      !asks || this.#holders.get(`${execution_id}/${node.id}`) === at,
      `${node.id} starts with all that it asks for`,
    )
  }

  /** Tasks of an execution that hold something. */
  held(execution_id: string): string[] {
    return [...this.#holders.keys()].filter((holder) => holder.startsWith(`${execution_id}/`))
  }

  #add(name: string, wish: Taken, capacity: number, exclusive: boolean): void {
    const taken = [...(this.#taken.get(name) ?? []), wish]
    this.#taken.set(name, taken)
    if (exclusive) {
      const writers = taken.filter(({ read }) => !read).length
      assert(writers === 0 || taken.length === 1, `${name} has one holder: ${taken.map(({ task }) => task).join(', ')}`)
    } else {
      const used = taken.reduce((sum, { units }) => sum + units, 0)
      assert(used <= capacity + SLACK, `${name}: ${used} of ${capacity} are taken`)
    }
  }

  #start(name: string, entry: CatalogEntry, units: number, at: number): void {
    const span = (entry.interval_seconds ?? 0) * 1000
    const starts = [...(this.#starts.get(name) ?? []).filter((start) => start.at > at - span), { at, units }]
    this.#starts.set(name, starts)
    const sum = starts.reduce((total, start) => total + start.units, 0)
    assert(sum <= entry.capacity, `${name}: ${sum} starts within ${span} ms`)
  }
}

function wishes(node: CoordinatorNode): { readonly name: string; readonly units: number; readonly read: boolean }[] {
  const locks = node.resources.locks.map((name) => ({ name, units: 1, read: false }))
  const pools = Object.entries(node.resources.pools).map(([name, claim]) =>
    typeof claim === 'number'
      ? { name, units: claim, read: false }
      : { name, units: claim.units, read: claim.access === 'read' },
  )
  return [...locks, ...pools]
}
