/**
 * The peer: the parallel schedule-generation scheme of the literature, written down directly from its definition. Time goes
 * from end to end of jobs; at each moment the eligible jobs are looked at in the order of a rule, and each one that fits starts.
 */
import type { Instance } from './psplib.ts'

/** A rule gives each job a number; lower ones go first, and the job's number decides between equals. */
export type Rule = (instance: Instance) => readonly number[]

/** Time units from the start of each job to the end of the longest chain below it. */
export function tails({ durations, successors }: Instance): number[] {
  const order = topological(successors)
  const tail = [...durations]
  for (const job of order.toReversed())
    tail[job] =
      (durations[job] as number) + Math.max(0, ...(successors[job] as number[]).map((next) => tail[next] as number))
  return tail
}

/** The rules that are compared. `first come` is made as jobs become eligible. */
export const RULES: Readonly<Record<string, Rule>> = {
  'longest remaining path': (instance) => tails(instance).map((tail) => -tail),
  'latest finish time': (instance) => tails(instance).map((tail, job) => (instance.durations[job] as number) - tail),
  'first come': (instance) => instance.durations.map(() => 0),
}

/** The makespan that one pass of a rule gives. */
export function parallelSchedule(instance: Instance, rule: Rule): number {
  const { durations, successors, demands } = instance
  const rank = rule(instance)
  const free = [...instance.capacities]
  const waits = durations.map(() => 0)
  for (const list of successors) for (const next of list) waits[next] = (waits[next] as number) + 1
  let eligible = durations.map((_, job) => job).filter((job) => waits[job] === 0)
  let running: { readonly job: number; readonly end: number }[] = []
  let now = 0
  while (eligible.length > 0 || running.length > 0) {
    // A stable sort: among equals whoever became eligible first stays first.
    eligible = eligible.toSorted((a, b) => (rank[a] as number) - (rank[b] as number))
    eligible = eligible.filter((job) => {
      const demand = demands[job] as readonly number[]
      if (demand.some((units, k) => units > (free[k] as number))) return true
      demand.forEach((units, k) => (free[k] = (free[k] as number) - units))
      running.push({ job, end: now + (durations[job] as number) })
      return false
    })
    now = Math.min(...running.map(({ end }) => end))
    const ended = running.filter(({ end }) => end === now)
    running = running.filter(({ end }) => end !== now)
    for (const { job } of ended.toSorted((a, b) => a.job - b.job)) {
      const demand = demands[job] as readonly number[]
      demand.forEach((units, k) => (free[k] = (free[k] as number) + units))
      for (const next of successors[job] as readonly number[]) {
        waits[next] = (waits[next] as number) - 1
        if (waits[next] === 0) eligible.push(next)
      }
    }
  }
  return now
}

/** What no schedule can beat: the longest path, and the work at each resource over its capacity. */
export function lowerBound(instance: Instance): number {
  const { durations, demands, capacities } = instance
  const queues = capacities.map((capacity, k) => {
    const work = durations.reduce(
      (sum, duration, job) => sum + duration * ((demands[job] as readonly number[])[k] ?? 0),
      0,
    )
    return Math.ceil(work / capacity)
  })
  return Math.max(criticalPath(instance), ...queues)
}

/** The longest path, in time units. */
export function criticalPath(instance: Instance): number {
  return Math.max(0, ...tails(instance))
}

function topological(successors: Instance['successors']): number[] {
  const waits = successors.map(() => 0)
  for (const list of successors) for (const next of list) waits[next] = (waits[next] as number) + 1
  const order = waits.flatMap((count, job) => (count === 0 ? [job] : []))
  for (const job of order) {
    for (const next of successors[job] as readonly number[]) {
      waits[next] = (waits[next] as number) - 1
      if (waits[next] === 0) order.push(next)
    }
  }
  return order
}

/**
 * An order by a mixture that keeps the longest remaining path as its main part: a twentieth of the other branches beside it,
 * counted from the middle of the job, and a fifth of a mean duration for each whole resource that the job holds.
 */
export function mixedUrgency({ durations, successors, demands, capacities }: Instance): number[] {
  const path = durations.map(() => 0)
  for (const job of topological(successors).toReversed()) {
    const below = (successors[job] as readonly number[]).map((next) => path[next] as number).toSorted((a, b) => b - a)
    const others = below.slice(1).reduce((sum, each) => sum + each, 0)
    path[job] = (durations[job] as number) + (below[0] ?? 0) + 0.05 * others
  }
  const mean = durations.reduce((sum, duration) => sum + duration, 0) / durations.length
  const urgency = durations.map((duration, job) => {
    const held = (demands[job] as readonly number[]).reduce(
      (sum, units, k) => sum + units / (capacities[k] as number),
      0,
    )
    return (path[job] as number) - duration / 2 + (mean / 5) * held
  })
  return durations.map((_, job) => job).toSorted((a, b) => (urgency[b] as number) - (urgency[a] as number))
}

interface Running {
  readonly job: number
  readonly end: number
}

/**
 * The makespan by worst-case slack (Kolisch, 1996): at each moment goes first whose latest start is soonest, told from when it
 * could start at the worst if another one went first.
 */
export function worstCaseSlack(instance: Instance): number {
  const { durations, successors, demands } = instance
  const tail = tails(instance)
  const free = [...instance.capacities]
  const waits = durations.map(() => 0)
  for (const list of successors) for (const next of list) waits[next] = (waits[next] as number) + 1
  const eligible = new Set(durations.flatMap((_, job) => (waits[job] === 0 ? [job] : [])))
  let running: Running[] = []
  const demandOf = (job: number): readonly number[] => demands[job] as readonly number[]
  const fits = (job: number, left: readonly number[]): boolean =>
    demandOf(job).every((units, k) => units <= (left[k] as number))
  /** When a job could start if another one started now. */
  const startAfter = (job: number, other: number, now: number): number => {
    const left = free.map((units, k) => units - (demandOf(other)[k] as number))
    if (fits(job, left)) return now
    const ends = [...running, { job: other, end: now + (durations[other] as number) }].toSorted((a, b) => a.end - b.end)
    for (const { job: ended, end } of ends) {
      demandOf(ended).forEach((units, k) => (left[k] = (left[k] as number) + units))
      if (fits(job, left)) return end
    }
    return now
  }
  let now = 0
  for (;;) {
    let able = [...eligible].filter((job) => fits(job, free))
    while (able.length > 0) {
      const slack = new Map<number, number>()
      for (const job of able) {
        const worst = able.reduce(
          (most, other) => (other === job ? most : Math.max(most, startAfter(job, other, now))),
          now,
        )
        slack.set(job, -(tail[job] as number) - worst)
      }
      const first = able.reduce((best, job) => ((slack.get(job) as number) < (slack.get(best) as number) ? job : best))
      demandOf(first).forEach((units, k) => (free[k] = (free[k] as number) - units))
      running.push({ job: first, end: now + (durations[first] as number) })
      eligible.delete(first)
      able = able.filter((job) => job !== first && fits(job, free))
    }
    if (running.length === 0) return now
    now = Math.min(...running.map(({ end }) => end))
    for (const { job, end } of running) {
      if (end !== now) continue
      demandOf(job).forEach((units, k) => (free[k] = (free[k] as number) + units))
      for (const next of successors[job] as readonly number[]) {
        waits[next] = (waits[next] as number) - 1
        if (waits[next] === 0) eligible.add(next)
      }
    }
    running = running.filter(({ end }) => end !== now)
  }
}
