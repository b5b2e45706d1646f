/** A world as a seed gives it, less what is left out. */
export interface SmallerWorld {
  readonly tasks: number
  readonly without: ReadonlySet<string>
}

/** Says whether a world breaks a promise, and what may be left out of it next. */
export type Tried = (world: SmallerWorld) => { readonly breaks: boolean; readonly holds: readonly string[] }

/** The fewest tasks with which a world still breaks a promise, then the fewest troubles, then again the fewest tasks. */
export function smallestWorld(tasks: number, tried: Tried): SmallerWorld {
  const few = withFewestTasks({ tasks, without: new Set() }, tried)
  const calm = withFewestTroubles(few, tried)
  return withFewestTasks(calm, tried)
}

function withFewestTasks(world: SmallerWorld, tried: Tried): SmallerWorld {
  for (let tasks = 1; tasks < world.tasks; tasks++) if (tried({ ...world, tasks }).breaks) return { ...world, tasks }
  return world
}

function withFewestTroubles(world: SmallerWorld, tried: Tried): SmallerWorld {
  let smallest = world
  for (const trouble of tried(world).holds) {
    const without = new Set([...smallest.without, trouble])
    if (tried({ ...smallest, without }).breaks) smallest = { ...smallest, without }
  }
  return smallest
}
