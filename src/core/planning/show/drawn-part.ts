import type { CoordinatorNode } from '../../model/coordinator.ts'
import { compareText } from '../../std/order.ts'
import { arrowsOf, criticalOf, type PlanPicture } from './plan-picture.ts'
import type { DrawnArrow } from './layered-layout.ts'

/** Most tasks that stay readable in one drawing. */
export const TASKS_DRAWN = 200

/** Most arrows that are drawn: more of them are a black field. */
const ARROWS_DRAWN = 2000

/** What is drawn of a plan, and what is said about the rest; nothing where all of it is drawn. */
export interface DrawnPart {
  readonly nodes: readonly CoordinatorNode[]
  readonly arrows: readonly DrawnArrow[]
  readonly note: string | undefined
}

/** All of a small plan; of a large one the critical path and the tasks with the least slack. */
export function drawnPart(picture: PlanPicture): DrawnPart {
  const { nodes } = picture.coordinator.graph
  const kept = nodes.length <= TASKS_DRAWN ? nodes : tightest(picture)
  const place = new Map(kept.map((node, index) => [node.id, index]))
  const arrows: DrawnArrow[] = []
  let left = 0
  for (const arrow of arrowsOf(picture)) {
    const [from, to] = [place.get(arrow.from), place.get(arrow.to)]
    if (from === undefined || to === undefined) continue
    if (arrows.length < ARROWS_DRAWN) arrows.push({ from, to, soft: arrow.soft })
    else left++
  }
  const notes = [
    ...(kept.length === nodes.length
      ? []
      : [
          `${kept.length} of ${nodes.length} tasks are drawn: those with the least slack. Arrows by way of other tasks are left out.`,
        ]),
    ...(left === 0 ? [] : [`${left} more arrows are left out.`]),
  ]
  return { nodes: kept, arrows, note: notes.length === 0 ? undefined : notes.join(' ') }
}

function tightest(picture: PlanPicture): CoordinatorNode[] {
  const { nodes } = picture.coordinator.graph
  const critical = criticalOf(picture)
  const slack = new Map(picture.dag?.nodes.map((node) => [node.id, node.slack_hours]))
  const urgency = (node: CoordinatorNode): number => (critical.has(node.id) ? -1 : (slack.get(node.id) ?? 0))
  const order = new Map(nodes.map((node, index) => [node.id, index]))
  return nodes
    .toSorted((a, b) => urgency(a) - urgency(b) || b.rank - a.rank || compareText(a.id, b.id))
    .slice(0, TASKS_DRAWN)
    .sort((a, b) => (order.get(a.id) as number) - (order.get(b.id) as number))
}
