import type { Finding } from '../core/model/finding.ts'
import { harmless, type Paint } from './colour.ts'
import type { Screen } from './screen.ts'
import { padTo, widest } from './text-width.ts'
import { counted } from '../core/std/counted.ts'

const SEVERITIES = ['error', 'warning', 'info'] as const

/** Findings with the gravest first; equal ones keep their order. */
export function gravestFirst(findings: readonly Finding[]): Finding[] {
  return SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
}

/** One finding as a block: severity, code and place, what is the matter, and what to do. */
export function findingBlock(finding: Finding, paint: Paint): string {
  const tone = finding.severity === 'error' ? paint.bad : finding.severity === 'warning' ? paint.warn : paint.accent
  const message = harmless(finding.message).trimEnd().replaceAll('\n', '\n    ')
  const head = `${tone(`${finding.severity}:`)} ${message} ${paint.faint(`[${finding.code}]`)}`
  const place = `  ${paint.faint('at')} ${harmless(finding.place)}`
  const advice = `  ${paint.accent('next:')} ${harmless(finding.advice).replaceAll('\n', '\n    ')}`
  return [head, place, advice].join('\n')
}

/** Prints findings one per block, the gravest first, at most `most` of them, and says how many are left. */
export function printFindings(findings: readonly Finding[], screen: Screen, most = Infinity): void {
  const sorted = gravestFirst(findings)
  for (const finding of sorted.slice(0, most)) screen.out(findingBlock(finding, screen.paint))
  const left = sorted.length - most
  if (left > 0) screen.out(screen.paint.faint(`… and ${left} more; --json lists them all`))
}

/** `3 errors, 1 warning`: what occurs, in the order of gravity; empty text for no findings. */
export function countFindings(findings: readonly Finding[]): string {
  return SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    if (count === 0) return []
    return [severity === 'info' ? `${count} to know` : counted(count, severity)]
  }).join(', ')
}

/** Says that tasks are only simulated; nothing when there are none. */
export function simulatedText(simulated: number, tasks: number, paint: Paint): string | undefined {
  if (simulated === 0) return undefined
  const are = simulated === 1 ? 'is' : 'are'
  return `${paint.warn('simulated:')} ${simulated} of ${counted(tasks, 'task')} ${are} only simulated (--agent simulated): nothing is done or checked for ${simulated === 1 ? 'it' : 'them'}`
}

/** A table with a heading: columns as wide as their widest cell, two spaces between them. */
export function table(headings: readonly string[], rows: ReadonlyArray<readonly string[]>, paint: Paint): string {
  const widths = headings.map((heading, column) => widest([heading, ...rows.map((row) => row[column] ?? '')]))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => padTo(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [paint.faint(line(headings)), ...rows.map(line)].join('\n')
}

/** Prints a value as JSON, indented for people: keys in the order they have. */
export function printJson(value: unknown, screen: Screen): void {
  screen.raw(`${JSON.stringify(value, null, 2)}\n`)
}
