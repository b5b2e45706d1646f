import type { CodeIndex } from '../core/model/code-index.ts'
import type { Paint } from './colour.ts'

/** What is known of a symbol. */
export function explained(_index: CodeIndex, symbol: string): unknown {
  return { symbol }
}
/** What fits a sentence. */
export function found(_index: CodeIndex, sentence: string): unknown {
  return { sentence }
}
/** The explanation as text. */
export function explanationText(answer: unknown, paint: Paint): string {
  return paint.faint(JSON.stringify(answer))
}
/** The ranking as text. */
export function searchText(answer: unknown, paint: Paint): string {
  return paint.faint(JSON.stringify(answer))
}
