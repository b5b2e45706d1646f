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
