import { chance } from '../src/core/std/chance.ts'

/** A graph to run: for each task, the earlier tasks that it waits for. */
export interface Shape {
  readonly name: string
  readonly predecessors: readonly (readonly number[])[]
}

/** Nothing waits for anything. */
export function independent(count: number): Shape {
  return { name: 'independent', predecessors: Array.from({ length: count }, () => []) }
}

/** Each task waits for the one before. */
export function chain(count: number): Shape {
  return { name: 'chain', predecessors: Array.from({ length: count }, (_, i) => (i === 0 ? [] : [i - 1])) }
}

/** Layers of twenty; each task waits for about five of the layer before. */
export function layered(count: number, seed: number): Shape {
  const width = 20
  const predecessors = Array.from({ length: count }, (_, i) => {
    const layer = Math.floor(i / width)
    if (layer === 0) return []
    const picks = new Set(
      Array.from({ length: 5 }, (_unused, k) => (layer - 1) * width + Math.floor(chance(seed, 'edge', i, k) * width)),
    )
    return [...picks].sort((a, b) => a - b)
  })
  return { name: 'layered', predecessors }
}

/** The shape as a structured spec whose every task runs `true`. */
export function asSpec(shape: Shape): string {
  const items = shape.predecessors.map((before, i) => {
    const after = before.length === 0 ? '' : ` after: ${before.map((p) => `Step ${p} of the run`).join(', ')}`
    return `- Step ${i} of the run run: \`true\`${after} [idempotent]`
  })
  return `# No-op tasks, ${shape.name}\n\n## Steps\n\n${items.join('\n')}\n`
}

/** The shape as a ninja file. */
export function asNinja(shape: Shape): string {
  const edges = shape.predecessors.map(
    (before, i) => `build t${i}: run${before.length === 0 ? '' : ` ${before.map((p) => `t${p}`).join(' ')}`}`,
  )
  return `rule run\n  command = true\n${edges.join('\n')}\n`
}

/** The shape as a makefile. */
export function asMake(shape: Shape): string {
  const names = shape.predecessors.map((_, i) => `t${i}`)
  const rules = shape.predecessors.map((before, i) => `t${i}: ${before.map((p) => `t${p}`).join(' ')}\n\t@true`)
  return `.PHONY: all ${names.join(' ')}\nall: ${names.join(' ')}\n${rules.join('\n')}\n`
}

/**
 * As many layers as each is wide; each task waits for five others: three of the layer before, two of up to ten layers before.
 * About a quarter of the arrows is redundant.
 */
export function deepLayers(count: number, seed: number): Shape {
  const width = Math.round(Math.sqrt(count))
  const predecessors = Array.from({ length: count }, (_, i) => {
    const layer = Math.floor(i / width)
    return fiveOf(layer === 0 ? 0 : width, (k) => {
      const back = k % 5 < 3 ? 1 : 1 + Math.floor(chance(seed, 'back', i, k) * Math.min(layer, 10))
      return (layer - back) * width + Math.floor(chance(seed, 'edge', i, k) * width)
    })
  })
  return { name: 'deep layers', predecessors }
}

/** Each task waits for five others, anywhere before it: nothing about who reaches whom can be foreseen. */
export function anywhere(count: number, seed: number): Shape {
  const predecessors = Array.from({ length: count }, (_, i) =>
    fiveOf(i, (k) => Math.floor(chance(seed, 'edge', i, k) * i)),
  )
  return { name: 'anywhere', predecessors }
}

/** Five different picks, or as many as there are to choose from. */
function fiveOf(choices: number, pick: (k: number) => number): number[] {
  const picks = new Set<number>()
  for (let k = 0; picks.size < Math.min(5, choices) && k < 200; k++) picks.add(pick(k))
  return [...picks].sort((a, b) => a - b)
}
