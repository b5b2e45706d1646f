import { oneLine } from './columns.ts'
import { arrowsOf, criticalOf, groupsOf, type PlanPicture } from './plan-picture.ts'

/** The plan as a Mermaid flowchart: features as boxes, soft dependencies dotted, the critical path bold. */
export function planMermaid(picture: PlanPicture): string {
  const { nodes } = picture.coordinator.graph
  // Mermaid's own ids know few letters, so tasks are numbered.
  const numbers = new Map(nodes.map((node, index) => [node.id, `t${index}`]))
  const lines = ['flowchart LR']
  for (const group of groupsOf(picture)) {
    lines.push(`  subgraph ${group.id}["${escaped(`${group.id} ${group.title}`)}"]`)
    for (const node of group.nodes) {
      lines.push(`    ${numbers.get(node.id) ?? ''}["${escaped(node.id)}<br/>${escaped(node.name)}"]`)
    }
    lines.push('  end')
  }
  for (const arrow of arrowsOf(picture)) {
    lines.push(`  ${numbers.get(arrow.from) ?? ''} ${arrow.soft ? '-.->' : '-->'} ${numbers.get(arrow.to) ?? ''}`)
  }
  const critical = [...criticalOf(picture)].flatMap((id) => numbers.get(id) ?? [])
  if (critical.length > 0) lines.push('  classDef critical stroke-width:3px', `  class ${critical.join(',')} critical`)
  return `${lines.join('\n')}\n`
}

/** Letters that Mermaid or the HTML below it would read as its own become entities. */
function escaped(text: string): string {
  return oneLine(text).replaceAll(/[#"<>&`;\\{}[\]()|]/g, (letter) => `#${letter.codePointAt(0) ?? 32};`)
}
