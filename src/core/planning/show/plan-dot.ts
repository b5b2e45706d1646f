import { oneLine } from './columns.ts'
import { arrowsOf, criticalOf, groupsOf, type PlanPicture } from './plan-picture.ts'

/** The plan as a Graphviz graph: features as clusters, soft dependencies dashed, the critical path bold. */
export function planDot(picture: PlanPicture): string {
  const critical = criticalOf(picture)
  const lines = [
    'digraph plan {',
    '  rankdir=LR',
    `  label=${quoted(picture.coordinator.meta.title)}`,
    '  node [shape=box, style=rounded, fontname="sans-serif"]',
  ]
  groupsOf(picture).forEach((group, index) => {
    lines.push(`  subgraph cluster_${index} {`, `    label=${quoted(`${group.id} ${group.title}`)}`)
    for (const node of group.nodes) {
      const bold = critical.has(node.id) ? ', penwidth=3' : ''
      lines.push(`    ${quoted(node.id)} [label="${escaped(node.id)}\\n${escaped(node.name)}"${bold}]`)
    }
    lines.push('  }')
  })
  for (const arrow of arrowsOf(picture)) {
    lines.push(`  ${quoted(arrow.from)} -> ${quoted(arrow.to)}${arrow.soft ? ' [style=dashed]' : ''}`)
  }
  lines.push('}')
  return `${lines.join('\n')}\n`
}

function quoted(text: string): string {
  return `"${escaped(text)}"`
}

function escaped(text: string): string {
  return oneLine(text).replaceAll(/["\\]/g, (letter) => `\\${letter}`)
}
