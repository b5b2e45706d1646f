/** Passages in other languages than English: which lines, and what became of them. */
import { languageOf } from '../../language/natural-language.ts'
import type { Report } from '../../spec/report.ts'
import { lineAt, type SourceText } from '../../spec/source-text.ts'
import type { Prose } from './passages.ts'

const NAMES: ReadonlyMap<string, string> = new Map(
  'ar:Arabic cs:Czech da:Danish de:German el:Greek es:Spanish fr:French he:Hebrew hi:Hindi id:Indonesian it:Italian ja:Japanese ko:Korean nl:Dutch pl:Polish pt:Portuguese ru:Russian sv:Swedish th:Thai tr:Turkish vi:Vietnamese zh:Chinese'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
)
/** Ranges of lines that are told. */
const MOST_RANGES = 6
/** Pieces of fewer letters are read with their neighbours. */
const ENOUGH = 60

/** Reports passages in other languages, once for each document and language. */
export function reportLanguages(sources: readonly SourceText[], passages: readonly Prose[], report: Report): void {
  for (const source of sources) {
    const own = passages.filter((passage) => passage.source === source && passage.kind !== 'cell')
    const found = new Map<string, Prose[]>()
    for (const stretch of stretchesOf(own)) {
      const { code } = languageOf(stretch.map(({ text }) => text).join('\n'))
      if (NAMES.has(code)) found.set(code, [...(found.get(code) ?? []), ...stretch])
    }
    for (const [code, pieces] of found) {
      const [first] = pieces
      if (first === undefined) continue
      report.add({
        code: 'language-not-read',
        severity: 'warning',
        source,
        offset: first.start,
        message: `${rangesOf(source, pieces)} in ${NAMES.get(code)}. Only English is understood: their sentences are kept and quoted as they stand, but what they demand, and in which order, is not read from their words.`,
        advice: 'Plan from an English version, or name tasks and dependencies with hints.',
      })
    }
  }
}

/** Passages, short ones together with what follows them in their section. */
function stretchesOf(passages: readonly Prose[]): Prose[][] {
  const stretches: Prose[][] = []
  let open: Prose[] = []
  let length = 0
  for (const passage of passages) {
    if (open.length > 0 && (length >= ENOUGH || open[0]?.section !== passage.section)) {
      stretches.push(open)
      open = []
      length = 0
    }
    open.push(passage)
    length += passage.text.length
  }
  if (open.length > 0) stretches.push(open)
  return stretches
}

function rangesOf(source: SourceText, pieces: readonly Prose[]): string {
  const ranges: { from: number; to: number }[] = []
  for (const { start, text } of pieces) {
    const from = lineAt(source, start)
    const to = lineAt(source, start + Math.max(0, text.trimEnd().length - 1))
    const last = ranges.at(-1)
    if (last !== undefined && from <= last.to + 3) last.to = Math.max(last.to, to)
    else ranges.push({ from, to })
  }
  const told = ranges.slice(0, MOST_RANGES).map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`))
  const more = ranges.length - told.length
  const [only] = told
  if (told.length === 1 && only?.includes('–') === false) return `Line ${only} is`
  return `Lines ${told.join(', ')}${more > 0 ? ` and ${more} more places` : ''} are`
}
