import { readRequirements, type SpecReading } from '../core/planning/requirements/spec-reading.ts'
import { openReport } from '../core/planning/spec/report.ts'
import { lineAt, readSource } from '../core/planning/spec/source-text.ts'
import { readStatements } from '../core/planning/spec/statements.ts'

/**
 * The reading of documents as lines to compare: dialects and title; groups with their notes; units with line, group, kind,
 * modality, confidence, priority, id and words, below each its criteria and notes; what is excluded; findings.
 */
export function readingLines(...texts: readonly string[]): string {
  return readingOf(Object.fromEntries(texts.map((text, place) => [`${place}.md`, text])))
}

/** As {@link readingLines}, of documents with names. */
export function readingOf(documentsByName: Readonly<Record<string, string>>): string {
  const report = openReport()
  const documents = Object.entries(documentsByName).map(([name, text]) => {
    const source = readSource({ path: `spec/${name}`, origin: name, text })
    return { source, statements: readStatements(source).statements }
  })
  const lines = linesOf(readRequirements(documents, report))
  const findings = report.findings(documents.map(({ source }) => source))
  return [
    ...lines,
    ...findings.map(({ severity, place, code, message }) => `${severity} ${place} ${code}: ${message}`),
  ].join('\n')
}

function linesOf(reading: SpecReading): string[] {
  const lines = [`${[...reading.dialects.values()].join(' ')}: ${reading.title ?? '—'}`]
  for (const { key, id, title, priority, parent, phase, notes = [], criteria = [] } of reading.groups) {
    const told = [priority, phase === undefined ? undefined : `phase ${phase}`, parent && `in ${parent.key}`]
    lines.push([key, id, `“${title}”`, ...told].filter(Boolean).join(' '))
    for (const note of notes) lines.push(`    ${note.about}: ${note.text}`)
    for (const { text } of criteria) lines.push(`    ✓ ${text}`)
  }
  for (const unit of reading.requirements) {
    const { key, id, group, kind, modality, confidence, text, priority, criteria, notes = [], also = [] } = unit
    const where = `${lineAt(unit.source, unit.span.start)}`
    lines.push(
      [key, `L${where}`, group?.key ?? '–', kind, modality, confidence, priority, id && `[${id}]`, text]
        .filter(Boolean)
        .join(' '),
    )
    for (const { form, text: words, id: name } of criteria)
      lines.push(`    ✓ ${form}${name ? ` (${name})` : ''}: ${words}`)
    for (const note of notes) lines.push(`    ${note.about}: ${note.text}`)
    if (also.length > 0)
      lines.push(
        `    also at ${also.map(({ source, span }) => `${source.origin}:${lineAt(source, span.start)}`).join(' ')}`,
      )
  }
  for (const { text } of reading.exclusions) lines.push(`not: ${text}`)
  return lines
}
