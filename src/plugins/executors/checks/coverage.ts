import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { xmlTags } from './xml.ts'

const Istanbul = z.record(
  z.string(),
  z.object({
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: z.int() }) })),
    s: z.record(z.string(), z.number()),
  }),
)
const Summary = z.object({
  total: z.object({ lines: z.object({ total: z.number(), covered: z.number() }) }),
})

/** Files that tools write their coverage to, best first. */
const FILES: readonly (readonly [name: string, read: (text: string) => number | undefined])[] = [
  ['coverage-summary.json', ofSummary],
  ['coverage-final.json', (text) => istanbulShare(JSON.parse(text))],
  ['lcov.info', ofLcov],
  ['cobertura-coverage.xml', ofCobertura],
  ['cobertura.xml', ofCobertura],
  ['coverage.xml', ofCobertura],
]
const MOST_BYTES = 64 * 1024 * 1024

/** Coverage that was found: the share of lines from 0 to 1, and where. */
export interface FoundCoverage {
  readonly share: number
  readonly path: string
}

/**
 * Looks for coverage that was written since `since` (milliseconds since 1970): beside the report, in `coverage/` of the
 * folder where the tests ran, and in that folder. Files that cannot be read as what they are called are passed over.
 */
export function findCoverage(report: string, cwd: string, since: number): FoundCoverage | undefined {
  for (const folder of new Set([dirname(report), join(cwd, 'coverage'), cwd])) {
    for (const [name, read] of FILES) {
      const path = join(folder, name)
      try {
        const { mtimeMs, size } = statSync(path)
        if (mtimeMs < since || size > MOST_BYTES) continue
        const share = read(readFileSync(path, 'utf8'))
        if (share !== undefined) return { share, path }
      } catch {
        continue
      }
    }
  }
  return undefined
}

/** Names of the files that are looked for. */
export const COVERAGE_FILES: readonly string[] = FILES.map(([name]) => name)

/** The share of covered lines in a coverage map of Istanbul; undefined when it is none, or empty. A line counts when a statement begins in it. */
export function istanbulShare(map: unknown): number | undefined {
  const files = Istanbul.safeParse(map)
  if (!files.success) return undefined
  let [lines, covered] = [0, 0]
  for (const { statementMap, s } of Object.values(files.data)) {
    const counts = new Map<number, number>()
    for (const [id, { start }] of Object.entries(statementMap))
      counts.set(start.line, Math.max(counts.get(start.line) ?? 0, s[id] ?? 0))
    lines += counts.size
    for (const count of counts.values()) if (count > 0) covered++
  }
  return lines === 0 ? undefined : covered / lines
}

function ofSummary(text: string): number | undefined {
  const summary = Summary.safeParse(JSON.parse(text))
  if (!summary.success) return undefined
  const { total, covered } = summary.data.total.lines
  return total === 0 ? undefined : covered / total
}

function ofLcov(text: string): number | undefined {
  let [lines, covered] = [0, 0]
  for (const [, count] of text.matchAll(/^DA:\d+,(\d+)/gm)) {
    lines++
    if (Number(count) > 0) covered++
  }
  return lines === 0 ? undefined : covered / lines
}

function ofCobertura(text: string): number | undefined {
  for (const tag of xmlTags(text)) {
    if (tag.type !== 'open') continue
    if (tag.name !== 'coverage') return undefined
    const valid = Number(tag.attributes.get('lines-valid'))
    const share =
      valid > 0 ? Number(tag.attributes.get('lines-covered')) / valid : Number(tag.attributes.get('line-rate'))
    return Number.isFinite(share) && tag.attributes.has('line-rate') ? share : undefined
  }
  return undefined
}
