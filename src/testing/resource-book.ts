import type { CatalogEntry, Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import { assert } from '../core/std/assert.ts'

interface Taken {
  readonly task: string
  readonly units: number
  readonly read: boolean
}

const SLACK = 1e-6

/** Who holds what, kept from the plan alone: it knows nothing of the ledger that it is compared with. */
export class ResourceBook {
  readonly #coordinator: Coordinator
  readonly #taken = new Map<string, Taken[]>()
  readonly #starts = new Map<string, { readonly at: number; readonly units: number }[]>()
  readonly #holders = new Map<string, number>()

  constructor(coordinator: Coordinator) {
    this.#coordinator = coordinator
  }

  /** A task takes all that it asks for, at once. Throws when anything is taken twice or beyond its capacity. */
  take(node: CoordinatorNode, at: number): void {
    assert(!this.#holders.has(node.id), `${node.id} takes its resources once`)
    this.#holders.set(node.id, at)
    for (const { name, units, read } of wishes(node)) {
      const entry = this.#coordinator.resources.catalog[name] as CatalogEntry
      if (entry.mode === 'rate') this.#start(name, entry, units, at)
      else this.#add(name, { task: node.id, units, read }, entry.capacity, entry.mode === 'exclusive')
    }
    for (const [name, units] of Object.entries(node.resources.quota)) {
      const capacity = this.#coordinator.resources.quotas[name as 'cpu_cores']
      if (units > 0 && capacity !== undefined) this.#add(name, { task: node.id, units, read: false }, capacity, false)
    }
  }

  /** A task gives back all that it holds. */
  giveBack(node: CoordinatorNode): void {
    assert(this.#holders.delete(node.id), `${node.id} gives back what it holds`)
    for (const [name, taken] of this.#taken)
      this.#taken.set(
        name,
        taken.filter(({ task }) => task !== node.id),
      )
  }

  /** A task that asks for something holds it since the moment at which its run is ordered. */
  mustHold(node: CoordinatorNode, at: number): void {
    const asks = wishes(node).length > 0 || Object.values(node.resources.quota).some((units) => units > 0)
    assert(!asks || this.#holders.get(node.id) === at, `${node.id} starts with all that it asks for`)
  }

  /** Tasks that hold something. */
  held(): string[] {
    return [...this.#holders.keys()]
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
