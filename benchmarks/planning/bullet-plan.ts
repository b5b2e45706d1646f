import type { SpecDocument } from '../../src/core/ports/proposer.ts'
import type { AlignedText } from './alignment.ts'
import { fencesOf } from './requirement-units.ts'

/** The oldest rule: every bullet below a second heading is a task. */
export function bulletPlan(documents: readonly SpecDocument[]): AlignedText[] {
  return documents.flatMap(({ text }) => {
    const lines = text.split(/\r\n|\n|\r/)
    const fenced = fencesOf(lines)
    let below = false
    return lines.flatMap((line, at): AlignedText[] => {
      if (fenced[at] === true) return []
      if (line.startsWith('## ')) below = true
      const title = /^(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s*)?(.+)$/.exec(line)?.[1]
      return below && title !== undefined ? [{ title: title.replaceAll(/\*\*|`/g, ''), body: '' }] : []
    })
  })
}
