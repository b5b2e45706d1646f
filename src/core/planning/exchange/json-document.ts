import type { Report } from '../spec/report.ts'
import type { SourceText } from '../spec/source-text.ts'
import { readJson } from '../validate/json-text.ts'
import { jsonPlaces, type JsonPlace } from './json-places.ts'

/** A JSON document with the places of its values. */
export interface JsonDocument {
  readonly value: unknown
  readonly place: JsonPlace
}

/** Reads a document, or a stretch of it, as JSON. A break of the grammar is told with its line and column. */
export function readJsonDocument(
  source: SourceText,
  report: Report,
  [start, end]: readonly [number, number] = [0, source.text.length],
): JsonDocument | undefined {
  const text = source.text.slice(start, end)
  const read = readJson(text)
  if (read.ok) return { value: read.value, place: jsonPlaces(text, start) }
  const offset = start + offsetAt(text, read.line, read.column)
  report.add({
    code: 'json-broken',
    severity: 'error',
    source,
    offset,
    message: `This is no JSON: ${read.message} (column ${read.column}).`,
    advice: 'Repair it there, or write the file again with the tool it comes from.',
  })
  return undefined
}

function offsetAt(text: string, line: number, column: number): number {
  let start = 0
  for (let n = 1; n < line; n++) start = text.indexOf('\n', start) + 1
  return start + column - 1
}
