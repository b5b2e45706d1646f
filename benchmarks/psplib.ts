/**
 * Project-scheduling instances in the form of PSPLIB (Kolisch and Sprecher, 1996): jobs with fixed durations, arrows between
 * them, and units of renewable resources that a job holds while it runs. Here the dummy jobs at both ends are left out.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** One instance. Jobs are numbered from 0; arrows lead from lower places of a topological order to higher ones. */
export interface Instance {
  readonly name: string
  /** Time units. */
  readonly durations: readonly number[]
  /** For each job, the jobs that come after it. */
  readonly successors: readonly (readonly number[])[]
  /** Units of each resource that each job holds. */
  readonly demands: readonly (readonly number[])[]
  readonly capacities: readonly number[]
}

/** What is published about an instance: no schedule is shorter than `lower`; the best one known takes `best`. */
export interface Published {
  readonly best: number
  readonly lower: number
}

/** A set of instances with what is published about each, by its name. */
export interface InstanceSet {
  readonly name: string
  readonly instances: readonly Instance[]
  readonly published: ReadonlyMap<string, Published>
  /** Whether the best that is known is proven to be optimal for all. */
  readonly optimal: boolean
}

const SETS = ['j30', 'j60', 'j120'] as const

/** Reads the sets that stand in a folder (`j30.sm/`, `j30opt.sm`, `j60.sm/`, `j60hrs.sm`, `j60lb.sm` …), or in its `psplib`. */
export function readSets(folder: string): InstanceSet[] {
  const root = existsSync(join(folder, 'psplib')) ? join(folder, 'psplib') : folder
  return SETS.flatMap((name) => {
    const home = join(root, `${name}.sm`)
    if (!existsSync(home)) return []
    const files = readdirSync(home)
      .filter((file) => file.endsWith('.sm'))
      .sort()
    const instances = files.map((file) => readInstance(file.slice(0, -3), readFileSync(join(home, file), 'utf8')))
    return [{ name, instances, ...publishedIn(root, name) }]
  })
}

/** Reads one instance file. Throws with the name when it is none. */
export function readInstance(name: string, text: string): Instance {
  const arrows = rowsAfter(text, 'PRECEDENCE RELATIONS')
  const requests = rowsAfter(text, 'REQUESTS/DURATIONS')
  const capacities = rowsAfter(text, 'RESOURCEAVAILABILITIES')[0]
  if (arrows.length < 2 || arrows.length !== requests.length || capacities === undefined)
    throw new Error(`${name} is no instance of single-mode project scheduling`)
  const last = arrows.length
  const jobs = requests.slice(1, -1)
  return {
    name,
    durations: jobs.map((row) => row[2] as number),
    successors: arrows.slice(1, -1).map((row) =>
      row
        .slice(3)
        .filter((job) => job < last)
        .map((job) => job - 2),
    ),
    demands: jobs.map((row) => row.slice(3)),
    capacities,
  }
}

/** The rows of numbers below a heading, up to the next line of asterisks. */
function rowsAfter(text: string, heading: string): number[][] {
  const lines = text.split(/\r?\n/)
  const start = lines.findIndex((line) => line.startsWith(heading))
  if (start < 0) return []
  const end = lines.findIndex((line, i) => i > start && line.startsWith('***'))
  return lines
    .slice(start + 1, end < 0 ? lines.length : end)
    .filter((line) => /^[\s\d]+$/.test(line) && /\d/.test(line))
    .map((line) => line.trim().split(/\s+/).map(Number))
}

function publishedIn(root: string, set: string): Pick<InstanceSet, 'published' | 'optimal'> {
  const optimum = tableIn(join(root, `${set}opt.sm`))
  const best = tableIn(join(root, `${set}hrs.sm`))
  const bounds = tableIn(join(root, `${set}lb.sm`))
  const published = new Map<string, Published>()
  for (const [name, [makespan]] of optimum) published.set(name, { best: makespan as number, lower: makespan as number })
  for (const [name, [makespan]] of best)
    published.set(name, { best: makespan as number, lower: bounds.get(name)?.[1] ?? 0 })
  return { published: new Map([...published].map(([name, told]) => [`${set}${name}`, told])), optimal: best.size === 0 }

  /** Rows of a table of results, by `<parameter>_<instance>`: the numbers that follow these two. */
  function tableIn(path: string): Map<string, number[]> {
    if (!existsSync(path)) return new Map()
    const rows = readFileSync(path, 'latin1')
      .split(/\r?\n/)
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)(?:\s+(\d+))?/.exec(line))
      .filter((row) => row !== null)
    return new Map(rows.map((row) => [`${row[1]}_${row[2]}`, row.slice(3).map(Number)]))
  }
}
