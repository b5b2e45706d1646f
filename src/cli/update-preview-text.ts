import { opText } from '../core/view/update-text.ts'
import type { UpdateVerdict } from '../operations/update-preview.ts'
import { harmless, type Paint } from './colour.ts'

/** What would become of updates, as lines for people. */
export function updatePreviewText(execution: string, verdicts: readonly UpdateVerdict[], paint: Paint): string {
  const parts = verdicts.map(({ update, verdict, version, waits_for, reason }) => {
    const outcome =
      verdict === 'applies'
        ? paint.good(`would make version ${String(version)} of the plan`)
        : verdict === 'waits'
          ? paint.warn(`would wait until ${waits_for.join(', ')} ${waits_for.length === 1 ? 'has' : 'have'} ended`)
          : paint.bad(`would be refused: ${harmless(reason ?? '')}`)
    const head = `${paint.strong(harmless(update.id))} ${outcome}`
    return [head, ...update.ops.map((op) => `  ${harmless(opText(op))}`)].join('\n')
  })
  return [...parts, paint.faint(`${execution} was not changed`)].join('\n\n')
}
