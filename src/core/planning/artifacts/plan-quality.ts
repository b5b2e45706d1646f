import type { Quality } from '../../model/quality.ts'
import { brief, cutList, listed, plain, table } from './markdown.ts'
import { counted } from '../../std/counted.ts'

const GATES: Readonly<Record<Quality['gate'], string>> = {
  passed: 'passed',
  overridable: 'not passed, though close enough to be overridden',
  failed: 'failed',
}

/** How good the plan is, category by category, with the reason for every point that is missing. */
export function qualitySection(quality: Quality): string {
  const { grade, score, max, percent, gate, held_back, hard_fails, warnings, categories } = quality
  const points = `${brief(score)} of ${brief(max)} points, ${percent} %`
  const head =
    hard_fails.length > 0
      ? `**Failed** by ${counted(hard_fails.length, 'hard fail')}, whatever its points (${points}).`
      : `**${grade}**: ${points}. Gate: ${GATES[gate]}.${held_back === undefined ? '' : ` ${held_back}`}`
  const rows = categories.map((category) => [
    `${category.letter} ${category.name}`,
    category.applies ? `${brief(category.points)} of ${brief(category.max)}` : 'does not apply',
  ])
  const lost = categories.flatMap(({ letter, parts }) =>
    parts.flatMap((part) => (part.lost === undefined ? [] : [{ letter, ...part, lost: part.lost }])),
  )
  const parts = [
    `## Quality\n\n${head}\n`,
    hard_fails.length === 0
      ? ''
      : `Hard fails:\n\n${cutList(hard_fails, ({ code, message }) => `**${code}**: ${plain(message)}`, 'tasks.json')}`,
    `${table(['category', 'points'], rows)}\n`,
    lost.length === 0
      ? ''
      : `Where points are missing:\n\n${cutList(lost, (part) => `${part.letter} ${part.id}, ${brief(part.points)} of ${brief(part.max)}: ${plain(part.lost)}${part.tasks.length === 0 ? '' : ` (${listed(part.tasks)}${part.tasks.length === 5 ? ', …' : ''})`}`, 'tasks.json')}`,
    warnings.length === 0 ? '' : `Beside the points:\n\n${cutList(warnings, plain, 'tasks.json')}`,
  ]
  return parts.filter((part) => part !== '').join('\n')
}
