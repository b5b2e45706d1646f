import type { Cycle } from '../../graph/cycle.ts'
import type { Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import type { Verifier } from './evidence.ts'
import type { Findings } from '../findings.ts'

/** Longest cycle that is told arrow by arrow. */
const ARROWS_SHOWN = 12

/** Tells every cycle: who waits for whom, which words of the specification say so, and where to cut. */
export function reportCycles(
  cycles: readonly Cycle[],
  tasks: readonly Task[],
  hard: readonly Dependency[],
  verifier: Verifier,
  findings: Findings,
): void {
  const titled = (id: string): string => `${id} "${tasks.find((task) => task.id === id)?.title ?? ''}"`
  for (const cycle of cycles) {
    const arrows = cycle.edges.map((edge) => hard[edge] as Dependency)
    const cut = hard[cycle.cut] as Dependency
    const shown = arrows.slice(0, ARROWS_SHOWN).map((arrow) => {
      const quote = arrow.evidence[0]?.quote.replaceAll(/\s+/g, ' ').trim() ?? ''
      return `  ${titled(arrow.to)} waits for ${titled(arrow.from)}: "${quote}" (${verifier.place(arrow.evidence)})`
    })
    if (arrows.length > shown.length) shown.push(`  … and ${arrows.length - shown.length} more`)
    const around = [...arrows.map((arrow) => arrow.from), arrows[0]?.from ?? ''].join(' → ')
    const more = cycle.component > cycle.nodes.length ? ` (${cycle.component} tasks in all wait in circles here)` : ''
    findings.error(
      'cycle',
      `${cycle.nodes.length} tasks wait for each other${more}: ${around}\n${shown.join('\n')}`,
      verifier.place(cut.evidence),
      `Cut where ${titled(cut.to)} waits for ${titled(cut.from)} (${verifier.place(cut.evidence)}), the weakest of these ` +
        `dependencies (confidence ${cut.confidence}): leave it out or mark it [soft].`,
    )
  }
}
