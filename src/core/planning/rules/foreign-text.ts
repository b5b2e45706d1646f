/** Texts that are no specification, though they are text: source code and logs. Their words ask for nothing. */
import { isContract } from '../contracts/read-contracts.ts'
import type { Report } from '../spec/report.ts'
import type { SourceText } from '../spec/source-text.ts'

/** What a text is, when it is no specification. */
type Foreign = 'source code' | 'a log'

/** Lines that are looked at; the first ones tell. */
const MOST_LINES = 2000
/** A text of fewer lines is taken as it is. */
const LEAST_LINES = 6
/** So many of all lines must speak for it. */
const SHARE = 0.6

const CODE: readonly RegExp[] = [
  /[;{}]\s*$/,
  /^\s*(?:import|export|const|let|var|def|class|func|fn|return|elif|else|package|using|namespace|public|private|protected|static|struct|impl|raise|try|except)\b(?!.*[.!?]$)/,
  /^\s*(?:if|for|while|switch|catch|with|foreach)\b.*[:{)]\s*$/,
  /^\s*(?:\/\/|\/\*|\*\/|#!|#include|#define|@\w+(?:\(|$)|<\?php)/,
  /^\s*[\w.$]+(?:\[[^\]]*\])?\s*(?:[-+*/|&]?=|:=)\s*\S/,
  /^\s*(?:await\s+)?[\w.$]+\([^)]*\)[,:]?\s*$/,
]
const LOG =
  /^\s*\[?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d|\w{3} +\d+ \d\d:\d\d:\d\d)/

/** The documents that are specifications. The others are told: as an error when there is no specification at all. */
export function withoutForeign<Document extends { readonly source: SourceText }>(
  documents: readonly Document[],
  report: Report,
): Document[] {
  const foreign = documents.flatMap((document) => {
    const kind = isContract(document.source.path) ? undefined : foreignKind(document.source.body)
    return kind === undefined ? [] : [{ document, kind }]
  })
  for (const { document, kind } of foreign) {
    report.add({
      code: 'not-a-specification',
      severity: foreign.length === documents.length ? 'error' : 'warning',
      source: document.source,
      offset: 0,
      message: `The document looks like ${kind}: it says what is, and asks for nothing.`,
      advice: `Say in sentences what is to be made or changed; quote ${kind} between lines of three backticks.`,
    })
  }
  const left = new Set(foreign.map(({ document }) => document))
  return documents.filter((document) => !left.has(document))
}

/** What a text is by the look of its lines; what stands between fences is not looked at. */
function foreignKind(text: string): Foreign | undefined {
  let [lines, code, log] = [0, 0, 0]
  let isFenced = false
  for (const line of text.slice(0, 200 * MOST_LINES).split(/\r\n?|\n/, MOST_LINES)) {
    if (/^\s*(?:`{3}|~{3})/.test(line)) isFenced = !isFenced
    else if (!isFenced && line.trim() !== '') {
      lines++
      const head = line.slice(0, 300)
      if (LOG.test(head)) log++
      else if (CODE.some((pattern) => pattern.test(head))) code++
    }
  }
  if (lines < LEAST_LINES) return undefined
  return log >= lines * SHARE ? 'a log' : code >= lines * SHARE ? 'source code' : undefined
}
