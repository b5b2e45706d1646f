/** A plan that people wrote beside their specification, whatever its format. */

/** The formats that are read. */
export const KINDS = ['taskmaster', 'speckit', 'openspec', 'kiro', 'kandev', 'speckitty'] as const
/** See {@link KINDS}. */
export type Kind = (typeof KINDS)[number]

/** One task as people wrote it. */
export interface HumanTask {
  /** As the format writes it: `3`, `T012`, `2.1`, `WP03`. */
  readonly id: string
  readonly title: string
  /** All that is said of it beside the title, without front matter. */
  readonly body: string
  /** Ids of the tasks that it waits for. */
  readonly after: readonly string[]
  /** Ids of the requirements and stories that it says it carries out. */
  readonly refs: readonly string[]
  /** What groups it: a phase, a numbered heading. */
  readonly group: string
}

/** The tasks of one plan, in the order in which they are listed. */
export type HumanTasks = readonly HumanTask[]

/** Whether a kind of plan states dependencies task by task, so that no arrow means that there is none. */
export function statesDependencies(kind: Kind): boolean {
  return kind === 'taskmaster' || kind === 'kandev' || kind === 'speckitty'
}

/** Arrows between the places of tasks, from what comes before to what waits; only to tasks of the plan, each once. */
export function arrowsOf(tasks: HumanTasks): (readonly [number, number])[] {
  const places = new Map(tasks.map(({ id }, place) => [id, place]))
  const arrows = tasks.flatMap(({ after }, to) =>
    [...new Set(after)].flatMap((id) => {
      const from = places.get(id)
      return from === undefined || from === to ? [] : [[from, to] as const]
    }),
  )
  return arrows
}

/** Paths with an ending that a text names. */
export function pathsIn(text: string): string[] {
  const found = text.matchAll(
    /(?<![\w/.@-])(?:\.\/)?(?:\.?[\w@()[\]-][\w@.()[\]-]*\/)+[\w@()[\].-]*\.[A-Za-z]\w{0,9}\b/g,
  )
  return [...new Set([...found].map(([path]) => path.replace(/^\.\//, '')))].filter((path) => !path.includes('://'))
}
