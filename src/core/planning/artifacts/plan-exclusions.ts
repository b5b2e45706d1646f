/** The section of Plan.md that says what nobody does. */
import type { Plan } from '../plan.ts'
import { cutList, plain } from './markdown.ts'

/** Most characters of a quote in a list. */
const QUOTE_SHOWN = 160

/** What the specification leaves out on purpose, in its words. */
export function excludedSection({ proposals }: Plan): string {
  const excluded = proposals.excluded ?? []
  if (excluded.length === 0) return ''
  const quoted = cutList(
    excluded,
    ({ quote, source }) => `${plain(shortened(quote))} (${plain(placeText(source))})`,
    'proposals.json',
  )
  return `## Not part of it\n\nThe specification leaves this out on purpose; no task does it.\n\n${quoted}`
}

function shortened(quote: string): string {
  const line = quote.replaceAll(/\s+/g, ' ').trim()
  return line.length <= QUOTE_SHOWN ? line : `${line.slice(0, QUOTE_SHOWN - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** `spec/spec.md#L3-L3` as `spec/spec.md:3`. */
function placeText(source: string): string {
  return source.replace(/#L(\d+)(?:-L\d+)?$/, ':$1')
}
