import { type Document, LineCounter, parseDocument } from 'yaml'
import type { Manifest } from './manifest.ts'

/** A manifest in YAML, with what turns its offsets into lines. Throws the parser's first complaint. */
export function yamlOf(manifest: Manifest): { readonly document: Document; readonly counter: LineCounter } {
  const counter = new LineCounter()
  const document = parseDocument(manifest.text, { lineCounter: counter })
  const [error] = document.errors
  if (error !== undefined) throw error
  return { document, counter }
}
