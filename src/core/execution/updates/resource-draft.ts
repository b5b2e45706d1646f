import type { CatalogEntry, Coordinator } from '../../model/coordinator.ts'
import type { Quotas } from '../../model/resource.ts'

const QUOTAS = ['cpu_cores', 'memory_mb', 'disk_io_mbps'] as const

type Resources = Coordinator['resources']

/** The resources of a plan with the steps of an update written beside them. */
export class ResourceDraft {
  /** Resources and quotas whose capacity is otherwise, new ones included. */
  readonly resized = new Set<string>()
  quotas: Quotas
  catalog: Readonly<Record<string, CatalogEntry>>
  readonly #before: Resources

  constructor(before: Resources) {
    this.#before = before
    this.quotas = before.quotas
    this.catalog = before.catalog
  }

  /** Whether the catalog has a resource of this name. */
  knows(name: string): boolean {
    return Object.hasOwn(this.catalog, name)
  }

  /** The resources as they are after the update. */
  patched(): Resources {
    if (this.resized.size === 0) return this.#before
    if (this.catalog === this.#before.catalog) return { ...this.#before, quotas: this.quotas }
    const entries = Object.entries(this.catalog)
    return {
      locks: entries.filter(([, entry]) => entry.mode === 'exclusive').map(([name]) => name),
      quotas: this.quotas,
      pools: Object.fromEntries(
        entries.filter(([, entry]) => entry.mode === 'semaphore').map(([name, entry]) => [name, entry.capacity]),
      ),
      catalog: this.catalog,
    }
  }

  /** Sets the limits of the machine; those that are not named are lifted. */
  setQuotas(quotas: Quotas): void {
    for (const name of QUOTAS) if (this.quotas[name] !== quotas[name]) this.resized.add(name)
    this.quotas = quotas
  }

  /** What may be taken of the quotas together is otherwise. */
  resizeQuotas(): void {
    for (const name of QUOTAS) this.resized.add(name)
  }

  /** Sets the capacity of a pool, a rate or a budget. Refuses with a sentence without a final stop. */
  setPool(name: string, capacity: number): string | undefined {
    const entry = this.knows(name) ? this.catalog[name] : undefined
    if (entry === undefined) return `there is no pool ${name}; add_resource adds one`
    if (entry.mode === 'exclusive' && capacity !== 1) return `${name} is a lock, and a lock has one holder`
    if (entry.capacity !== capacity) this.#put(name, { ...entry, capacity })
    return undefined
  }

  /** Adds a resource that the plan did not know. Refuses with a sentence without a final stop. */
  add(name: string, entry: CatalogEntry): string | undefined {
    if (this.knows(name)) return `there is a resource ${name} already`
    if (entry.mode === 'exclusive' && entry.capacity !== 1) return `${name} is a lock, and a lock has one holder`
    if (entry.mode === 'rate' && entry.interval_seconds === undefined) return `the rate ${name} has no interval_seconds`
    this.#put(name, entry)
    return undefined
  }

  #put(name: string, entry: CatalogEntry): void {
    // A name may be `__proto__`, so no object is written to by name.
    const entries = Object.entries(this.catalog).filter(([key]) => key !== name)
    this.catalog = Object.fromEntries([...entries, [name, entry]])
    this.resized.add(name)
  }
}
