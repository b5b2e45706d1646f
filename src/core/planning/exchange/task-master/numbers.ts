import { idIn, type PlanView } from '../exported-plan.ts'
import { OWN_METADATA } from '../own-metadata.ts'
import { listOf, objectOf, textOf, type Loose } from '../read-fields.ts'

/** The numbers that tasks have in Task Master, which knows two levels: what is nested deeper becomes a subtask of the outermost. */
export interface Numbers {
  /** Plan ids of what are tasks there, in the order of the plan. */
  readonly tops: readonly string[]
  /** Plan ids of the subtasks of a task. */
  partsOf(id: string): readonly string[]
  /** `12` or `5.2`. */
  nameOf(id: string): string | undefined
  /** As the file writes the ids of tasks: numbers, or text where it has text. */
  topId(id: string): number | string
  partId(id: string): number
  /** How the task `by` names the task `id`: a sibling by its number alone. */
  referenceOf(id: string, by: string): number | string
}

/** Gives tasks their numbers: those that they had in Task Master, or in the file that is there; the others are counted on. */
export function numberTasks(view: PlanView, existing: readonly unknown[]): Numbers {
  const outermost = (id: string): string => {
    let at = id
    for (let whole = view.wholeOf.get(at); whole !== undefined; whole = view.wholeOf.get(at)) at = whole
    return at
  }
  const there = existing.flatMap((entry) => asObject(entry))
  const isText = there.some(({ id }) => typeof id === 'string')
  const tops = view.tasks.map(({ id }) => id).filter((id) => outermost(id) === id)
  const top = new Map<string, number>()
  const known = knownNumbers(there)
  count(tops, top, there, (id) => known.get(id) ?? wholeNumber(idIn(view.byId.get(id) ?? { tags: [] }, 'task-master')))
  const parts = new Map<string, string[]>(tops.map((id) => [id, []]))
  for (const { id } of view.tasks) if (outermost(id) !== id) parts.get(outermost(id))?.push(id)
  const part = new Map<string, number>()
  for (const [id, members] of parts) {
    const old = there.find((task) => String(task['id']) === String(top.get(id)))
    const subtasks = old === undefined ? [] : listOf(old, 'subtasks').flatMap((entry) => asObject(entry))
    const taken = knownNumbers(subtasks)
    count(members, part, subtasks, (member) => {
      const [whole, number] = idIn(view.byId.get(member) ?? { tags: [] }, 'task-master')?.split('.') ?? []
      return taken.get(member) ?? (whole === String(top.get(id)) ? wholeNumber(number) : undefined)
    })
  }
  const nameOf = (id: string): string | undefined => {
    const number = top.get(outermost(id))
    return number === undefined ? undefined : top.has(id) ? String(number) : `${number}.${part.get(id)}`
  }
  const topId = (id: string): number | string => (isText ? String(top.get(id)) : (top.get(id) ?? 0))
  return {
    tops,
    partsOf: (id) => parts.get(id) ?? [],
    nameOf,
    topId,
    partId: (id) => part.get(id) ?? 0,
    referenceOf: (id, by) => {
      if (top.has(id)) return topId(id)
      return !top.has(by) && outermost(id) === outermost(by) ? (part.get(id) ?? 0) : (nameOf(id) ?? '')
    },
  }
}

/** By our ids the numbers of tasks that an earlier export wrote. */
function knownNumbers(tasks: readonly Loose[]): Map<string, number> {
  return new Map(
    tasks.flatMap((task) => {
      const own = objectOf(objectOf(task['metadata'])?.[OWN_METADATA])
      const id = own === undefined ? undefined : textOf(own, 'id')
      const number = wholeNumber(task['id'])
      return id === undefined || number === undefined ? [] : [[id, number] as const]
    }),
  )
}

/** Numbers `ids`: by `wanted` where that is free, else on from the highest there is. */
function count(
  ids: readonly string[],
  into: Map<string, number>,
  there: readonly Loose[],
  wanted: (id: string) => number | undefined,
): void {
  const taken = new Set<number>()
  for (const id of ids) {
    const number = wanted(id)
    if (number === undefined || taken.has(number)) continue
    taken.add(number)
    into.set(id, number)
  }
  let last = [...taken, ...there.flatMap(({ id }) => wholeNumber(id) ?? [])].reduce((most, n) => Math.max(most, n), 0)
  for (const id of ids) if (!into.has(id)) into.set(id, ++last)
}

function asObject(value: unknown): Loose[] {
  const object = objectOf(value)
  return object === undefined ? [] : [object]
}

function wholeNumber(value: unknown): number | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
